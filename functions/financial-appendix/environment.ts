import * as z from 'zod';
import {
  ArchiveEnvironment,
  RecordsEnvironment,
  SiteWorkEnvironment,
} from '../../shared/composition/aws/environment.ts';

/** What the API function reads from its environment. */
export const Environment = z.object({
  ...RecordsEnvironment.shape,
  ...ArchiveEnvironment.shape,
  ...SiteWorkEnvironment.shape,
});
export type Environment = z.infer<typeof Environment>;
