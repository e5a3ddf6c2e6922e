import type { Clock } from '../ports/clock.ts';
import type { IdempotencyStore } from '../ports/idempotency-store.ts';
import type { Identifiers } from '../ports/identifiers.ts';
import type { MembershipRegister } from '../ports/registers.ts';

/** Where log lines go; a Powertools logger is one. */
export interface ApiLogger {
  info(message: string, attributes: Readonly<Record<string, unknown>>): void;
  warn(message: string, attributes: Readonly<Record<string, unknown>>): void;
  error(message: string, attributes: Readonly<Record<string, unknown>>): void;
}

/** What every API function needs, whatever its capability. */
export interface ApiDeps {
  readonly memberships: Pick<MembershipRegister, 'findPerson'>;
  readonly idempotency: IdempotencyStore;
  readonly clock: Clock;
  readonly identifiers: Pick<Identifiers, 'next'>;
  /** Left out: JSON lines on standard output. */
  readonly logger?: ApiLogger;
  /**
   * What clients that signed in as themselves may do. Left out, they only read; the demonstration lets each
   * stand for its named person, decisions included (service.md section 1).
   */
  readonly systemClients?: 'readOnly' | 'actForPeople';
  /** Holds every answer against its contract, and answers 500 where they differ: for tests. */
  readonly checkAnswers?: boolean;
}
