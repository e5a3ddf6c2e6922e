/** The words that people choose from in a workbook, for the codes of the format. Both are understood. */
import type { ChargedPer, Section, Visit } from '../../../domain/resource-review.ts';
import type { Phase, Study } from '../../../domain/study.ts';

/** Words by code. */
export type Words = Readonly<Record<string, string>>;

export const SECTION_WORDS: Readonly<Record<Section, string>> = {
  participant: 'Participant',
  screening: 'Screening',
  unscheduled: 'Unscheduled',
  conditional: 'Conditional',
  pharmacy: 'Pharmacy',
  setUp: 'Set-up',
  closeDown: 'Close-down',
  site: 'Site',
  passThrough: 'Pass-through',
};

export const CHARGED_PER_WORDS: Readonly<Record<ChargedPer, string>> = {
  visit: 'Visit',
  participant: 'Participant',
  once: 'Once',
  occurrence: 'Occurrence',
};

export const VISIT_KIND_WORDS: Readonly<Record<Visit['kind'], string>> = {
  scheduled: 'Scheduled',
  screening: 'Screening',
  unscheduled: 'Unscheduled',
  followUp: 'Follow-up',
};

export const SETTING_WORDS: Readonly<Record<Study['setting'], string>> = {
  secondary: 'Secondary care',
  primary: 'Primary care',
};

/** Phases are said as they are written. */
export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  I: 'I',
  'I/II': 'I/II',
  'I/IIa': 'I/IIa',
  IIa: 'IIa',
  II: 'II',
  IIb: 'IIb',
  'II/III': 'II/III',
  III: 'III',
  'III/IV': 'III/IV',
  IV: 'IV',
};

export const SCREEN_FAILURE_WORDS: Readonly<Record<'all' | 'limited', string>> = {
  all: 'All',
  limited: 'Limited',
};

export const YES_NO: readonly [yes: string, no: string] = ['Yes', 'No'];

/** Capitals, blanks, hyphens and underscores do not tell one word from another. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\s\-_\u2010-\u2015]/g, '');
}

/** The code that `text` means: the code itself or its word, however it is written. */
export function findCode(words: Words, text: string): string | undefined {
  const wanted = plain(text);
  return Object.entries(words).find(([code, word]) => plain(code) === wanted || plain(word) === wanted)?.[0];
}

const YES = ['yes', 'y', 'true'];
const NO = ['no', 'n', 'false'];

export function readYesNo(text: string): boolean | undefined {
  const word = plain(text);
  return YES.includes(word) ? true : NO.includes(word) ? false : undefined;
}
