import type { Page } from '../../ports/record-table.ts';
import type { Notification, PageRequest, StudyLedger } from '../../ports/study-ledger.ts';

export interface ListNotificationsDeps {
  readonly ledger: Pick<StudyLedger, 'listWaitingNotifications' | 'listUndelivered'>;
}

export interface ListNotifications extends PageRequest {
  /** `undelivered`: refused, given up, or nobody to send it to. */
  readonly status: 'waiting' | 'undelivered';
}

/** A notification as coordinators see it: how it goes, and not what it says. */
export interface NotificationView
  extends Pick<
    Notification,
    'id' | 'irasId' | 'kind' | 'to' | 'createdAt' | 'status' | 'nextAttemptAt' | 'fault' | 'outcome'
  > {
  readonly attempts: number;
  /** How many messages the mail system took, and refused. */
  readonly taken: number;
  readonly refused: number;
}

export function viewNotification(notification: Notification): NotificationView {
  const { facts: _facts, lock: _lock, taken = [], refused = [], attempts = 0, ...rest } = notification;
  return { ...rest, attempts, taken: taken.length, refused: refused.length };
}

/** Makes `listNotifications`: what waits, the next due first; or what reached nobody, newest first. */
export function createListNotifications({ ledger }: ListNotificationsDeps) {
  return async ({ status, ...page }: ListNotifications): Promise<Page<NotificationView>> => {
    const found = await (status === 'waiting'
      ? ledger.listWaitingNotifications(page)
      : ledger.listUndelivered(page));
    return { ...found, items: found.items.map(viewNotification) };
  };
}
