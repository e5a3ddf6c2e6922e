/** A review, or nothing yet, as a workbook. */
import type { ResourceReview } from '../../../domain/resource-review.ts';
import type { TariffRelease } from '../../../domain/tariff.ts';
import { ARMS, EXPENSE_CAPS, VISITS } from '../layout/tables.ts';
import { activitiesSheet } from './activities-sheet.ts';
import { helpSheet } from './help-sheet.ts';
import { scheduleSheets } from './schedule-sheet.ts';
import { sitesSheet } from './sites-sheet.ts';
import { studySheet } from './study-sheet.ts';
import { columnsOf, tableSheet } from './table-sheet.ts';
import { tariffSheet } from './tariff-sheet.ts';
import { writeFile } from './write-file.ts';

/** The bytes of the workbook; without a review, the template. */
export function writeReview(
  review: ResourceReview | undefined,
  tariff: TariffRelease | undefined,
): Promise<Uint8Array> {
  const arms = review?.arms ?? [];
  const visits = review?.visits ?? [];
  const caps = review?.terms?.expenseCaps ?? [];
  const [grid, ...order] = scheduleSheets(review);
  return writeFile([
    helpSheet(tariff),
    studySheet(review, tariff?.id),
    tableSheet(ARMS, columnsOf(ARMS, arms), arms.length),
    tableSheet(VISITS, columnsOf(VISITS, visits), visits.length, 2),
    activitiesSheet(review?.activities ?? [], tariff),
    grid,
    sitesSheet(review),
    tableSheet(EXPENSE_CAPS, columnsOf(EXPENSE_CAPS, caps), caps.length),
    ...(tariff ? [tariffSheet(tariff)] : []),
    ...order,
  ]);
}
