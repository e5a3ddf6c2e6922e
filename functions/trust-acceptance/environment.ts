import * as z from 'zod';
import {
  AddressEnvironment,
  ArchiveEnvironment,
  RecordsEnvironment,
  SigningEnvironment,
  SiteWorkEnvironment,
} from '../../shared/composition/aws/environment.ts';

/** What the API function reads from its environment; receipts are signed when they are read. */
export const Environment = z.object({
  ...RecordsEnvironment.shape,
  ...ArchiveEnvironment.shape,
  ...SigningEnvironment.shape,
  ...SiteWorkEnvironment.shape,
  ...AddressEnvironment.shape,
});
export type Environment = z.infer<typeof Environment>;
