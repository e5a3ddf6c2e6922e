import type { ApiDeps } from '../../shared/http/api-deps.ts';
import { operation } from '../../shared/http/operation.ts';
import {
  createListNotifications,
  type ListNotificationsDeps,
} from '../../shared/usecases/notifications/list-notifications.ts';
import { createListWaiting, type ListWaitingDeps } from '../../shared/usecases/notifications/list-waiting.ts';
import {
  createRetryNotification,
  type RetryNotificationDeps,
} from '../../shared/usecases/notifications/retry-notification.ts';
import { answerRoutes } from '../answer-routes.ts';
import { contracts } from './contract.ts';

export type NotificationsDeps = ListWaitingDeps & ListNotificationsDeps & RetryNotificationDeps;

/** Answers the routes of notifications: who is waited for, and what reached nobody. */
export function createHandler(deps: NotificationsDeps & ApiDeps) {
  const listWaiting = createListWaiting(deps);
  const listNotifications = createListNotifications(deps);
  const retryNotification = createRetryNotification(deps);
  return answerRoutes({
    capability: 'notifications',
    deps,
    operations: {
      listWaiting: operation(contracts.listWaiting, async ({ query }) => ({
        status: 200,
        body: await listWaiting(query),
      })),
      listNotifications: operation(contracts.listNotifications, async ({ query }) => ({
        status: 200,
        body: await listNotifications(query),
      })),
      retryNotification: operation(contracts.retryNotification, async ({ body }) => ({
        status: 200,
        body: await retryNotification(body),
      })),
    },
  });
}
