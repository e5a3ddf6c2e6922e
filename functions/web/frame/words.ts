/** Codes of the domain in the words of pages. */
import type { EscalationStatus, Judgement } from '../../../shared/domain/escalation.ts';
import { formatSterling } from '../../../shared/domain/money.ts';
import type { DecisionKind, OfferStatus, RefusalReason } from '../../../shared/domain/offer.ts';
import type { Role } from '../../../shared/domain/person.ts';
import type { ChargedPer, Section } from '../../../shared/domain/resource-review.ts';
import type { ReviewStatus } from '../../../shared/domain/review-version.ts';
import { formatBasisPoints, formatMultiplier } from '../../../shared/domain/tariff.ts';

export interface Tag {
  readonly text: string;
  readonly classes?: string;
}

const OFFER_TAGS: Readonly<Record<OfferStatus, Tag>> = {
  pending: { text: 'Being prepared', classes: 'nhsuk-tag--grey' },
  issued: { text: 'To review', classes: 'nhsuk-tag--blue' },
  accepted: { text: 'Accepted', classes: 'nhsuk-tag--green' },
  notAccepted: { text: 'Not accepted', classes: 'nhsuk-tag--red' },
  declinedCapacity: { text: 'Cannot take part', classes: 'nhsuk-tag--yellow' },
  escalated: { text: 'With the network', classes: 'nhsuk-tag--purple' },
  superseded: { text: 'Replaced', classes: 'nhsuk-tag--grey' },
  withdrawn: { text: 'Withdrawn', classes: 'nhsuk-tag--grey' },
};

/** For everybody but the trust itself, which sees what it has to do. */
const SITE_TAGS: Readonly<Record<OfferStatus | 'notOffered', Tag>> = {
  ...OFFER_TAGS,
  issued: { text: 'With the trust', classes: 'nhsuk-tag--blue' },
  notOffered: { text: 'Not offered yet', classes: 'nhsuk-tag--grey' },
};

const REVIEW_TAGS: Readonly<Record<ReviewStatus, Tag>> = {
  draft: { text: 'Draft', classes: 'nhsuk-tag--grey' },
  submitted: { text: 'With the company', classes: 'nhsuk-tag--blue' },
  queried: { text: 'Questions open', classes: 'nhsuk-tag--yellow' },
  agreed: { text: 'Agreed', classes: 'nhsuk-tag--green' },
  withdrawn: { text: 'Withdrawn', classes: 'nhsuk-tag--grey' },
};

const ESCALATION_TAGS: Readonly<Record<EscalationStatus, Tag>> = {
  open: { text: 'To judge', classes: 'nhsuk-tag--blue' },
  upheld: { text: 'Upheld', classes: 'nhsuk-tag--green' },
  includedElsewhere: { text: 'Included elsewhere', classes: 'nhsuk-tag--grey' },
  belowThreshold: { text: 'Below the threshold', classes: 'nhsuk-tag--grey' },
  lapsed: { text: 'Price replaced', classes: 'nhsuk-tag--grey' },
};

const GROUND_WORDS: Readonly<Record<NonNullable<Judgement['ground']>, string>> = {
  protocolSchedule: 'The item is in the protocol’s schedule of events',
  threshold: 'The item reaches the threshold',
  waiver: 'The threshold was waived',
};

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  studyResourceReviewer: 'Study resource reviewer',
  companyRepresentative: 'Company representative',
  siteRepresentative: 'Site representative',
  networkAssessor: 'Network assessor',
  nationalCoordinator: 'National coordinator',
};

export const SECTION_WORDS: Readonly<Record<Section, string>> = {
  participant: 'Participant visits',
  screening: 'Screening',
  unscheduled: 'Unscheduled visits',
  conditional: 'Conditional activities',
  pharmacy: 'Pharmacy',
  setUp: 'Set-up',
  closeDown: 'Close-down',
  site: 'Site',
  passThrough: 'Pass-through costs',
};

const CHARGED_WORDS: Readonly<Record<ChargedPer, string>> = {
  visit: 'each visit',
  participant: 'each participant',
  once: 'once for the site',
  occurrence: 'when it happens',
};

const DECISION_WORDS: Readonly<Record<DecisionKind, string>> = {
  accepted: 'accepted',
  notAccepted: 'not accepted',
  declinedCapacity: 'answered “cannot take part”',
};

const REASON_WORDS: Readonly<Record<RefusalReason, string>> = {
  setupFee: 'The set-up fee',
  outsourcedService: 'An outsourced service',
  other: 'Another reason',
};

const LONDON = { timeZone: 'Europe/London' } as const;
const DAY = new Intl.DateTimeFormat('en-GB', { ...LONDON, day: 'numeric', month: 'long', year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-GB', {
  ...LONDON,
  hour: 'numeric',
  minute: '2-digit',
  hour12: true,
});
const MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** `21 November 2026`, in London. */
function dayInWords(moment: string | number): string {
  return DAY.format(new Date(moment));
}

/** `21 November 2026 at 9:05am`, in London. */
function momentInWords(moment: string | number): string {
  const time = TIME.format(new Date(moment))
    .replace(/[\s\u202f]/gu, '')
    .toLowerCase();
  return `${dayInWords(moment)} at ${time}`;
}

/** `2026-11` as `November 2026`. */
function monthInWords(month: string): string {
  return MONTH.format(new Date(`${month}-01T00:00:00Z`));
}

/** `1 site`, `12 sites`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}

/** `Activities!F7` as `Sheet Activities, cell F7`. */
export function cellInWords(cell: string): string {
  const [, sheet, address] = /^(.*)!([A-Z]+\d+)$/.exec(cell) ?? [];
  return sheet === undefined || address === undefined ? cell : `Sheet ${sheet}, cell ${address}`;
}

/** The functions that templates call as filters. */
export const FILTERS = {
  money: formatSterling,
  multiplier: formatMultiplier,
  rate: formatBasisPoints,
  day: dayInWords,
  moment: momentInWords,
  month: monthInWords,
  counted,
  cell: cellInWords,
  offerTag: (status: OfferStatus) => OFFER_TAGS[status],
  siteTag: (status: OfferStatus | 'notOffered') => SITE_TAGS[status],
  reviewTag: (status: ReviewStatus) => REVIEW_TAGS[status],
  escalationTag: (status: EscalationStatus) => ESCALATION_TAGS[status],
  ground: (ground: NonNullable<Judgement['ground']>) => GROUND_WORDS[ground],
  section: (section: Section) => SECTION_WORDS[section],
  chargedPer: (per: ChargedPer) => CHARGED_WORDS[per],
  decision: (kind: DecisionKind) => DECISION_WORDS[kind],
  reason: (reason: RefusalReason) => REASON_WORDS[reason],
  role: (role: Role) => ROLE_WORDS[role],
} as const;
