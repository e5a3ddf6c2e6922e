/** Findings: what is wrong or odd with an input, where, and how to mend it (costing.md section 6). */
import type * as z from 'zod';

export interface Finding {
  /** Errors block submission; warnings do not. */
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** The field, as `activities[3].minutes[0].role`; empty for the whole document. */
  readonly path: string;
  readonly message: string;
  readonly mend: string;
  /** The sheet and cell, where the document came from a workbook. */
  readonly cell?: string;
}

/** `['activities', 3, 'role']` as `activities[3].role`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const name = String(step);
    const plain = /^[A-Za-z_$][\w$]*$/.test(name);
    if (!plain) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

export function error(code: string, path: readonly PropertyKey[], message: string, mend: string): Finding {
  return { severity: 'error', code, path: formatPath(path), message, mend };
}

export function warning(code: string, path: readonly PropertyKey[], message: string, mend: string): Finding {
  return { severity: 'warning', code, path: formatPath(path), message, mend };
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

const KIND_IN_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  // No document of ours has a number with a fraction.
  number: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with named fields',
  record: 'an object with named fields',
};

function inWords(kind: string): string {
  return KIND_IN_WORDS[kind] ?? kind;
}

function describeType(input: unknown): string {
  if (input === null) return 'null';
  if (typeof input === 'number' && !Number.isFinite(input)) return 'a number beyond all bounds';
  if (typeof input === 'number')
    return Number.isInteger(input) ? 'a whole number' : 'a number with a fraction';
  return inWords(Array.isArray(input) ? 'array' : typeof input);
}

/** Identifiers of digits are texts: a number would lose leading zeros, and is written without quotation marks. */
function mendOfType(expected: string, input: unknown): string {
  const isNumber = typeof input === 'number' && Number.isFinite(input);
  return expected === 'string' && isNumber
    ? `Put it in quotation marks: "${input}".`
    : `Give ${inWords(expected)}.`;
}

interface Bound {
  readonly verb: 'be' | 'have';
  readonly words: string;
}

/** `at least 1 entry`, with the verb that it takes: texts and lists have a length, numbers are one. */
function boundInWords(origin: string, bound: number | bigint, what: 'least' | 'most'): Bound {
  const one = BigInt(bound) === 1n;
  if (origin === 'string') return { verb: 'have', words: `at ${what} ${bound} character${one ? '' : 's'}` };
  if (origin === 'array' || origin === 'set')
    return { verb: 'have', words: `at ${what} ${bound} ${one ? 'entry' : 'entries'}` };
  return { verb: 'be', words: `at ${what} ${bound}` };
}

function boundSentence({ verb, words }: Bound): Sentence {
  return [`This must ${verb} ${words}.`, `Give ${verb === 'be' ? 'a number that is ' : ''}${words}.`];
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => String(value));
  return words.length === 1 ? words.join('') : `one of ${words.join(', ')}`;
}

type Sentence = readonly [message: string, mend: string];

function sentenceFor(issue: z.core.$ZodIssue): Sentence {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = inWords(issue.expected);
      if (issue.input === undefined) return ['This field is missing.', `Give ${wanted}.`];
      return [
        `This is ${describeType(issue.input)}, not ${wanted}.`,
        mendOfType(issue.expected, issue.input),
      ];
    }
    case 'too_small':
      return boundSentence(boundInWords(issue.origin, issue.minimum, 'least'));
    case 'too_big':
      return boundSentence(boundInWords(issue.origin, issue.maximum, 'most'));
    case 'unrecognized_keys':
      return [
        `There is no field ${issue.keys.join(', ')} here.`,
        'Remove it, or check its spelling against the format.',
      ];
    case 'invalid_value':
      return [
        issue.input === undefined ? 'This field is missing.' : 'This is not one of the values allowed here.',
        `Use ${oneOf(issue.values)}.`,
      ];
    case 'invalid_union':
      return [
        'This is not one of the values allowed here.',
        'options' in issue && Array.isArray(issue.options)
          ? `Use ${oneOf(issue.options)}.`
          : 'Check it against the format.',
      ];
    case 'invalid_key':
      return [
        'This name has the wrong form.',
        'Use a name of 1 to 64 characters that does not begin or end with a space.',
      ];
    case 'invalid_format':
      return formatSentence(issue);
    default:
      return [issue.message, 'Correct this field.'];
  }
}

function formatSentence(issue: z.core.$ZodIssueInvalidStringFormat): Sentence {
  if (issue.format === 'date') return ['This is not a calendar day.', 'Write it as 2026-04-01.'];
  if (issue.format === 'datetime')
    return ['This is not a moment in UTC.', 'Write it as 2026-04-01T09:00:00Z.'];
  const cannotBeSeen = issue.message.endsWith('direction-changing characters');
  return [
    `This text ${issue.message.startsWith('must') ? issue.message : 'has the wrong form'}.`,
    cannotBeSeen ? 'Correct this text: type it again instead of pasting it.' : 'Correct this text.',
  ];
}

function flatten(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }))
    : [issue];
}

/** zod checks the range of safe integers besides our own, which is the one to name. */
function isOnlySafeRange(issue: z.core.$ZodIssue): boolean {
  return (issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'int';
}

/**
 * The issues of a failed parse as findings, one for each field and at most `most` of them.
 * Parse with `reportInput: true`.
 */
export function fromZodError(failure: z.ZodError, most = 200): Finding[] {
  const byField = new Map<string, z.core.$ZodIssue>();
  for (const issue of failure.issues.flatMap(flatten)) {
    const field = formatPath(issue.path);
    const known = byField.get(field);
    if (!known || isOnlySafeRange(known)) byField.set(field, issue);
  }
  return [...byField.values()].slice(0, most).map((issue) => {
    const [message, mend] = sentenceFor(issue);
    return error('schema', issue.path, message, mend);
  });
}
