import { createFinancialAppendixParts } from '../../shared/composition/aws/financial-appendix.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createFinancialAppendixParts(Environment.parse(process.env)));
