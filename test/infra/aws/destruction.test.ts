import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template as Made } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { withoutAllowed } from '../../../infra/aws/deploy/check.ts';
import { findDestruction, Template } from '../../../infra/aws/deploy/find-destruction.ts';
import { type Json, makeStack } from './synthesise.ts';

let deployed: Json;
beforeAll(() => {
  deployed = Made.fromStack(makeStack()).toJSON();
});

const idOf = (type: string, prefix = ''): string =>
  Object.entries<Json>(deployed.Resources).find(
    ([id, { Type }]) => Type === type && id.startsWith(prefix),
  )![0];

/** What would be destroyed by deploying the stack after this change. */
function after(change: (resources: Json) => void): string[] {
  const next = structuredClone(deployed);
  change(next.Resources);
  return findDestruction(Template.parse(deployed), Template.parse(next)).map(
    ({ logicalId, why }) => `${logicalId} ${why}`,
  );
}

const TABLE = 'AWS::DynamoDB::Table';
const BUCKET = 'AWS::S3::Bucket';

describe('a deployment is let through', () => {
  it('when nothing changes', () => {
    expect(after(() => undefined)).toEqual([]);
  });

  it('when functions, alarms and roles come and go', () => {
    const found = after((resources) => {
      for (const [id, { Type }] of Object.entries<Json>(resources)) {
        if (/Lambda|CloudWatch|IAM/.test(Type)) delete resources[id];
      }
      resources.New = { Type: TABLE, Properties: { KeySchema: [] } };
    });
    expect(found).toEqual([]);
  });

  it('when a table gets one more index, and a time to live', () => {
    const found = after((resources) => {
      const { Properties: table } = resources[idOf(TABLE, 'Tablesstudies')];
      table.AttributeDefinitions.push({ AttributeName: 'byNewPk', AttributeType: 'S' });
      table.GlobalSecondaryIndexes.push({ IndexName: 'byNew', KeySchema: [], Projection: {} });
      table.TimeToLiveSpecification = { AttributeName: 'other', Enabled: true };
    });
    expect(found).toEqual([]);
  });
});

