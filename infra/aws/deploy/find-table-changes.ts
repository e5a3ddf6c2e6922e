import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Resource } from './protected.ts';

const Attributes = z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })).default([]);
const Indexes = z
  .array(z.looseObject({ IndexName: z.string(), KeySchema: z.unknown(), Projection: z.unknown() }))
  .default([]);

/** What changes of a table's attributes and indexes would destroy. A new index is welcome, one at a time. */
export function findTableChanges(before: Resource, after: Resource): readonly string[] {
  return [...findAttributes(before, after), ...findIndexes(before, after)];
}

/** An attribute of keys that changes its type replaces the table; a new one, or one of no key any more, does not. */
function findAttributes(before: Resource, after: Resource): readonly string[] {
  const [was, is] = [before, after].map(({ Properties: given }) =>
    Attributes.parse(given['AttributeDefinitions']),
  );
  return (was ?? [])
    .filter(({ AttributeName: name, AttributeType: type }) =>
      is?.some((each) => each.AttributeName === name && each.AttributeType !== type),
    )
    .map(
      ({ AttributeName: name }) =>
        `changes the type of attribute ${name}: it would be replaced by an empty one`,
    );
}

function findIndexes(before: Resource, after: Resource): readonly string[] {
  const [was = [], is = []] = [before, after].map(({ Properties: given }) =>
    Indexes.parse(given['GlobalSecondaryIndexes']),
  );
  const gone = was.flatMap((index) => {
    const now = is.find(({ IndexName: name }) => name === index.IndexName);
    if (now === undefined) return [`loses its index ${index.IndexName}: queries of it would fail`];
    const isSame =
      isDeepStrictEqual(now.KeySchema, index.KeySchema) &&
      isDeepStrictEqual(now.Projection, index.Projection);
    return isSame
      ? []
      : [`changes its index ${index.IndexName}: queries of it would fail until it is made anew`];
  });
  const made = is.filter(({ IndexName: name }) => !was.some((index) => index.IndexName === name));
  const many = made.length > 1 ? ['gets more than one new index: DynamoDB makes one in each deployment'] : [];
  return [...gone, ...many];
}
