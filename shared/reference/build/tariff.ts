import { cell, readSource, required } from './csv.ts';
import {
  buildInvestigations,
  NATIONAL_COST_COLLECTION,
  readUnitCost,
  type TariffItem,
} from './investigations.ts';
import { parseMinutes } from './minutes.ts';
import { type BuiltFile, byCode, jsonFile, writeFiles } from './output.ts';
import { buildStaffRoles } from './staff-roles.ts';

const OWN_TIMINGS = 'Demonstration timing of this project; the minutes of the iCT are not public';

/** Procedures: our own minutes, a few with the all-in price of the laboratory test that goes with them. */
function buildProcedures(): TariffItem[] {
  return readSource('procedures.csv').map((row) => {
    const test = cell(row, 'investigation');
    const cost = test === '' ? undefined : readUnitCost(test, 'Directly Accessed Pathology Services');
    const note = cell(row, 'note');
    const derivation = [
      `our own minutes by staff role: ${required(row, 'minutes')}${note === '' ? '' : ` (${note})`}`,
      ...(cost === undefined ? [] : [`all-in price: ${cost.derivation}`]),
    ];
    return {
      code: required(row, 'code'),
      label: required(row, 'label'),
      kind: 'procedure',
      department: required(row, 'department'),
      minutes: parseMinutes(required(row, 'minutes')),
      ...(cost === undefined ? {} : { allInPence: Number(cost.pence) }),
      source: cost === undefined ? OWN_TIMINGS : `${OWN_TIMINGS}; ${NATIONAL_COST_COLLECTION}`,
      derivation: derivation.join('; '),
    };
  });
}

/** The demonstration tariff 2026/27, release 1. */
export function buildTariff(): BuiltFile[] {
  const items = [...buildInvestigations(), ...buildProcedures()].sort((a, b) => byCode(a.code, b.code));
  return [
    jsonFile('tariff-demo-2026-27.1.json', {
      schema: 'ncvr.tariff-release/1',
      id: 'DEMO-2026-27.1',
      financialYear: '2026/27',
      release: 1,
      effectiveFrom: '2026-04-01',
      provenance: 'demonstration',
      source:
        'Demonstration tariff from public figures: National Cost Collection 2024/25, Agenda for Change and consultant pay, our own minutes. Not the national tariff',
      rules: { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
      roles: buildStaffRoles(),
      items,
    }),
  ];
}

if (import.meta.main) writeFiles(buildTariff());
