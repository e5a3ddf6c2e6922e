/** Pieces that many contracts share. */
import * as z from 'zod';
import { irasId } from '../domain/study.ts';
import { odsCode } from '../domain/text.ts';

export const noParams = z.strictObject({});
export const noQuery = z.strictObject({});
export const studyParams = z.strictObject({ irasId });
export const siteParams = z.strictObject({ irasId, odsCode });

/** Query values are text; these read whole numbers. */
const wholeNumber = z
  .string()
  .regex(/^\d{1,6}$/, 'must be a whole number')
  .transform(Number);

/** A review version, or an issue of one. */
export const versionNumber = wholeNumber.pipe(z.int().min(1));

/** `?version=2`: a review version. */
export const versionQuery = z.strictObject({ version: versionNumber.optional() });

export const pageQueryFields = {
  limit: wholeNumber.pipe(z.int().min(1).max(200)).default(50),
  cursor: z.string().min(1).max(4000).optional(),
};
export const pageQuery = z.strictObject(pageQueryFields);

/** `{items, next}`: `next` is the cursor of the next page, absent on the last. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().optional() });
