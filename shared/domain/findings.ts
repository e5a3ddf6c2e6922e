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
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with named fields',
  record: 'an object with named fields',
};

function inWords(kind: string): string {
  return KIND_IN_WORDS[kind] ?? kind;
}

function describeType(input: unknown): string {
  if (input === undefined) return 'missing';
  if (input === null) return 'null';
  if (typeof input === 'number')
    return Number.isInteger(input) ? 'a whole number' : 'a number with a fraction';
  return inWords(Array.isArray(input) ? 'array' : typeof input);
}

function boundInWords(origin: string, bound: number | bigint, what: 'least' | 'most'): string {
  const unit = origin === 'string' ? ' characters' : origin === 'array' || origin === 'set' ? ' entries' : '';
  return `at ${what} ${bound}${unit}`;
}

type Sentence = readonly [message: string, mend: string];

function sentenceFor(issue: z.core.$ZodIssue): Sentence {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = inWords(issue.expected);
      return issue.input === undefined
        ? ['This field is missing.', `Give ${wanted}.`]
        : [`This is ${describeType(issue.input)}, not ${wanted}.`, `Give ${wanted}.`];
    }
    case 'too_small': {
      const least = boundInWords(issue.origin, issue.minimum, 'least');
      return [
        `This must be ${issue.inclusive === false ? `more than ${issue.minimum}` : least}.`,
        `Give ${least}.`,
      ];
    }
    case 'too_big': {
      const most = boundInWords(issue.origin, issue.maximum, 'most');
      return [`This must be ${most}.`, `Give ${most}.`];
    }
    case 'unrecognized_keys':
      return [
        `Unknown field${issue.keys.length > 1 ? 's' : ''}: ${issue.keys.join(', ')}.`,
        'Remove it, or check its spelling against the format.',
      ];
    case 'invalid_value':
      return [
        'This is not one of the values allowed here.',
        `Use ${issue.values.map((value) => String(value)).join(', ')}.`,
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
  return [
    `This text ${issue.message.startsWith('must') ? issue.message : 'has the wrong form'}.`,
    'Correct this text.',
  ];
}

function flatten(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }))
    : [issue];
}

/** The issues of a failed parse as findings, at most `most` of them. Parse with `reportInput: true`. */
export function fromZodError(failure: z.ZodError, most = 200): Finding[] {
  return failure.issues
    .flatMap(flatten)
    .slice(0, most)
    .map((issue) => {
      const [message, mend] = sentenceFor(issue);
      return error('schema', issue.path, message, mend);
    });
}
