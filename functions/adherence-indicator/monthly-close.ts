/** The monthly close as it is run by a schedule: it says in the log what it did, and fails where somebody must look. */
import { Logger } from '@aws-lambda-powertools/logger';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import {
  type ClosedMonths,
  type CloseMonthsDeps,
  createCloseMonths,
} from '../../shared/usecases/adherence-indicator/close-months.ts';

export interface MonthlyCloseDeps extends CloseMonthsDeps {
  /** Left out: JSON lines on standard output. */
  readonly logger?: Pick<ApiLogger, 'info' | 'error'>;
  /** Left out: nobody watches. */
  readonly metrics?: Metrics;
}

/** Makes the run. A month whose live counters disagree with its log is closed by the log, and logged as an error. */
export function createMonthlyClose(deps: MonthlyCloseDeps) {
  const logger = deps.logger ?? new Logger({ serviceName: 'ncvr' });
  const closeMonths = createCloseMonths(deps);
  return async (): Promise<ClosedMonths> => {
    const outcome = await closeMonths();
    const { closed, disagreeing } = outcome;
    deps.metrics?.put({ indicatorMonthsDisagreeing: disagreeing.length });
    if (closed.length > 0) logger.info('adherence-indicator.close', { closed });
    if (disagreeing.length > 0)
      logger.error('adherence-indicator.close', { disagreeing, mend: 'ncvr rebuild' });
    return outcome;
  };
}
