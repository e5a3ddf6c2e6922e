/** What verification found, in words for somebody who holds a document: one verdict, and each part for itself. */
import type { Check, CheckPart, VerificationReport } from '../../../shared/domain/verification.ts';
import { FILTERS, type Tag } from '../frame/words.ts';

/** `genuine`: rely on it. `caution`: nothing is wrong with it, but it is not in force. `wrong`: do not rely on it. */
export interface Outcome {
  readonly kind: 'genuine' | 'caution' | 'wrong';
  readonly title: string;
  readonly lead: string;
  /** The difference that tells most, where something is wrong. */
  readonly difference?: Check['difference'];
}

const PART_WORDS: Readonly<Record<CheckPart, string>> = {
  readable: 'It can be read',
  pdf: 'The PDF file',
  schema: 'It is complete',
  canonical: 'Its exact form',
  hash: 'Nothing was changed',
  prices: 'The prices follow from the tariff',
  words: 'The words',
  chain: 'The decision log',
  tree: 'In the published root',
  signature: 'The signature',
  figures: 'The printed figures',
  rendering: 'The PDF is ours',
  against: 'The same as another file',
  issued: 'Issued by this service',
};

const RESULT_TAGS: Readonly<Record<Check['result'], Tag>> = {
  right: { text: 'Right', classes: 'nhsuk-tag--green' },
  wrong: { text: 'Wrong', classes: 'nhsuk-tag--red' },
  notChecked: { text: 'Not checked', classes: 'nhsuk-tag--grey' },
};

export interface ShownCheck {
  readonly part: string;
  readonly tag: Tag;
  readonly sentence: string;
  readonly difference?: Check['difference'];
  readonly link?: { readonly href: string; readonly text: string };
}

/** Texts of JSON come in quotes, which say nothing to a reader. */
const unquote = (text: string): string => text.replace(/^"(.*)"$/s, '$1');

function showDifference(difference: Check['difference']): Pick<ShownCheck, 'difference'> {
  if (!difference) return {};
  const { path, expected, found } = difference;
  return { difference: { path, expected: unquote(expected), found: unquote(found) } };
}

/** Moments of a sentence as people write them: `21 November 2026 at 9:05am`. */
const inWords = (sentence: string): string =>
  sentence.replace(/\b\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, (moment) => FILTERS.moment(moment));

function showCheck({ part, result, sentence, difference }: Check): ShownCheck {
  return {
    part: PART_WORDS[part],
    tag: RESULT_TAGS[result],
    sentence: inWords(sentence),
    ...showDifference(difference),
  };
}

/** A signature is over a hash; of a document that has another one it says nothing. */
const SIGNATURE_OF_ANOTHER: ShownCheck = {
  part: PART_WORDS.signature,
  tag: RESULT_TAGS.notChecked,
  sentence: 'We signed the hash that the document names. It is not the hash of what the document says now.',
};

export function showChecks({ checks }: VerificationReport): readonly ShownCheck[] {
  const isChanged = checks.some(({ part, result }) => part === 'hash' && result === 'wrong');
  return checks.map((check) =>
    isChanged && check.part === 'signature' && check.result === 'right'
      ? SIGNATURE_OF_ANOTHER
      : showCheck(check),
  );
}

/** Whether the document is the one that a printed code names. */
export function checkCode(named: string, { document }: VerificationReport): ShownCheck {
  const found = document?.sha256;
  const part = 'The code on your document';
  return found === named
    ? { part, tag: RESULT_TAGS.right, sentence: 'The code names the hash of this document.' }
    : {
        part,
        tag: RESULT_TAGS.wrong,
        sentence: 'The code names another document, so one of the two is not what it seems.',
        difference: { path: 'hash', expected: named, found: found ?? 'no hash' },
      };
}

const WRONG_TITLE = 'Do not rely on this document';

