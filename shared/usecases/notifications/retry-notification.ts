import { DomainError, notFound } from '../../domain/errors.ts';
import type { Notification, StudyLedger } from '../../ports/study-ledger.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import { type NotificationView, viewNotification } from './list-notifications.ts';

export interface RetryNotificationDeps {
  readonly ledger: Pick<StudyLedger, 'findNotification' | 'commit'>;
}

/** Waiting again from the first try; whoever got the message keeps it and is not sent another. */
function beginAgain({ irasId, id, kind, to, facts, createdAt, taken, lock }: Notification): Notification {
  return {
    ...{ irasId, id, kind, to, facts, createdAt },
    status: 'waiting',
    ...(taken && { taken }),
    lock: lock + 1,
  };
}

/**
 * Makes `retryNotification`: what reached nobody is sent again, once an address has been put right.
 * @throws DomainError `notFound`; `stateConflict` for one that waits or was delivered
 */
export function createRetryNotification({ ledger }: RetryNotificationDeps) {
  return (command: { readonly irasId: string; readonly id: string }): Promise<NotificationView> =>
    retryOnConflict(async () => {
      const known = await ledger.findNotification(command.irasId, command.id);
      if (!known) throw notFound();
      if (known.outcome === undefined || known.outcome.note === 'delivered') {
        throw new DomainError(
          'stateConflict',
          'This notification was delivered, or still waits to be sent.',
          {
            mend: 'Only one that was refused, given up or sent to nobody is sent again.',
            details: { status: known.status },
          },
        );
      }
      const again = beginAgain(known);
      await ledger.commit([{ kind: 'notification', record: again }]);
      return viewNotification(again);
    });
}
