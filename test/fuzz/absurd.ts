/** What no honest client sends: for the place of any value. */
import fc from 'fast-check';

const nested = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};

export const ABSURD_NUMBERS = [
  ...[0, -0, -1, 0.1, 1.5, 1e-9, 1e21, 1e308, -1e308, Number.MIN_VALUE, 2 ** 31, 2 ** 53, -(2 ** 53)],
  ...[Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1_000_001],
];

export const ABSURD_TEXTS = [
  ...[
    '',
    ' ',
    '\n',
    '\u0000',
    'a\u0000b',
    'a\u202Eb',
    '\u2066x\u2069',
    '\uFEFF',
    'e\u0301',
    '\u00E9',
    'ﬁ',
    '🙂',
  ],
  ...[
    '\uD800',
    'x'.repeat(5000),
    ' padded ',
    '=1+1',
    '+44',
    '-1',
    '@SUM(A1)',
    '\tx',
    '"',
    "'",
    '\\',
    '<b>',
    '&amp;',
  ],
  ...[
    '../../etc/passwd',
    '%2e%2e',
    '%',
    'a/b',
    'a#b',
    '*',
    '{}',
    '[]',
    'null',
    'NaN',
    '1e999',
    '0x10',
    '١٢٣',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', 'then'],
  ...[
    '2026-02-30',
    '2024-02-29',
    '0000-00-00',
    '9999-12-31',
    '2026-13',
    '2026-03-29T01:30:00Z',
    '+275760-09-13',
  ],
];

export const ABSURD_NAMES = [
  'extra',
  '',
  'constructor',
  'toString',
  '__proto__',
  'a.b',
  'a\u0000',
  '0',
  'then',
];

const OTHERS = [null, true, false, [], {}, [[]], [null], nested(40), nested(99)];

export const absurdTexts = fc.oneof(
  fc.constantFrom(...ABSURD_TEXTS),
  fc.string(),
  fc.string({ unit: 'binary' }),
);
export const absurdNumbers = fc.oneof(fc.constantFrom(...ABSURD_NUMBERS), fc.double(), fc.maxSafeInteger());
export const absurdValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...OTHERS),
  absurdTexts,
  absurdNumbers,
  fc.jsonValue(),
);
