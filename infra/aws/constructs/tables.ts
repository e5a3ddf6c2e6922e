import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type IndexName, TABLE_DEFINITIONS, type TableDefinition, type TableName } from '../../tables.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** What one kind of use of a table is called in IAM. Transactions are authorised by what they are made of. */
const ACTIONS = {
  get: ['dynamodb:GetItem'],
  query: ['dynamodb:Query'],
  put: ['dynamodb:PutItem'],
  /** Atomic adds. */
  count: ['dynamodb:UpdateItem'],
  delete: ['dynamodb:DeleteItem'],
} as const;
export type TableUse = keyof typeof ACTIONS;

/** The tables: recoverable to any second of the last 35 days, and not to be deleted by accident. */
export class Tables extends Construct {
  private readonly tables: ReadonlyMap<TableName, Table>;

  constructor(scope: Construct, id: string, { key }: { readonly key: IKey }) {
    super(scope, id);
    this.tables = new Map(
      TABLE_DEFINITIONS.map((definition) => [definition.name, makeTable(this, definition, key)]),
    );
  }

  /** Their names, as the functions' environments have them. */
  get environment() {
    return {
      STUDIES_TABLE: this.find('studies').tableName,
      INDICATOR_TABLE: this.find('indicator').tableName,
      REFERENCE_TABLE: this.find('reference').tableName,
      SESSIONS_TABLE: this.find('sessions').tableName,
    };
  }

  /**
   * Allows uses of records whose partition key looks like one of `keys` (`*` for any ending). Nothing allows a scan.
   * @param keys as in the adapters' table of access patterns
   */
  allow(name: TableName, uses: readonly TableUse[], keys: readonly string[]): PolicyStatement {
    return statement(this.find(name).tableArn, uses, keys);
  }

  /** Allows queries of an index by its partition key. */
  allowIndex(name: TableName, index: IndexName, keys: readonly string[]): PolicyStatement {
    return statement(`${this.find(name).tableArn}/index/${index}`, ['query'], keys);
  }

  /** In the order of the adapters' table of definitions. */
  get names(): readonly TableName[] {
    return [...this.tables.keys()];
  }

  /** As CloudWatch names it. */
  nameOf(name: TableName): string {
    return this.find(name).tableName;
  }

  get arns(): readonly string[] {
    return [...this.tables.values()].map(({ tableArn }) => tableArn);
  }

  private find(name: TableName): Table {
    const table = this.tables.get(name);
    if (table === undefined) throw new Error(`there is no table ${name}`);
    return table;
  }
}

function statement(resource: string, uses: readonly TableUse[], keys: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: uses.flatMap((use) => ACTIONS[use]),
    resources: [resource],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
  });
}

function makeTable(scope: Construct, definition: TableDefinition, key: IKey): Table {
  const table = new Table(scope, definition.name, {
    partitionKey: text(definition.partitionKey),
    sortKey: text(definition.sortKey),
    timeToLiveAttribute: definition.timeToLive,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const { name, partitionKey, sortKey } of definition.indexes) {
    table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
    });
  }
  return table;
}
