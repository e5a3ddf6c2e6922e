import * as z from 'zod';
import { ArchiveEnvironment, RecordsEnvironment } from '../../shared/composition/aws/environment.ts';

/** What the API function reads from its environment. */
export const Environment = z.object({ ...RecordsEnvironment.shape, ...ArchiveEnvironment.shape });
export type Environment = z.infer<typeof Environment>;
