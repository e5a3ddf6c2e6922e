import * as z from 'zod';
import { ArchiveEnvironment, RecordsEnvironment } from '../../shared/composition/aws/environment.ts';

/** What the API function reads from its environment. */
export const Environment = z.object({
  ...RecordsEnvironment.shape,
  ...ArchiveEnvironment.shape,
  SERVICE_VERSION: z.string().min(1),
  SERVICE_ADDRESS: z.url(),
  /** The issuer's configuration, for the description of the API. */
  OPENID_CONFIGURATION: z.url(),
});
export type Environment = z.infer<typeof Environment>;