describe('a deployment is refused', () => {
  const kinds = [TABLE, BUCKET, 'AWS::KMS::Key', 'AWS::Backup::BackupVault'];

  it.each(kinds)('when any %s is no longer in the template', (type) => {
    const ids = Object.keys(deployed.Resources).filter((id) => deployed.Resources[id].Type === type);
    expect(ids.length).toBeGreaterThan(0);
    for (const gone of ids) {
      const found = after((resources) => delete resources[gone]);
      expect(found).toEqual([`${gone} is no longer in the template: it would be deleted, or left to nobody`]);
    }
  });

  it('when a table changes its name in the template: the old one goes, and the new one is empty', () => {
    const id = idOf(TABLE, 'Tablesindicator');
    const found = after((resources) => {
      resources.Renamed = resources[id];
      delete resources[id];
    });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(id);
  });

  it.each<[string, string, string, unknown]>([
    ['a table gets a name', TABLE, 'TableName', 'ncvr-studies'],
    ['a table gets another key', TABLE, 'KeySchema', [{ AttributeName: 'id', KeyType: 'HASH' }]],
    ['a bucket gets a name', BUCKET, 'BucketName', 'ncvr-archive'],
    ['a key gets another algorithm', 'AWS::KMS::Key', 'KeySpec', 'ECC_NIST_P256'],
    ['a vault gets another key', 'AWS::Backup::BackupVault', 'EncryptionKeyArn', 'arn:aws:kms:other'],
  ])('when %s: it would be replaced', (_, type, property, value) => {
    const found = after((resources) => {
      resources[idOf(type)].Properties[property] = value;
    });
    expect(found).toEqual([`${idOf(type)} changes its ${property}: it would be replaced by an empty one`]);
  });

  it('when an attribute of keys changes its type', () => {
    const found = after((resources) => {
      const { AttributeDefinitions: attributes } = resources[idOf(TABLE)].Properties;
      attributes.find(({ AttributeName: name }: Json) => name === 'pk').AttributeType = 'N';
    });
    expect(found).toEqual([expect.stringContaining('changes the type of attribute pk')]);
  });

  it('when an index goes, changes its key, or two come at once', () => {
    const id = idOf(TABLE, 'Tablesstudies');
    const indexes = (resources: Json): Json[] => resources[id].Properties.GlobalSecondaryIndexes;
    expect(after((resources) => indexes(resources).pop())).toEqual([
      expect.stringContaining('loses its index by'),
    ]);
    const changed = after((resources) => {
      indexes(resources)[0].KeySchema = [];
    });
    expect(changed).toEqual([expect.stringContaining('changes its index by')]);
    const many = after((resources) => {
      for (const IndexName of ['one', 'two'])
        indexes(resources).push({ IndexName, KeySchema: [], Projection: {} });
    });
    expect(many).toEqual([expect.stringContaining('more than one new index')]);
  });

  it.each<[string, string, (resource: Json) => void]>([
    [
      'recovery to a point in time',
      TABLE,
      ({ Properties: given }) => delete given.PointInTimeRecoverySpecification,
    ],
    ['deletion protection', TABLE, ({ Properties: given }) => (given.DeletionProtectionEnabled = false)],
    [
      'versions',
      BUCKET,
      ({ Properties: given }) => (given.VersioningConfiguration = { Status: 'Suspended' }),
    ],
    ['the object lock', BUCKET, ({ Properties: given }) => delete given.ObjectLockEnabled],
    ['its DeletionPolicy Retain', TABLE, (resource) => (resource.DeletionPolicy = 'Delete')],
    ['its UpdateReplacePolicy Retain', BUCKET, (resource) => delete resource.UpdateReplacePolicy],
    ['its lock', 'AWS::Backup::BackupVault', ({ Properties: given }) => delete given.LockConfiguration],
  ])('when it takes away %s', (guard, type, take) => {
    const id = idOf(type, type === BUCKET ? 'ArchiveBucket' : '');
    expect(after((resources) => take(resources[id]))).toEqual([`${id} loses ${guard}`]);
  });

  it('when a table comes under a condition, or becomes something else', () => {
    const id = idOf(TABLE);
    expect(after((resources) => (resources[id].Condition = 'IsNew'))).toHaveLength(1);
    expect(after((resources) => (resources[id].Type = 'AWS::DynamoDB::GlobalTable'))).toEqual([
      `${id} becomes a AWS::DynamoDB::GlobalTable: it would be replaced`,
    ]);
  });
});

describe('what is meant', () => {
  const found = [{ logicalId: 'Old', type: TABLE, why: 'is no longer in the template' }];

  it('is let through by name, and only what would go can be named', () => {
    expect(withoutAllowed(found, ['Old'])).toEqual([]);
    expect(withoutAllowed(found, [])).toEqual(found);
    expect(() => withoutAllowed(found, ['Other'])).toThrow('--allow Other: nothing of that name');
  });
});

describe('the command', () => {
  it('ends with 1 and names what would go, with 0 where it is allowed, with 2 for what is no template', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ncvr-check-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [was, next] = [join(folder, 'was.json'), join(folder, 'next.json')];
    const changed = structuredClone(deployed);
    const id = idOf(TABLE);
    delete changed.Resources[id];
    writeFileSync(was, JSON.stringify(deployed));
    writeFileSync(next, JSON.stringify(changed));
    const run = (...args: string[]): { status: number; text: string } => {
      try {
        const command = ['infra/aws/deploy/check.ts', '--deployed', was, ...args];
        return {
          status: 0,
          text: execFileSync(process.execPath, command, { encoding: 'utf8', stdio: 'pipe' }),
        };
      } catch (error) {
        const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
        return { status, text: stdout + stderr };
      }
    };
    const refused = run('--next', next);
    expect(refused.status).toBe(1);
    expect(refused.text).toContain(`${id} (${TABLE}) is no longer in the template`);
    expect(run('--next', next, '--allow', id).status).toBe(0);
    writeFileSync(next, 'Resources: yaml');
    expect(run('--next', next)).toMatchObject({ status: 2 });
    expect(readFileSync(was, 'utf8')).toContain(id);
  });
});
