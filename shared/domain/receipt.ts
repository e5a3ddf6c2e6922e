/**
 * The acceptance receipt, `ncvr.receipt/1` (appendix.md section 5): what a trust keeps of its decision. It is made
 * from the log entry that holds the decision, which it carries whole, and signed.
 */
import * as z from 'zod';
import { canonicalHash, type Sha256 } from './canonical.ts';
import { LogEntry, type LogEntryContent } from './decision-log.ts';
import { DomainError } from './errors.ts';
import { Signature } from './financial-appendix.ts';
import { londonMoment, utcMoment } from './london-time.ts';
import { DecisionKind, type RefusalReason } from './offer.ts';
import { Role } from './person.ts';
import { sha256Hex } from './sha256-hex.ts';
import { irasId } from './study.ts';
import { identifier, line, moment, odsCode, paragraph } from './text.ts';

const contentFields = {
  schema: z.literal('ncvr.receipt/1'),
  study: z.strictObject({ irasId, shortTitle: line(100) }),
  /** The name as it was when the receipt was made; absent in receipts from before names were in them. */
  site: z.strictObject({ odsCode, name: line(200).optional() }),
  offer: z.strictObject({ reviewVersion: z.int().min(1), issueNumber: z.int().min(1) }),
  decision: DecisionKind,
  /** What the decision means, in words. */
  meaning: paragraph(2000),
  decidedBy: z.strictObject({ name: line(200), role: Role, organisation: identifier }),
  decidedAt: z.strictObject({ utc: moment, london: line(100) }),
  appendixSha256: sha256Hex,
  /** Hash of the entry before this one in the trust's decision log. */
  previousEntrySha256: sha256Hex,
  /** The log entry that all of the above is drawn from. */
  entry: LogEntry,
};
export const ReceiptContent = z.strictObject(contentFields);
export type ReceiptContent = z.infer<typeof ReceiptContent>;

export const Receipt = z.strictObject({
  ...contentFields,
  integrity: z.strictObject({ sha256: sha256Hex, signature: Signature }),
});
export type Receipt = z.infer<typeof Receipt>;

export const REASON_WORDS: Readonly<Record<RefusalReason, string>> = {
  setupFee: 'the set-up fee',
  outsourcedService: 'an outsourced service',
  other: 'another reason',
};

const ROLE_WORDS: Readonly<Record<Role, string>> = {
  studyResourceReviewer: 'study resource reviewer',
  companyRepresentative: 'company representative',
  siteRepresentative: 'site representative',
  networkAssessor: 'network assessor',
  nationalCoordinator: 'national coordinator',
};

type Decided = Extract<LogEntryContent['event'], { readonly kind: 'decided' }>;

function meaningOf({ decision, reason, note }: Decided, site: string): string {
  const said = note === undefined ? '' : ` They wrote: ${note.replaceAll('\n', ' ')}`;
  switch (decision) {
    case 'accepted':
      return `${site} accepts the site price that the named financial appendix states, without further negotiation. The price goes into the agreement unmodified. The decision is final.${said}`;
    case 'notAccepted':
      return `${site} does not accept the site price that the named financial appendix states. The reason is ${reason ? REASON_WORDS[reason] : 'not stated'}. The adherence indicator counts the refusal in its month.${said}`;
    case 'declinedCapacity':
      return `${site} cannot take part in the study for lack of capacity or capability. This says nothing of the price.${said}`;
  }
}

/** What people call the study and the site: the log entry has their codes only. */
export interface ReceiptNames {
  readonly shortTitle: string;
  /** The organisation's name; absent, the words use its ODS code. */
  readonly siteName?: string | undefined;
}

/**
 * The receipt of a decision, unsigned; the same entry and names give the same receipt.
 * @throws DomainError `invalidInput` for an entry that holds no decision of a person
 */
export function makeReceipt(entry: LogEntry, { shortTitle, siteName }: ReceiptNames): ReceiptContent {
  const { event, by, offer, at } = entry;
  if (event.kind !== 'decided' || !by) {
    throw new DomainError('invalidInput', 'This entry of the decision log holds no decision.', {
      path: 'entry.event',
      mend: 'Use the entry of the decision.',
    });
  }
  const { name, role, organisation } = by;
  return {
    schema: 'ncvr.receipt/1',
    study: { irasId: entry.irasId, shortTitle },
    site: { odsCode: entry.odsCode, ...(siteName !== undefined && { name: siteName }) },
    offer,
    decision: event.decision,
    meaning: meaningOf(event, siteName ?? entry.odsCode),
    decidedBy: { name, role, organisation },
    decidedAt: { utc: at, london: londonMoment(at) },
    appendixSha256: event.appendixSha256,
    previousEntrySha256: entry.previous,
    entry,
  };
}

/** The hash that the signature is over: of the RFC 8785 bytes of the receipt without `integrity`. */
export function hashReceipt(content: ReceiptContent, sha256: Sha256): string {
  return canonicalHash(content, sha256);
}

export interface ReceiptDescription {
  readonly title: string;
  readonly rows: readonly { readonly key: string; readonly value: string }[];
}

const TITLES: Readonly<Record<DecisionKind, string>> = {
  accepted: 'Receipt: site price accepted',
  notAccepted: 'Receipt: site price not accepted',
  declinedCapacity: 'Receipt: cannot take part',
};

/** A receipt in words, for a page or a print. */
export function describeReceipt(receipt: Receipt): ReceiptDescription {
  const { study, site, offer, decidedBy, decidedAt, integrity, entry } = receipt;
  const isOwn = decidedBy.organisation === site.odsCode;
  const named = site.name === undefined ? site.odsCode : `${site.name} (${site.odsCode})`;
  return {
    title: TITLES[receipt.decision],
    rows: [
      { key: 'What it means', value: receipt.meaning },
      { key: 'Study', value: `${study.shortTitle}, IRAS ID ${study.irasId}` },
      { key: 'Site', value: named },
      { key: 'Review version', value: `${offer.reviewVersion}, issue ${offer.issueNumber}` },
      { key: 'Decided by', value: decidedBy.name },
      {
        key: 'Acting as',
        value: `${ROLE_WORDS[decidedBy.role]} of ${(isOwn ? site.name : undefined) ?? decidedBy.organisation}`,
      },
      { key: 'When (UTC)', value: utcMoment(decidedAt.utc) },
      { key: 'When (London)', value: decidedAt.london },
      { key: 'Appendix decided on (SHA-256)', value: receipt.appendixSha256 },
      { key: 'Entry of the decision log', value: `Number ${entry.sequence}, SHA-256 ${entry.sha256}` },
      { key: 'Entry before it (SHA-256)', value: receipt.previousEntrySha256 },
      { key: 'This receipt (SHA-256)', value: integrity.sha256 },
      {
        key: 'Signature',
        value: `${integrity.signature.algorithm}, key ${integrity.signature.keyId}: ${integrity.signature.value}`,
      },
    ],
  };
}
