/** Reading a review of 200 activities from Excel: read-excel-file alone against our reading and full validation. */
import readExcelFile from 'read-excel-file/node';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { type Measure, raceRows, requireSame, US } from '../measure.ts';
import { makeReview } from '../reference-study.ts';

const SITES = 12;

export const read: Measure = {
  run: async ({ rounds }) => {
    const workbook = createReviewWorkbook();
    const review = makeReview({ activities: 200, visits: 15, sites: SITES });
    const bytes = Buffer.from(await workbook.write(review));
    const ours = async () => {
      const { input, findings } = await workbook.read(bytes);
      const parsed = parseReview(input);
      if (!parsed.ok || findings.length > 0) throw new Error('the workbook was not read');
      return parsed.value;
    };
    requireSame('the review and the one read back', review, await ours());
    const theirs = () => readExcelFile(bytes);
    return raceRows(
      'workbook.read',
      [
        { name: US, run: ours },
        { name: 'read-excel-file', run: theirs },
      ],
      rounds,
      { 'read-excel-file': 'cells only; ours checks every field and names its cell' },
    );
  },
};
