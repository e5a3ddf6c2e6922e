import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Condition, Write } from '../../ports/record-table.ts';
import type { TableNames } from './table-names.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Add = Extract<Write, { kind: 'add' }>;

interface Expression {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

const LIVE = '(attribute_not_exists(#ttl) OR #ttl >= :second)';

/** Translates conditions; `second` is the moment that `ttl` is compared with, the same for all retries. */
const conditionOf = (condition: Condition, second: number): Expression | undefined => {
  const names = { '#pk': 'pk', '#ttl': 'ttl' };
  const values = { ':second': second };
  switch (condition.is) {
    case 'any':
      return undefined;
    case 'absent':
      return {
        ConditionExpression: 'attribute_not_exists(#pk) OR #ttl < :second',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      };
    case 'present':
      return {
        ConditionExpression: `attribute_exists(#pk) AND ${LIVE}`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      };
    case 'version':
      return {
        ConditionExpression: `#version = :version AND ${LIVE}`,
        ExpressionAttributeNames: { '#version': 'version', '#ttl': 'ttl' },
        ExpressionAttributeValues: { ...values, ':version': condition.version },
      };
  }
};

/** A check needs an expression even where it demands nothing. */
const ANYTHING: Expression = {
  ConditionExpression: 'attribute_exists(#pk) OR attribute_not_exists(#pk)',
  ExpressionAttributeNames: { '#pk': 'pk' },
};

/**
 * One write as DynamoDB takes it. `inExpired`: the counters stand in a record whose time has passed, so they
 * begin anew (an update would count on from the dead values).
 */
export const transactItemOf = (
  write: Write,
  tableNames: TableNames,
  second: number,
  inExpired: boolean,
): TransactItem => {
  const TableName = tableNames[write.table];
  switch (write.kind) {
    case 'put':
      return { Put: { TableName, Item: { ...write.record }, ...conditionOf(write.condition, second) } };
    case 'delete':
      return { Delete: { TableName, Key: { ...write.key }, ...conditionOf(write.condition, second) } };
    case 'check':
      return {
        ConditionCheck: {
          TableName,
          Key: { ...write.key },
          ...(conditionOf(write.condition, second) ?? ANYTHING),
        },
      };
    case 'add':
      return inExpired
        ? { Put: { TableName, ...beginAnew(write, second) } }
        : { Update: { TableName, ...add(write, second) } };
  }
};

const beginAnew = (write: Add, second: number): { Item: Record<string, unknown> } & Expression => ({
  Item: { ...write.key, ...write.counters, ...write.set },
  ConditionExpression: '#ttl < :second',
  ExpressionAttributeNames: { '#ttl': 'ttl' },
  ExpressionAttributeValues: { ':second': second },
});

const add = (
  write: Add,
  second: number,
): { Key: Record<string, string>; UpdateExpression: string } & Expression => {
  const counters = Object.entries(write.counters);
  const set = Object.entries(write.set ?? {});
  const adds = counters.map((_, index) => `#add${index} :add${index}`);
  const sets = set.map((_, index) => `#set${index} = :set${index}`);
  return {
    Key: { ...write.key },
    UpdateExpression: [
      ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : []),
      ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: LIVE,
    ExpressionAttributeNames: {
      '#ttl': 'ttl',
      ...Object.fromEntries(counters.map(([name], index) => [`#add${index}`, name])),
      ...Object.fromEntries(set.map(([name], index) => [`#set${index}`, name])),
    },
    ExpressionAttributeValues: {
      ':second': second,
      ...Object.fromEntries(counters.map(([, amount], index) => [`:add${index}`, amount])),
      ...Object.fromEntries(set.map(([, value], index) => [`:set${index}`, value])),
    },
  };
};
