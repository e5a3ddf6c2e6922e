/** A mailer that keeps what it took, and fails as a test asks it to. */
import { type Mailer, MailRefused, MailUnavailable, type Message } from '../../../shared/ports/mailer.ts';

export interface MemoryMailer extends Mailer {
  /** Every sending, repeated ones too. */
  readonly sent: readonly Message[];
  /** By address: how its next sendings fail. */
  readonly failures: Map<string, 'refused' | 'unavailable'>;
}

export function createMemoryMailer(): MemoryMailer {
  const sent: Message[] = [];
  const failures = new Map<string, 'refused' | 'unavailable'>();
  return {
    sent,
    failures,
    send: async (message) => {
      const failure = failures.get(message.to);
      if (failure === 'refused') throw new MailRefused('the address does not exist');
      if (failure === 'unavailable') throw new MailUnavailable('the mail system is away');
      sent.push(message);
    },
  };
}