function ofAppendix({ issued }: VerificationReport): Outcome {
  switch (issued?.status) {
    case 'current':
      return {
        kind: 'genuine',
        title: 'This financial appendix is genuine',
        lead: 'This service issued it, nothing in it was changed, and it is in force.',
      };
    case 'superseded':
      return {
        kind: 'caution',
        title: 'This financial appendix is genuine, but no longer in force',
        lead: 'This service issued it and nothing in it was changed. It was replaced or withdrawn since: ask for the current one.',
      };
    // What was never issued has a wrong part, so only what says so itself comes here.
    case 'neverIssued':
    case undefined:
      return {
        kind: 'caution',
        title: 'This financial appendix was never issued',
        lead: 'Its prices follow from its own inputs, but anybody can make such a file. It cannot be accepted.',
      };
  }
}

const INDICATOR_WORDS = {
  indicatorSnapshot: ['This snapshot is genuine', 'Its figures follow from its counts.'],
  indicatorProof: ['This proof is genuine', 'Every row in it is in the published root of its month.'],
  indicatorLog: ['This exported month is genuine', 'Its rows make the published root and every figure.'],
} as const;

/** A snapshot stands for good; a later revision of its month stands beside it. */
function ofIndicator({ kind, document }: VerificationReport): Outcome {
  const [title, says] =
    kind === 'indicatorProof' || kind === 'indicatorLog'
      ? INDICATOR_WORDS[kind]
      : INDICATOR_WORDS.indicatorSnapshot;
  const month = document?.month === undefined ? 'its month' : FILTERS.month(document.month);
  const which = `revision ${document?.revision ?? 1} of ${month}`;
  return {
    kind: 'genuine',
    title,
    lead: `This service signed ${which}, and nothing in it was changed. ${says} The definition is this service’s own, not the official figure.`,
  };
}

/** What a snapshot's reader has to know beside its signature: whether a later one stands beside it. */
export interface Revisions {
  readonly month: string;
  readonly named: number;
  /** The latest that is published; undefined where the month is not closed here. */
  readonly latest: number | undefined;
}

/** @throws never; a revision that is not published here is not a fault of the document's signature */
export function checkRevision({ month, named, latest }: Revisions): ShownCheck {
  const part = 'The latest revision';
  const name = FILTERS.month(month);
  if (latest === undefined)
    return { part, tag: RESULT_TAGS.notChecked, sentence: `This service has published nothing for ${name}.` };
  if (latest > named)
    return {
      part,
      tag: { text: 'Not the latest', classes: 'nhsuk-tag--yellow' },
      sentence: `Revision ${latest} of ${name} was published since, and stands beside this one.`,
      link: {
        href: `/api/indicator/${month}/snapshot?revision=${latest}`,
        text: `Revision ${latest} of ${name}`,
      },
    };
  return { part, tag: RESULT_TAGS.right, sentence: `No later revision of ${name} is published.` };
}

/** What tells a reader most comes first: a wrong price says more than the hash that it changed. */
const TELLING: readonly CheckPart[] = [
  'prices',
  'figures',
  'tree',
  'words',
  'chain',
  'schema',
  'pdf',
  'hash',
];

function findTelling({ checks }: VerificationReport): Check | undefined {
  const wrong = checks.filter(({ result }) => result === 'wrong');
  const telling = TELLING.map((part) => wrong.find((check) => check.part === part));
  return telling.find((check) => check !== undefined) ?? wrong[0];
}

/** @param code what is said of the printed code, where the reader came by one */
export function describeOutcome(report: VerificationReport, code?: ShownCheck): Outcome {
  const wrong = findTelling(report);
  if (wrong)
    return {
      kind: 'wrong',
      title: WRONG_TITLE,
      lead: inWords(wrong.sentence),
      ...showDifference(wrong.difference),
    };
  if (code?.difference) return { kind: 'wrong', title: WRONG_TITLE, lead: code.sentence };
  switch (report.kind) {
    case 'receipt':
      return {
        kind: 'genuine',
        title: 'This receipt is genuine',
        lead: 'This service signed it, and nothing in it was changed.',
      };
    case 'decisionLog':
      return {
        kind: 'caution',
        title: 'This decision log is one unbroken chain',
        lead: 'No entry was changed, moved or taken out of the middle. A log is not signed: hold its last entry against a receipt.',
      };
    case 'indicatorSnapshot':
    case 'indicatorProof':
    case 'indicatorLog':
      return ofIndicator(report);
    case 'appendix':
    case 'appendixPdf':
    case 'unknown':
      return ofAppendix(report);
  }
}
