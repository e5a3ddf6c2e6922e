/** What the stack in the cloud makes its alarms and its dashboard from: the names that the functions count under. */
export { METRICS, METRICS_NAMESPACE, type MetricKey } from '../shared/ports/metrics.ts';
