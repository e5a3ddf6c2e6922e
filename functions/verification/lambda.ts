import { createVerificationParts } from '../../shared/composition/aws/verification.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createVerificationParts(Environment.parse(process.env)));
