import { createApiParts } from '../../shared/composition/aws/api.ts';
import { createArchive } from '../../shared/composition/aws/archive.ts';
import { createDirectory } from '../../shared/composition/aws/directory.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = Environment.parse(process.env);
const parts = createApiParts(environment);
const archive = createArchive(environment, parts.clock);
export const handler = createHandler({ ...parts, archive, organisations: createDirectory(parts.table) });
