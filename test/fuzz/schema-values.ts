/** Values that a JSON schema of the OpenAPI document describes, nearly: what its keywords cannot say is left to chance. */
import fc from 'fast-check';

export type Schema = Readonly<Record<string, unknown>>;
export type Schemas = Readonly<Record<string, Schema>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const schemasOf = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

const BY_FORMAT: Readonly<Record<string, readonly string[]>> = {
  date: ['2026-11-02', '2024-02-29', '2099-12-31'],
  'date-time': ['2026-11-02T09:00:00.000Z', '2026-03-29T01:30:00Z'],
  email: ['kim@example.org'],
  uri: ['https://identity.example'],
};
const WORDS = [
  'A',
  'Consent',
  'Dr A Example',
  'armA',
  'V1',
  'consent',
  'nurse',
  'RJ1',
  'RRV',
  'DEMO-2026-27.1',
  'mCTA',
];

function textsOf({ format, pattern, minLength, maxLength }: Schema): fc.Arbitrary<string> {
  if (typeof format === 'string') return fc.constantFrom(...(BY_FORMAT[format] ?? WORDS));
  // Unicode classes are beyond what patterns can be turned into texts for.
  if (typeof pattern === 'string' && !pattern.includes('\\p') && pattern !== '\\S')
    return fc.stringMatching(new RegExp(pattern));
  const most = Math.min(numberOf(maxLength, 30), 30);
  return fc.oneof(
    fc.constantFrom(...WORDS),
    fc.string({ minLength: numberOf(minLength, 0), maxLength: most, unit: 'grapheme' }),
  );
}

function numbersOf({ type, minimum, maximum }: Schema): fc.Arbitrary<number> {
  const [min, max] = [numberOf(minimum, -1e9), numberOf(maximum, 1e9)];
  const whole = fc.oneof(fc.integer({ min: Math.max(min, 0), max: Math.min(max, 12) }), fc.maxSafeInteger());
  return type === 'integer'
    ? whole.map((each) => Math.min(max, Math.max(min, each)))
    : fc.double({ min, max });
}

function objectsOf(schema: Schema, schemas: Schemas, depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, required, additionalProperties, propertyNames } = schema;
  const members = Object.entries(properties as Schemas).map(([name, member]) => {
    const values = valuesOf(member, schemas, depth + 1);
    return [name, values] as const;
  });
  const needed = Array.isArray(required) ? required.map(String) : [];
  const named = fc.record(Object.fromEntries(members), {
    requiredKeys: needed.filter((name) => members.some(([known]) => known === name)),
  });
  if (!isSchema(additionalProperties)) return named;
  const names = isSchema(propertyNames)
    ? valuesOf(propertyNames, schemas, depth + 1).map(String)
    : fc.constantFrom(...WORDS);
  const more = fc.dictionary(names, valuesOf(additionalProperties, schemas, depth + 1), { maxKeys: 3 });
  return fc.tuple(named, more).map(([own, others]) => ({ ...others, ...own }));
}

/** Values of a schema; `schemas` are the components that `$ref` names. */
export function valuesOf(schema: Schema, schemas: Schemas, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 12) return fc.constant(null);
  if (typeof schema['$ref'] === 'string') {
    return valuesOf(schemas[schema['$ref'].split('/').at(-1) ?? ''] ?? {}, schemas, depth + 1);
  }
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  const choices = [...schemasOf(schema['anyOf']), ...schemasOf(schema['oneOf'])];
  if (choices.length > 0) return fc.oneof(...choices.map((each) => valuesOf(each, schemas, depth + 1)));
  const merged = Object.assign({}, ...schemasOf(schema['allOf']).toReversed(), schema) as Schema;
  switch (merged['type']) {
    case 'string':
      return textsOf(merged);
    case 'integer':
    case 'number':
      return numbersOf(merged);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const { items, minItems } = merged;
      const least = numberOf(minItems, 0);
      const each = isSchema(items) ? valuesOf(items, schemas, depth + 1) : fc.jsonValue();
      return fc.array(each, { minLength: least, maxLength: least + 3 });
    }
    case 'object':
      return objectsOf(merged, schemas, depth);
    default:
      return fc.jsonValue();
  }
}
