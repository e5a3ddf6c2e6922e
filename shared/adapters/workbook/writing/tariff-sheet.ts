/** The sheet Tariff: what can be picked, for the eye and for the drop-downs. It is never read. */
import { formatBasisPoints, type TariffRelease } from '../../../domain/tariff.ts';
import { joinMinutes } from '../layout/several-in-a-cell.ts';
import { FIRST_ROW, HEADING_ROW, TARIFF_SHEET } from '../layout/tables.ts';
import { headingCell, poundsCell, textCell, titleCell } from './cells.ts';
import type { SheetPlan } from './sheet-plan.ts';

const HEADINGS = ['Code', 'Item', 'Kind', 'Department', 'Usual minutes', 'All-in price (pounds)'];
const ROLE_HEADINGS = ['Staff role', 'Title', 'Pounds an hour'];

export function tariffSheet(tariff: TariffRelease): SheetPlan {
  const { items, roles } = tariff;
  const rows = Array.from({ length: Math.max(items.length, roles.length) }, (_, index) => {
    const item = items[index];
    const role = roles[index];
    return [
      textCell(item?.code),
      textCell(item?.label),
      textCell(item && (item.kind === 'procedure' ? 'Procedure' : 'Investigation')),
      textCell(item?.department),
      textCell(item && joinMinutes(item.minutes)),
      poundsCell(item?.allInPence),
      undefined,
      textCell(role?.code),
      textCell(role?.label),
      poundsCell(role?.pencePerHour),
    ];
  });
  return {
    name: TARIFF_SHEET,
    rows: [
      [titleCell(describeRelease(tariff))],
      [...HEADINGS.map(headingCell), undefined, ...ROLE_HEADINGS.map(headingCell)],
      ...rows,
    ],
    widths: [18, 60, 14, 24, 44, 16, 4, 22, 34, 16],
    frozen: { rows: HEADING_ROW, columns: 1 },
    dropDowns: [],
  };
}

function describeRelease({ id, financialYear, provenance, rules }: TariffRelease): string {
  const kind =
    provenance === 'demonstration' ? 'demonstration tariff, not for use in contracts' : 'national tariff';
  return `${id}, ${financialYear}, ${kind}; indirect cost ${formatBasisPoints(rules.indirectRate)}, capacity building ${formatBasisPoints(rules.capacityRate)}`;
}

/** Where the codes of the items stand. */
export function itemRange({ items }: TariffRelease): string {
  return `${TARIFF_SHEET}!$A$${FIRST_ROW}:$A$${FIRST_ROW + Math.max(items.length, 1) - 1}`;
}
