import { Console } from 'node:console';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEmfMetrics } from '../../../shared/adapters/system/metrics.emf.ts';
import { METRICS, METRICS_NAMESPACE, type MetricKey, type Metrics } from '../../../shared/ports/metrics.ts';

afterEach(() => vi.restoreAllMocks());

/** What goes to standard output, line by line. */
function linesOf(put: Parameters<Metrics['put']>[0]): readonly Record<string, unknown>[] {
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(text);
  vi.spyOn(console, 'log').mockImplementation(write);
  vi.spyOn(Console.prototype, 'log').mockImplementation(write);
  createEmfMetrics().put(put);
  return lines.map((line) => JSON.parse(line));
}

describe('metrics in the log', () => {
  it('go out in the embedded metric format, with the function that counts them as dimension', () => {
    const [line, ...others] = linesOf({ workSentAgain: 3, oldestPendingOfferSeconds: 0 });
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      service: 'site-pricing-sweeper',
      WorkSentAgain: 3,
      OldestPendingOfferSeconds: 0,
    });
    expect(line?.['_aws']).toMatchObject({
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [['service']],
          Metrics: expect.arrayContaining([
            { Name: 'OldestPendingOfferSeconds', Unit: 'Seconds' },
            { Name: 'WorkSentAgain', Unit: 'Count' },
          ]),
        },
      ],
    });
  });

  it('have names of their own', () => {
    const names = Object.values(METRICS).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const keys = Object.keys(METRICS) as MetricKey[];
    expect(keys.map((key) => METRICS[key].name.toLowerCase())).toEqual(keys.map((key) => key.toLowerCase()));
  });

  it('of several functions go out apart', () => {
    const lines = linesOf({ siteWorkDone: 1, notificationsDelivered: 2 });
    expect(lines.map(({ service }) => service)).toEqual(['site-pricing-worker', 'notifications-sender']);
  });
});
