import { createEmfMetrics } from '../../shared/adapters/system/metrics.emf.ts';
import { createCloserParts } from '../../shared/composition/aws/adherence-indicator.ts';
import { CloserEnvironment } from './environment.ts';
import { createMonthlyClose } from './monthly-close.ts';

const parts = createCloserParts(CloserEnvironment.parse(process.env));
export const handler = createMonthlyClose({ ...parts, metrics: createEmfMetrics() });
