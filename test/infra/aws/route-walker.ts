/** Somebody who asks for operations by name, and hands the worker what was sent to it. */
import { type OperationName, ROUTES } from '../../../functions/routes.ts';
import { recordOf } from '../../../infra/local/queue/sqs-record.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import type { ApiLogger } from '../../../shared/http/api-deps.ts';
import { routeKey } from '../../../shared/http/route.ts';
import { type Answer, type Call, invoke } from '../../http/invoke.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { createWatchedService, type WatchedService } from './watched-service.ts';

export interface RouteWalker {
  readonly service: WatchedService;
  /** Operations that were answered well. */
  readonly answered: ReadonlySet<OperationName>;
  /** @throws Error where the answer is a problem; nobody signed in where no caller is given */
  readonly ask: (operation: OperationName, as: Caller | undefined, call?: Call) => Promise<Answer>;
  /** Hands the worker every message that was sent and not yet taken. */
  readonly work: () => Promise<void>;
}

export async function createRouteWalker(logger?: ApiLogger): Promise<RouteWalker> {
  const service = await createWatchedService(logger);
  const answered = new Set<OperationName>();
  let taken = 0;
  return {
    service,
    answered,
    ask: async (operation, as, call = {}) => {
      const route = ROUTES.find((each) => each.operation === operation)!;
      const inStudy = route.path.includes('{irasId}') ? { irasId: IRAS_ID } : {};
      const given = { ...call, params: { ...inStudy, ...call.params }, ...(as && { as: as.subject }) };
      const answer = await invoke(service.handlers[route.capability], routeKey(route), given);
      if (answer.status >= 400) throw new Error(`${operation}: ${answer.text.slice(0, 600)}`);
      answered.add(operation);
      return answer;
    },
    work: async () => {
      while (taken < service.queue.sent.length) {
        const message = service.queue.sent[taken]!;
        taken += 1;
        const queued = { id: String(taken), body: JSON.stringify(message), receives: 1, sentAt: 0 };
        const { batchItemFailures } = await service.worker({ Records: [recordOf(queued, 'work')] });
        if (batchItemFailures.length > 0) throw new Error(`the worker gave back ${queued.body}`);
      }
    },
  };
}
