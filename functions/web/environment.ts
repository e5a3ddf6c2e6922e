import * as z from 'zod';
import {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SignInEnvironment,
  SigningEnvironment,
  SiteWorkEnvironment,
  UploadsEnvironment,
} from '../../shared/composition/aws/environment.ts';

/** What the pages' function reads from its environment. */
export const Environment = z.object({
  ...RecordsEnvironment.shape,
  ...ArchiveEnvironment.shape,
  ...SiteWorkEnvironment.shape,
  ...SignInEnvironment.shape,
  ...AddressEnvironment.shape,
  ...SigningEnvironment.shape,
  ...UploadsEnvironment.shape,
});
export type Environment = z.infer<typeof Environment>;
