/** Where a finding is mended: the page and the field of each path of a draft, and its name in words. */
import type { Finding } from '../../../shared/domain/findings.ts';
import {
  type DraftList,
  entriesOf,
  type Fields,
  textOf,
} from '../../../shared/usecases/resource-review/resource-parts.ts';

export interface Place {
  readonly href: string;
  readonly text: string;
}

export interface PlacedFinding extends Finding {
  /** Absent where the version cannot be changed. */
  readonly place?: Place;
}

/** What places are told by: the study, and its draft of any form. */
export interface Placing {
  readonly irasId: string;
  readonly document: Fields;
}

/** Fields of the page of details by their paths; the first that a path begins with. */
const DETAILS: readonly (readonly [path: string, field: string, text: string])[] = [
  ['study.shortTitle', 'shortTitle', 'Short title'],
  ['study.title', 'title', 'Full title'],
  ['study.cpmsId', 'cpmsId', 'CPMS ID'],
  ['study.protocol.number', 'protocolNumber', 'Protocol number'],
  ['study.protocol.version', 'protocolVersion', 'Protocol version'],
  ['study.protocol.date', 'protocolDate', 'Protocol date'],
  ['study.protocol', 'protocolNumber', 'Protocol'],
  ['study.phase', 'phase', 'Phase'],
  ['study.isAtmp', 'isAtmp', 'Advanced therapy'],
  ['study.setting', 'setting', 'Setting'],
  ['study.sponsor', 'sponsor', 'Sponsor'],
  ['study.cro', 'cro', 'CRO'],
  ['study.modelAgreement', 'modelAgreement', 'Model agreement'],
  ['leadSite.reviewer', 'reviewer', 'Reviewer'],
  ['leadSite', 'leadSite', 'Lead site'],
  ['tariff', 'tariff', 'Tariff release'],
];

const isWithin = (path: string, parent: string): boolean =>
  path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);

/** What one entry of a list is called. */
const ENTRY_WORDS: Readonly<Record<DraftList, string>> = {
  arms: 'Arm',
  visits: 'Visit',
  activities: 'Activity',
  sites: 'Site',
};

const FIELD_WORDS: Readonly<Record<string, string>> = {
  id: 'identifier',
  label: 'name',
  order: 'order',
  kind: 'kind',
  arms: 'arms',
  section: 'section',
  tariffItem: 'tariff item',
  minutes: 'minutes',
  passThroughPence: 'amount',
  chargedPer: 'charged',
  quantity: 'quantity',
  trigger: 'trigger',
  inProtocolSchedule: 'in the protocol’s schedule',
  deviationReason: 'reason for other minutes',
  odsCode: 'ODS code',
  principalInvestigator: 'principal investigator',
  targetParticipants: 'participants',
};

/** The id of the field on the entry's page. */
function fieldIdOf(list: DraftList, field: string, rest: string, { document }: Placing): string {
  if (list === 'activities' && field === 'minutes') return `minutes-${/^\[(\d+)\]/.exec(rest)?.[1] ?? '0'}`;
  if (list === 'activities' && field === 'tariffItem') return 'tariffItem';
  if (list !== 'sites' || field !== 'targetParticipants') return field;
  const arm = /^(?:\.([\w$]+)|\["(.+)"\])/su.exec(rest);
  const named = arm?.[1] ?? arm?.[2];
  const at = entriesOf(document, 'arms').findIndex(({ id }) => id === named);
  return `target-${Math.max(0, at)}`;
}

export function nameOf(list: DraftList, entry: Fields, at: number): string {
  const label = textOf(entry[list === 'sites' ? 'odsCode' : 'label']) ?? '';
  return label.trim() === '' ? `${ENTRY_WORDS[list]} ${at + 1}` : label;
}

function entryPlace(placing: Placing, list: DraftList, at: number, rest: string, code: string): Place {
  const { irasId, document } = placing;
  const draft = `/studies/${irasId}/draft`;
  const entry = entriesOf(document, list)[at] ?? {};
  const text = `${ENTRY_WORDS[list]} ${at + 1}: ${nameOf(list, entry, at)}`;
  if (list === 'visits' && code === 'emptyVisit')
    return { href: `${draft}/schedule/${at + 1}`, text: `${text}, activities` };
  if (code === 'neverScheduled')
    return { href: `${draft}/activities/${at + 1}#chargedPer`, text: `${text}, charged` };
  const [, field, deeper = ''] = /^\.(\w+)(.*)$/su.exec(rest) ?? [];
  if (field === undefined) {
    const first = code === 'offTariff' ? 'tariffItem' : list === 'sites' ? 'odsCode' : 'label';
    return { href: `${draft}/${list}/${at + 1}#${first}`, text };
  }
  const id = fieldIdOf(list, field, deeper, placing);
  return { href: `${draft}/${list}/${at + 1}#${id}`, text: `${text}, ${FIELD_WORDS[field] ?? field}` };
}

