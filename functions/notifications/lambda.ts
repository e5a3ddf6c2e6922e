import { createApiParts } from '../../shared/composition/aws/api.ts';
import { createDirectory } from '../../shared/composition/aws/directory.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

const parts = createApiParts(Environment.parse(process.env));
export const handler = createHandler({ ...parts, organisations: createDirectory(parts.table) });
