import { createCloserParts } from '../../shared/composition/aws/adherence-indicator.ts';
import { CloserEnvironment } from './environment.ts';
import { createMonthlyClose } from './monthly-close.ts';

export const handler = createMonthlyClose(createCloserParts(CloserEnvironment.parse(process.env)));
