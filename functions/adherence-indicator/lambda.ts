import { createApiParts } from '../../shared/composition/aws/api.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createApiParts(Environment.parse(process.env)));
