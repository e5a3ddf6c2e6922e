import * as z from 'zod';
import {
  ArchiveEnvironment,
  RecordsEnvironment,
  SigningEnvironment,
} from '../../shared/composition/aws/environment.ts';

/** What the indicator's function reads from its environment. */
export const Environment = z.object({ ...RecordsEnvironment.shape, ...ArchiveEnvironment.shape });
export type Environment = z.infer<typeof Environment>;

/** What the hourly fold reads from its environment. */
export const FolderEnvironment = RecordsEnvironment;
export type FolderEnvironment = z.infer<typeof FolderEnvironment>;

/** What the monthly close reads from its environment. */
export const CloserEnvironment = z.object({ ...Environment.shape, ...SigningEnvironment.shape });
export type CloserEnvironment = z.infer<typeof CloserEnvironment>;
