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
import { INDEXES } from '../../../shared/ports/record-table.ts';

/** Makes the tables that are not there yet, as the stack makes them in the cloud. Safe to repeat. */
export const createTables = async (client: DynamoDBClient, tableNames: TableNames): Promise<void> => {
  for (const name of Object.values(tableNames)) {
    await client.send(new CreateTableCommand(tableNamed(name))).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
    });
    await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: name });
    await expireByTtl(client, name);
  }
};

const tableNamed = (TableName: string): CreateTableCommandInput => {
  const indexKeys = INDEXES.flatMap((index) => [`${index}Pk`, `${index}Sk`]);
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', ...indexKeys].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: keySchema('pk', 'sk'),
    GlobalSecondaryIndexes: INDEXES.map((IndexName) => ({
      IndexName,
      KeySchema: keySchema(`${IndexName}Pk`, `${IndexName}Sk`),
      Projection: { ProjectionType: 'ALL' },
    })),
  };
};

const keySchema = (hash: string, range: string): NonNullable<CreateTableCommandInput['KeySchema']> => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];

const expireByTtl = async (client: DynamoDBClient, TableName: string): Promise<void> => {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  const status = TimeToLiveDescription?.TimeToLiveStatus;
  if (status === 'ENABLED' || status === 'ENABLING') return;
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
};
