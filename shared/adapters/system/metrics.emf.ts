import { Metrics as Powertools } from '@aws-lambda-powertools/metrics';
import { METRICS, METRICS_NAMESPACE, type MetricKey, type Metrics } from '../../ports/metrics.ts';

const isMetricKey = (key: string): key is MetricKey => Object.hasOwn(METRICS, key);

/**
 * Metrics as lines of the log in CloudWatch's embedded metric format, which costs no call. Every value goes out under
 * the name of the function that counts it.
 */
export function createEmfMetrics(): Metrics {
  return {
    put: (values) => {
      const services = new Map<string, Powertools>();
      for (const [key, value] of Object.entries(values)) {
        if (!isMetricKey(key)) continue;
        const { name, unit, service } = METRICS[key];
        const metrics =
          services.get(service) ?? new Powertools({ namespace: METRICS_NAMESPACE, serviceName: service });
        metrics.addMetric(name, unit, value);
        services.set(service, metrics);
      }
      for (const metrics of services.values()) metrics.publishStoredMetrics();
    },
  };
}
