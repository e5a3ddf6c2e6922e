/** The outbox worker: called again and again, it sends what is due; and once a day it reminds. */
import {
  createDeliver,
  type DeliverDeps,
  type DeliveryTally,
} from '../../shared/usecases/notifications/deliver.ts';
import { createRemind, type RemindDeps } from '../../shared/usecases/notifications/remind.ts';

export type NotificationWorkerDeps = DeliverDeps & RemindDeps;

export interface NotificationWorker {
  /** Begins no new message after `forMs`. @returns how many notifications ended how */
  deliver(command: { readonly forMs: number }): Promise<DeliveryTally>;
  /** Writes the reminders that are due; `deliver` sends them. */
  remind(): Promise<{ readonly reminded: number }>;
}

export function createNotificationWorker(deps: NotificationWorkerDeps): NotificationWorker {
  return { deliver: createDeliver(deps), remind: createRemind(deps) };
}
