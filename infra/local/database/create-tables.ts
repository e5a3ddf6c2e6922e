import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { type TableNames } from '../../../shared/adapters/dynamodb/table-names.ts';
import { TABLE_DEFINITIONS, type TableDefinition } from '../../tables.ts';

/** Makes the tables that are not there yet, from the same definitions as the stack in the cloud. Safe to repeat. */
export const createTables = async (client: DynamoDBClient, tableNames: TableNames): Promise<void> => {
  for (const definition of TABLE_DEFINITIONS) {
    const name = tableNames[definition.name];
    await client.send(new CreateTableCommand(tableInput(name, definition))).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
    });
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: name });
    await expireBy(client, name, definition.timeToLive);
  }
};

const tableInput = (
  TableName: string,
  { partitionKey, sortKey, indexes }: TableDefinition,
): CreateTableCommandInput => {
  const keys = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: keySchema(partitionKey, sortKey),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: 'ALL' },
    })),
  };
};

const keySchema = (hash: string, range: string): NonNullable<CreateTableCommandInput['KeySchema']> => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

const expireBy = async (client: DynamoDBClient, TableName: string, AttributeName: string): Promise<void> => {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const status = TimeToLiveDescription?.TimeToLiveStatus;
  if (status === 'ENABLED' || status === 'ENABLING') return;
  const TimeToLiveSpecification = { AttributeName, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
};
