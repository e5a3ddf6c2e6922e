import { createIndicatorParts } from '../../shared/composition/aws/adherence-indicator.ts';
import { Environment } from './environment.ts';
import { createHandler } from './handler.ts';

export const handler = createHandler(createIndicatorParts(Environment.parse(process.env)));
