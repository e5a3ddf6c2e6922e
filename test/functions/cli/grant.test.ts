/** `ncvr grant`: the first coordinator, on the machine's own data or on tables that the environment names. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTables } from '../../../infra/local/database/create-tables.ts';
import { type LocalDatabase, startDatabase } from '../../../infra/local/database.ts';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import { tableNamesFor } from '../../../shared/adapters/dynamodb/table-names.ts';
import { createMembershipRegister } from '../../../shared/adapters/records/membership-register.records.ts';
import { createSystemClock } from '../../../shared/adapters/system/clock.ts';
import { runHere, runProcess } from './command-line.ts';

const data = mkdtempSync(join(tmpdir(), 'ncvr-grant-'));
const folder = join(data, 'database');
const tableNames = tableNamesFor('ncvr');

/** Something done with the database while it runs. */
async function whileRunning<T>(work: (database: LocalDatabase) => Promise<T>): Promise<T> {
  const database = await startDatabase({ folder });
  return work(database).finally(() => database.stop());
}
const environmentOf = (endpoint: string) => ({
  AWS_REGION: 'eu-west-2',
  DYNAMODB_ENDPOINT: endpoint,
  STUDIES_TABLE: tableNames.studies,
  INDICATOR_TABLE: tableNames.indicator,
  REFERENCE_TABLE: tableNames.reference,
  SESSIONS_TABLE: tableNames.sessions,
});
function clientOf({ endpoint }: LocalDatabase) {
  return createDynamoClient(DynamoEnvironment.parse(environmentOf(endpoint)));
}
async function readPerson(database: LocalDatabase, subject: string) {
  const client = clientOf(database);
  const table = createDynamoRecordTable({
    client: createDocumentClient(client),
    tableNames,
    clock: createSystemClock(),
  });
  const register = createMembershipRegister({ table });
  const issuer = 'https://identity.example';
  const person = await register.findPerson(issuer, subject);
  const { items } = await register.listHistory({ issuer, subject }, { limit: 10 });
  client.destroy();
  return { person, history: items };
}

beforeAll(() =>
  whileRunning(async (database) => {
    const client = clientOf(database);
    await createTables(client, tableNames);
    client.destroy();
  }),
);
afterAll(() => rmSync(data, { recursive: true, force: true }));

const who = (subject: string) => [
  '--issuer',
  'https://identity.example',
  '--subject',
  subject,
  '--name',
  'Ann',
];
const coordinator = ['--role', 'nationalCoordinator', '--organisation', 'national'];

describe('the first coordinator', () => {
  it('is granted by a command while the service is stopped, and the history says so', async () => {
    const args = ['grant', ...who('first'), ...coordinator, '--email', 'ann@nhs.example', '--data', data];
    const { code, stdout, stderr } = await runHere(args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('Granted: Ann is nationalCoordinator of national.\n');
    expect((await runHere(args)).stdout).toBe('In force already: Ann is nationalCoordinator of national.\n');
    const { person, history } = await whileRunning((database) => readPerson(database, 'first'));
    expect(person).toEqual({
      name: 'Ann',
      email: 'ann@nhs.example',
      memberships: [{ role: 'nationalCoordinator', organisation: 'national' }],
    });
    expect(history).toMatchObject([{ kind: 'granted', by: { command: 'ncvr grant' } }]);
  });

  it('is granted while the service runs, beside it', async () => {
    await whileRunning(async (database) => {
      const { code, stderr } = await runProcess(['grant', ...who('beside'), ...coordinator, '--data', data]);
      expect([code, stderr]).toEqual([0, '']);
      expect((await readPerson(database, 'beside')).person?.memberships).toHaveLength(1);
    });
  });

  it('is granted on the tables that the environment names', async () => {
    await whileRunning(async (database) => {
      const { code, stderr } = await runProcess(['grant', ...who('cloud'), ...coordinator, '--cloud'], {
        env: environmentOf(database.endpoint),
      });
      expect([code, stderr]).toEqual([0, '']);
      expect((await readPerson(database, 'cloud')).person?.memberships).toHaveLength(1);
    });
  });
});

describe('a grant that cannot be', () => {
  it('of a role at no organisation is a finding that says what to give', async () => {
    const args = [
      'grant',
      ...who('x'),
      '--role',
      'siteRepresentative',
      '--organisation',
      'XYZ',
      '--data',
      data,
    ];
    const { code, stderr } = await runHere(args);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'There is no XYZ at which somebody could be siteRepresentative. Give the ODS code',
    );
  });

  it.each([
    ['nobody', [...coordinator], 'give --issuer.'],
    ['no role', [...who('x'), '--organisation', 'national'], 'give --role.'],
    ['no organisation', [...who('x'), '--role', 'nationalCoordinator'], 'give --organisation.'],
    [
      'a role that there is not',
      [...who('x'), '--role', 'admin', '--organisation', 'RJ1'],
      '--role must be one of',
    ],
    ['half an address', [...who('x'), ...coordinator, '--email', 'ann@'], 'is not an e-mail address'],
    ['two places', [...who('x'), ...coordinator, '--cloud', '--data', data], '--data or --cloud'],
    ['a folder without data', [...who('x'), ...coordinator, '--data', join(data, 'none')], 'holds no data'],
    ['an operand', [...who('x'), ...coordinator, 'now'], 'takes options only'],
    [
      'a name in disguise',
      ['--issuer', 'i', '--subject', 's', '--name', 'A\u202Eb', ...coordinator],
      '--name must not',
    ],
  ])('for %s is a mistake in the command line', async (_what, args, says) => {
    const { code, stderr } = await runHere(['grant', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  it('on the cloud without its environment names every variable that is missing', async () => {
    const { code, stderr } = await runHere(['grant', ...who('x'), ...coordinator, '--cloud']);
    expect(code).toBe(2);
    expect(stderr).toContain('STUDIES_TABLE, INDICATOR_TABLE, REFERENCE_TABLE, SESSIONS_TABLE');
  });
});