/** A cell of the schedule: at its visit, in the field of its activity; one that names nothing has a place of its own. */
function cellPlace({ irasId, document }: Placing, at: number): Place {
  const schedule = `/studies/${irasId}/draft/schedule`;
  const cell = entriesOf(document, 'schedule')[at] ?? {};
  const visits = entriesOf(document, 'visits');
  const activities = entriesOf(document, 'activities');
  const visit = visits.findIndex(({ id }) => id !== undefined && id === cell['visit']);
  const activity = activities.findIndex(({ id }) => id !== undefined && id === cell['activity']);
  if (visit < 0 || activity < 0)
    return { href: `${schedule}#strays`, text: 'Schedule: a cell that names nothing' };
  const names = `${nameOf('activities', activities[activity] ?? {}, activity)} at ${nameOf('visits', visits[visit] ?? {}, visit)}`;
  return { href: `${schedule}/${visit + 1}#times-${activity + 1}`, text: `Schedule: ${names}` };
}

const TERM_FIELDS: Readonly<Record<string, string>> = {
  screenFailures: 'screenFailures',
  'archiving.physical': 'archivingPhysical',
  'archiving.electronic': 'archivingElectronic',
  archiving: 'archivingPhysical',
  expenseCaps: 'expense-0',
  participantPayments: 'participantPayments',
  impSupply: 'impSupply',
  invoicingFrequency: 'invoicingFrequency',
  dueDays: 'dueDays',
  uplift: 'uplift',
  vatTreatment: 'vatTreatment',
  invoiceTo: 'invoiceTo',
};

function termPlace({ irasId }: Placing, path: string): Place {
  const rest = path.slice('terms.'.length);
  const cap = /^expenseCaps\[(\d+)\](?:\.(\w+))?/.exec(rest);
  const known = Object.keys(TERM_FIELDS).find((field) => isWithin(rest, field));
  const field = cap
    ? `${cap[2] === 'capPence' ? 'cap' : 'expense'}-${cap[1] ?? '0'}`
    : (TERM_FIELDS[known ?? ''] ?? 'screenFailures');
  return { href: `/studies/${irasId}/draft/terms#${field}`, text: 'Payment terms' };
}

/** What the review lacks altogether begins where it is added. */
const LISTS: Readonly<Record<string, Place>> = {
  arms: { href: '#arms', text: 'Arms' },
  visits: { href: '#visits', text: 'Visits' },
  activities: { href: '#activities', text: 'Activities' },
  sites: { href: '#sites', text: 'Sites' },
};

/** Where a finding is mended. What a protocol's file says of itself is mended by another file. */
export function placeOf(placing: Placing, { path, code }: Pick<Finding, 'path' | 'code'>): Place {
  const study = `/studies/${placing.irasId}`;
  if (code === 'unmapped') return { href: `${study}/mapping`, text: 'Activities to map' };
  const detail = DETAILS.find(([known]) => isWithin(path, known));
  if (detail) return { href: `${study}/details#${detail[1]}`, text: detail[2] };
  const [, list, at, rest = ''] = /^(arms|visits|activities|sites|schedule)\[(\d+)\](.*)$/su.exec(path) ?? [];
  if (list === 'schedule') return cellPlace(placing, Number(at));
  if (list === 'arms' || list === 'visits' || list === 'activities' || list === 'sites')
    return entryPlace(placing, list, Number(at), rest, code);
  if (isWithin(path, 'terms')) return termPlace(placing, path);
  if (path === 'schedule') return { href: `${study}/draft/schedule`, text: 'Schedule' };
  const whole = LISTS[path];
  if (whole) return { href: `${study}/draft${whole.href}`, text: whole.text };
  return { href: `${study}/upload`, text: path === '' ? 'The whole document' : path };
}

/** Findings with their places, for those who can mend them now. */
export function placeFindings(
  placing: Placing,
  findings: readonly Finding[],
  canMend: boolean,
): readonly PlacedFinding[] {
  if (!canMend) return findings;
  return findings.map((finding) => ({ ...finding, place: placeOf(placing, finding) }));
}
