import * as z from 'zod';
import {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SignInEnvironment,
  SiteWorkEnvironment,
} from '../../shared/composition/aws/environment.ts';

/** What the pages' function reads from its environment. */
export const Environment = z.object({
  ...RecordsEnvironment.shape,
  ...ArchiveEnvironment.shape,
  ...SiteWorkEnvironment.shape,
  ...SignInEnvironment.shape,
  ...AddressEnvironment.shape,
});
export type Environment = z.infer<typeof Environment>;
