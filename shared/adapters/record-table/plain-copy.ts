import { InvalidWrite } from '../../ports/record-table.ts';

/** DynamoDB's own limit on nested maps and lists. */
const DEEPEST = 32;

/**
 * A deep copy that holds JSON values only, so that no caller shares memory with the table and both tables
 * keep the same thing: undefined members are left out, minus zero becomes zero.
 * @throws InvalidWrite where a value has no exact JSON form (naming its path)
 */
export const plainCopy = (value: unknown, path: string, depth = 0): unknown => {
  if (depth > DEEPEST) throw new InvalidWrite(`${path}: nested deeper than ${DEEPEST} levels`);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return plainNumber(value, path);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => plainCopy(item, `${path}[${index}]`, depth + 1));
  }
  if (typeof value === 'object') return plainMap(value, path, depth);
  throw new InvalidWrite(`${path}: a ${typeof value} is not a JSON value`);
};

const plainNumber = (value: number, path: string): number => {
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value === 0 ? 0 : value;
  throw new InvalidWrite(`${path}: ${value} cannot be stored exactly`);
};

const plainMap = (value: object, path: string, depth: number): Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new InvalidWrite(`${path}: only plain objects can be stored`);
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(
    members.map(([name, member]) => [name, plainCopy(member, `${path}.${name}`, depth + 1)]),
  );
};

/**
 * Bytes that DynamoDB counts for a value: names and strings in UTF-8, about one byte for two digits,
 * three for each map or list and one for each member.
 * Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats".
 */
export const storedSize = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).replace(/\D/g, '').length / 2) + 2;
  if (Array.isArray(value)) {
    return value.reduce<number>((total, item: unknown) => total + 1 + storedSize(item), 3);
  }
  if (typeof value === 'object' && value !== null) return 3 + membersSize(value, 1);
  return 1;
};

/** Names and values of a map's members; a record itself has no overhead for the map around them. */
export const membersSize = (record: object, overhead = 0): number =>
  Object.entries(record).reduce(
    (total, [name, member]) => total + overhead + Buffer.byteLength(name) + storedSize(member),
    0,
  );
