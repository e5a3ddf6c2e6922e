import * as z from 'zod';
import { RecordsEnvironment, SigningEnvironment } from '../../shared/composition/aws/environment.ts';

/** What the function of verification reads from its environment. */
export const Environment = z.object({ ...RecordsEnvironment.shape, ...SigningEnvironment.shape });
export type Environment = z.infer<typeof Environment>;
