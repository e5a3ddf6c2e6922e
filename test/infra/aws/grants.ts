/** What the roles of the template allow, in the words of the service, and what a piece of code asks for. */
import type { DocumentArchive } from '../../../shared/ports/document-archive.ts';
import type { RecordTable, Write } from '../../../shared/ports/record-table.ts';
import { type FunctionName, functionNamed, type Json, named, ofType } from './synthesise.ts';

/** One use of one thing: a record by its table (and index) and partition key, an object by its key. */
export interface Use {
  readonly action: string;
  /** `studies`, `studies/index/byParty`, `archive/reviews/123/4f.json`, `queue`, `key`. */
  readonly resource: string;
  readonly partition?: string;
}

export interface Grant {
  readonly action: string;
  readonly resource: string;
  /** Patterns of partition keys; absent where the grant does not look at them. */
  readonly partitions?: readonly string[];
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Tables([a-z]+)[0-9A-F]{8}/, '$1'],
  [/^ArchiveBucket[0-9A-F]{8}/, 'archive'],
  [/^SitePricingWorkQueue[0-9A-F]{8}/, 'queue'],
  [/^UploadsBucket[0-9A-F]{8}/, 'uploads'],
  [/^SigningKey[0-9A-F]{8}$/, 'key'],
  [/^.*:ses:.*:identity\/MailIdentity$/, 'mail'],
  [/^.*:ses:.*:configuration-set\/NotificationsMailConfigurationSet[0-9A-F]{8}$/, 'mail settings'],
  [/^WebSignInClientSecret[0-9A-F]{8}/, 'secret'],
  [/^\w+Log[0-9A-F]{8}/, 'log'],
];

const inWords = (resource: unknown): string =>
  WORDS.reduce((name, [pattern, word]) => name.replace(pattern, word), named(resource));

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** Every single thing that a function's role allows. */
export function grantsOf(name: FunctionName): readonly Grant[] {
  const role = named(functionNamed(name)[1].Properties['Role']);
  const policies = ofType('AWS::IAM::Policy').filter(([, { Properties }]) =>
    Properties['Roles'].some((each: unknown) => named(each) === role),
  );
  const statements: Json[] = policies.flatMap(([, { Properties }]) => Properties['PolicyDocument'].Statement);
  return statements.flatMap(({ Effect, Action, Resource, Condition }) => {
    if (Effect !== 'Allow') throw new Error('a role only allows');
    const partitions = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
    return listOf<string>(Action).flatMap((action) =>
      listOf<unknown>(Resource).map((resource) => ({
        action,
        resource: inWords(resource),
        ...(partitions === undefined ? {} : { partitions: listOf<string>(partitions) }),
      })),
    );
  });
}

const like = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[^\w]/g, '\\$&'))
      .join('.*')}$`,
  ).test(text);

/** Whether a grant covers a use, as IAM compares them. */
export function covers(grant: Grant, { action, resource, partition }: Use): boolean {
  if (grant.action !== action || !like(grant.resource, resource)) return false;
  return grant.partitions === undefined || grant.partitions.some((pattern) => like(pattern, partition ?? ''));
}

const WRITES = {
  put: 'dynamodb:PutItem',
  delete: 'dynamodb:DeleteItem',
  check: 'dynamodb:ConditionCheckItem',
  add: 'dynamodb:UpdateItem',
} as const;

const partitionOf = (write: Write): string => (write.kind === 'put' ? write.record.pk : write.key.pk);

/** A table that notes what is asked of it, in the actions that DynamoDB is asked for. */
export function watchTable(table: RecordTable, uses: Use[]): RecordTable {
  return {
    get: (name, key) => {
      uses.push({ action: 'dynamodb:GetItem', resource: name, partition: key.pk });
      return table.get(name, key);
    },
    query: (query) => {
      const resource = query.index === undefined ? query.table : `${query.table}/index/${query.index}`;
      uses.push({ action: 'dynamodb:Query', resource, partition: query.partition });
      return table.query(query);
    },
    transact: (writes) => {
      for (const write of writes) {
        uses.push({ action: WRITES[write.kind], resource: write.table, partition: partitionOf(write) });
      }
      return table.transact(writes);
    },
  };
}

/** An archive that notes what is asked of it. Whoever reads also asks whether an object is there. */
export function watchArchive(archive: DocumentArchive, uses: Use[]): DocumentArchive {
  // Files that wait for a person are in a bucket of their own.
  const bucketOf = (key: string): string => (key.startsWith('uploads/') ? 'uploads' : 'archive');
  const note = (action: string, key: string): void =>
    void uses.push({ action, resource: `${bucketOf(key)}/${key}` });
  const read = (key: string): void => {
    note('s3:GetObject', key);
    uses.push({ action: 's3:ListBucket', resource: bucketOf(key) });
  };
  return {
    get: (key) => {
      read(key);
      return archive.get(key);
    },
    size: (key) => {
      read(key);
      return archive.size(key);
    },
    link: (key, options) => {
      read(key);
      return archive.link(key, options);
    },
    putIfAbsent: (key, ...rest) => {
      note('s3:PutObject', key);
      return archive.putIfAbsent(key, ...rest);
    },
    putStream: (key, ...rest) => {
      note('s3:PutObject', key);
      // What was written of it is given up where the rest does not come.
      note('s3:AbortMultipartUpload', key);
      return archive.putStream(key, ...rest);
    },
  };
}
