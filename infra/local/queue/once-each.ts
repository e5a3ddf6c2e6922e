import type { QueuedMessage } from './sqs-record.ts';

/** Which messages of a queue need not be there twice. */
export interface OnceEach {
  /** Whether the message is to be added now; one whose like is under way comes when that has ended. */
  admit(message: QueuedMessage): boolean;
  begin(message: QueuedMessage): void;
  /** @returns the message that came meanwhile, if it is still wanted */
  end(message: QueuedMessage, isRetried: boolean): QueuedMessage | undefined;
  /** Forgets all that waits. */
  clear(): void;
}

/**
 * One message of each body waits, and one is under way: the sweeper sends again whatever has waited long, which on a
 * busy machine is waiting or under way still.
 */
export const createOnceEach = (): OnceEach => {
  const waiting = new Set<string>();
  const underWay = new Set<string>();
  const later = new Map<string, QueuedMessage>();
  return {
    admit: (message) => {
      const { body } = message;
      if (waiting.has(body)) return false;
      if (underWay.has(body)) {
        later.set(body, message);
        return false;
      }
      waiting.add(body);
      return true;
    },
    begin: ({ body }) => {
      waiting.delete(body);
      underWay.add(body);
    },
    end: ({ body }, isRetried) => {
      const next = later.get(body);
      underWay.delete(body);
      later.delete(body);
      if (!isRetried) return next;
      waiting.add(body);
      return undefined;
    },
    clear: () => {
      waiting.clear();
      later.clear();
    },
  };
};
