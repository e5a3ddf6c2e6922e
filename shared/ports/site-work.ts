/** Messages of the site worker. They only point at records: the ledger is the truth, so one may come twice or not at all. */
import * as z from 'zod';

export const SiteWork = z.discriminatedUnion('kind', [
  /** Make an offer for each site of an agreed version. */
  z.strictObject({ kind: z.literal('issueVersion'), irasId: z.string(), jobId: z.string() }),
  /** Price, render and issue one pending offer. */
  z.strictObject({
    kind: z.literal('issueSite'),
    irasId: z.string(),
    odsCode: z.string(),
    reviewVersion: z.int(),
    issueNumber: z.int(),
  }),
  /** Put the issued appendices of a version into one ZIP. */
  z.strictObject({ kind: z.literal('buildArchive'), irasId: z.string(), jobId: z.string() }),
  /** Take the next step of a national re-pricing; one that was taken already asks for nothing. */
  z.strictObject({ kind: z.literal('repricingStep'), repricing: z.string(), step: z.int() }),
]);
export type SiteWork = z.infer<typeof SiteWork>;
