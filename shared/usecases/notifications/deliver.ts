/**
 * The outbox: sends what was written with each change, at least once, oldest first. A try is claimed before it
 * begins, so two runs at once do not both send, and a run that dies is followed by another try later.
 */
import type { Sha256 } from '../../domain/canonical.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Mailer, MailRefused } from '../../ports/mailer.ts';
import type { MembershipRegister, OrganisationDirectory } from '../../ports/registers.ts';
import { LedgerConflict, type Notification, type StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { messageId, oneLine, type Recipient, writeMessage } from './write-message.ts';

export interface DeliverDeps {
  readonly ledger: Pick<StudyLedger, 'listWaitingNotifications' | 'commit'>;
  readonly memberships: Pick<MembershipRegister, 'listMembers' | 'findPerson'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly serviceName: string;
  /** Where the pages are, without a path. */
  readonly baseUrl: string;
}

/** Minutes until the next try, after the first try and so on: about four days in all, as mail systems do. */
export const RETRY_MINUTES = [1, 5, 15, 60, 240, 720, 1440, 1440, 1440] as const;
const MOST_ATTEMPTS = RETRY_MINUTES.length + 1;
const AT_ONCE = 8;

type Note = NonNullable<Notification['outcome']>['note'];
/** `elsewhere`: another run is at it. */
export type DeliveryResult = Note | 'retried' | 'elsewhere';
export type DeliveryTally = Readonly<Record<DeliveryResult, number>>;

function momentIn(deps: DeliverDeps, milliseconds: number): string {
  return new Date(deps.clock.now() + milliseconds).toISOString();
}

/** Begins a try; undefined where another run changed the notification in between. */
async function claim(deps: DeliverDeps, waiting: Notification): Promise<Notification | undefined> {
  const attempts = (waiting.attempts ?? 0) + 1;
  const minutes = RETRY_MINUTES[attempts - 1] ?? RETRY_MINUTES.at(-1) ?? 0;
  const nextAttemptAt = momentIn(deps, minutes * 60_000);
  const claimed = { ...waiting, attempts, nextAttemptAt, lock: waiting.lock + 1 };
  try {
    await deps.ledger.commit([{ kind: 'notification', record: claimed }]);
    return claimed;
  } catch (error) {
    if (error instanceof LedgerConflict) return undefined;
    throw error;
  }
}

/** Everybody of the role at the organisation who has an address and holds the role now. */
async function findRecipients({ memberships }: DeliverDeps, { to }: Notification): Promise<Recipient[]> {
  const recipients: Recipient[] = [];
  for await (const { issuer, subject } of readAll((page) =>
    memberships.listMembers(to.role, to.organisation, page),
  )) {
    const person = await memberships.findPerson(issuer, subject);
    const holds = person?.memberships.some(
      ({ role, organisation }) => role === to.role && organisation === to.organisation,
    );
    if (person?.email !== undefined && holds === true) {
      recipients.push({ issuer, subject, name: person.name, email: person.email });
    }
  }
  return recipients;
}

interface Tried {
  readonly taken: readonly string[];
  readonly refused: readonly string[];
  readonly fault?: string;
  /** Whether somebody's message is still to be sent. */
  readonly isOpen: boolean;
}

/** Whatever a library says, as text that can be kept and shown. */
function describeFault(error: unknown): string {
  const said = error instanceof Error ? oneLine(error.message.replace(/[^\x20-\x7E]+/g, ' ')) : '';
  return said === '' ? 'an unknown fault' : said;
}

/** Sends to those who have not got it yet. */
async function sendToEach(
  deps: DeliverDeps,
  notification: Notification,
  recipients: readonly Recipient[],
): Promise<Tried> {
  const { taken = [], refused = [] } = notification;
  const odsCode = notification.facts['odsCode'];
  const site = odsCode === undefined ? undefined : await deps.organisations.findOrganisation(odsCode);
  let tried: Tried = { taken, refused, isOpen: false };
  for (const recipient of recipients) {
    const id = messageId(notification, recipient, deps.sha256);
    if (taken.includes(id) || refused.includes(id)) continue;
    try {
      await deps.mailer.send(writeMessage(notification, recipient, site?.name, deps));
      tried = { ...tried, taken: [...tried.taken, id] };
    } catch (error) {
      const fault = describeFault(error);
      tried =
        error instanceof MailRefused
          ? { ...tried, refused: [...tried.refused, id], fault }
          : { ...tried, isOpen: true, fault };
    }
  }
  return tried;
}

/** How a try ended; `waiting` where there is another one. */
function settle({ isOpen, refused }: Tried, recipients: number, attempts: number): Note | 'waiting' {
  if (recipients === 0) return 'noRecipient';
  if (isOpen) return attempts >= MOST_ATTEMPTS ? 'gaveUp' : 'waiting';
  return refused.length > 0 ? 'refused' : 'delivered';
}

async function keep(deps: DeliverDeps, claimed: Notification, tried: Tried, note: Note | 'waiting') {
  const { fault: _before, ...rest } = claimed;
  const { taken, refused, fault } = tried;
  const record: Notification = {
    ...rest,
    ...(taken.length > 0 && { taken }),
    ...(refused.length > 0 && { refused }),
    ...(fault !== undefined && { fault }),
    ...(note !== 'waiting' && {
      status: note === 'refused' || note === 'gaveUp' ? 'failed' : 'sent',
      outcome: { at: momentIn(deps, 0), note },
    }),
    lock: claimed.lock + 1,
  };
  await deps.ledger.commit([{ kind: 'notification', record }]);
}

async function deliverOne(deps: DeliverDeps, waiting: Notification): Promise<DeliveryResult> {
  const { taken = [], refused = [], attempts = 0 } = waiting;
  try {
    if (attempts >= MOST_ATTEMPTS) {
      // The run of the last try died before it could say how it went.
      await keep(deps, waiting, { taken, refused, isOpen: true }, 'gaveUp');
      return 'gaveUp';
    }
    const claimed = await claim(deps, waiting);
    if (!claimed) return 'elsewhere';
    const recipients = await findRecipients(deps, claimed);
    const tried = await sendToEach(deps, claimed, recipients);
    const note = settle(tried, recipients.length, claimed.attempts ?? 1);
    await keep(deps, claimed, tried, note);
    return note === 'waiting' ? 'retried' : note;
  } catch (error) {
    if (error instanceof LedgerConflict) return 'elsewhere';
    throw error;
  }
}

/**
 * Makes `deliver`: sends what is due, for as long as `forMs` allows new ones to be begun.
 * @returns how many notifications ended how
 */
export function createDeliver(deps: DeliverDeps) {
  return async ({ forMs }: { readonly forMs: number }): Promise<DeliveryTally> => {
    const tally = { delivered: 0, noRecipient: 0, refused: 0, gaveUp: 0, retried: 0, elsewhere: 0 };
    const until = deps.clock.now() + forMs;
    let batch: Notification[] = [];
    const flush = async (): Promise<void> => {
      for (const result of await Promise.all(batch.map((each) => deliverOne(deps, each)))) tally[result] += 1;
      batch = [];
    };
    for await (const waiting of readAll((page) => deps.ledger.listWaitingNotifications(page), 50)) {
      const now = deps.clock.now();
      if (Date.parse(waiting.nextAttemptAt ?? waiting.createdAt) > now || now > until) break;
      batch.push(waiting);
      if (batch.length >= AT_ONCE) await flush();
    }
    await flush();
    return tally;
  };
}
