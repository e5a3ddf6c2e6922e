import { Logger } from '@aws-lambda-powertools/logger';
import type { ApiDeps, ApiLogger } from '../api-deps.ts';
import { describeThrown } from '../describe-thrown.ts';
import type { ApiMiddleware, ApiTurn } from '../exchange.ts';
import { problemCodeOf } from '../problem.ts';

function describeError(error: Error | null | undefined, status: number): Record<string, unknown> {
  if (!error) return {};
  const code = problemCodeOf(error);
  return status < 500 ? { code } : { code, ...describeThrown(error) };
}

function writeLine(logger: ApiLogger, capability: string, now: number, turn: ApiTurn): void {
  const { exchange } = turn.internal;
  const status = turn.response?.statusCode ?? 500;
  const attributes = {
    capability,
    operation: exchange.route?.operation ?? 'unknown',
    requestId: exchange.requestId,
    status,
    milliseconds: now - exchange.startedAt,
    replayed: turn.event.replay !== undefined,
    ...describeError(turn.error, status),
  };
  if (status >= 500) logger.error('request failed', attributes);
  else logger.info('request answered', attributes);
}

/** One line for each request: what was asked and how it ended, never by whom, about whom, or with what body. */
export function logRequests({ clock, logger }: ApiDeps, capability: string): ApiMiddleware {
  const lines = logger ?? new Logger({ serviceName: 'ncvr' });
  const log = (turn: ApiTurn): void => writeLine(lines, capability, clock.now(), turn);
  return { after: log, onError: log };
}
