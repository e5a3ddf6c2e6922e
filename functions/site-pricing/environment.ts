import * as z from 'zod';
import {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SigningEnvironment,
  SiteWorkEnvironment,
} from '../../shared/composition/aws/environment.ts';

/** What the API function reads from its environment; the offers of a closed trust's successor are sent to the worker. */
export const Environment = z.object({
  ...RecordsEnvironment.shape,
  ...ArchiveEnvironment.shape,
  ...SiteWorkEnvironment.shape,
  ...AddressEnvironment.shape,
});
export type Environment = z.infer<typeof Environment>;

/** What the site worker reads from its environment. */
export const WorkerEnvironment = z.object({
  ...Environment.shape,
  ...SigningEnvironment.shape,
});
export type WorkerEnvironment = z.infer<typeof WorkerEnvironment>;

/** What the sweeper reads from its environment. */
export const SweeperEnvironment = z.object({
  ...RecordsEnvironment.shape,
  ...SiteWorkEnvironment.shape,
  /** How long work may wait before its message is sent again. */
  RESEND_AFTER_SECONDS: z.coerce.number().int().positive(),
});
export type SweeperEnvironment = z.infer<typeof SweeperEnvironment>;
