/** A trust's payee profile, kept by the trust itself; issued appendices keep what it said at their issue. */
import { DomainError, notFound } from '../../domain/errors.ts';
import type { PayeeProfile } from '../../domain/financial-appendix.ts';
import { findPayeeFindings } from '../../domain/payee.ts';
import { actAs, type Caller } from '../../domain/person.ts';
import { type DirectoryEditor, type PayeeRecord, RegisterConflict } from '../../ports/registers.ts';
import { checkIfMatch, requireIfMatch } from '../if-match.ts';

export interface PayeeDeps {
  readonly directory: Pick<DirectoryEditor, 'findPayeeRecord' | 'putPayee'>;
}

export interface KnownPayee {
  /** What the trust has not stated is absent, and blank in the appendix. */
  readonly profile: PayeeProfile;
  readonly etag: string;
}

interface OfTrust {
  readonly caller: Caller;
  readonly odsCode: string;
}

/** Another trust's profile and one that nobody has are the same "not found". */
function requireTrust({ caller, odsCode }: OfTrust): void {
  if (!actAs(caller, 'siteRepresentative', odsCode)) throw notFound();
}

const view = (record: PayeeRecord | undefined): KnownPayee => ({
  profile: record?.profile ?? {},
  etag: String(record?.lock ?? 0),
});

/** Makes `readPayee`; a trust that has stated nothing has an empty profile. @throws DomainError `notFound` */
export function createReadPayee({ directory }: PayeeDeps) {
  return async (command: OfTrust): Promise<KnownPayee> => {
    requireTrust(command);
    return view(await directory.findPayeeRecord(command.odsCode));
  };
}

export interface PutPayeeCommand extends OfTrust {
  readonly profile: PayeeProfile;
  readonly ifMatch: string | undefined;
}

function isSame(one: PayeeProfile, other: PayeeProfile): boolean {
  return (
    one.name === other.name &&
    one.vatNumber === other.vatNumber &&
    one.remittanceEmail === other.remittanceEmail
  );
}

/**
 * Makes `putPayee`: replaces the whole profile. The same again changes nothing and needs no `If-Match`.
 * @throws DomainError `notFound`, `findings`, `preconditionRequired`, `stale`
 */
export function createPutPayee({ directory }: PayeeDeps) {
  return async (command: PutPayeeCommand): Promise<KnownPayee> => {
    requireTrust(command);
    const { odsCode, profile, ifMatch } = command;
    const findings = findPayeeFindings(profile);
    if (findings.length > 0)
      throw new DomainError('findings', 'The payee profile has mistakes.', { findings });
    const known = await directory.findPayeeRecord(odsCode);
    const { etag } = view(known);
    if (known && isSame(known.profile, profile)) return view(known);
    if (known) requireIfMatch(ifMatch, etag);
    else checkIfMatch(ifMatch, etag);
    const record = { odsCode, profile, lock: (known?.lock ?? 0) + 1 };
    try {
      await directory.putPayee(record);
    } catch (cause) {
      if (!(cause instanceof RegisterConflict)) throw cause;
      // Somebody wrote in between: whatever the request names is not the current one any more.
      checkIfMatch('', undefined);
    }
    return view(record);
  };
}
