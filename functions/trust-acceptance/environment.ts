import type * as z from 'zod';
import { RecordsEnvironment } from '../../shared/composition/aws/environment.ts';

/** What the API function reads from its environment. */
export const Environment = RecordsEnvironment;
export type Environment = z.infer<typeof Environment>;
