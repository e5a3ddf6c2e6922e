/** The service as its user runs it: its log rebuilds its tables, its mail lies in its folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDatabaseInUse } from '../../../infra/local/database/stray.ts';
import { createDynamoClient, DynamoEnvironment } from '../../../shared/adapters/dynamodb/client.ts';
import { api, demoToken } from '../../support/api-client.ts';
import { type ServiceProcess, startServiceProcess } from '../../support/service-process.ts';
import { signInParties, untilIssued } from '../../support/study-journey.ts';
import { runHere } from './command-line.ts';

const IRAS = '1009991';
let service: ServiceProcess;

beforeAll(async () => {
  service = await startServiceProcess({ seed: true });
  const { lead, trust } = await signInParties(service.baseUrl);
  await untilIssued(lead, IRAS, 12);
  const rj1 = await trust('RJ1');
  const price = await rj1.get(`/api/studies/${IRAS}/sites/RJ1/price`);
  const { appendixSha256 } = price.body;
  const decided = await rj1.put(`/api/studies/${IRAS}/sites/RJ1/decision`, {
    decision: 'accepted',
    appendixSha256,
  });
  expect(decided.status).toBe(200);
});
afterAll(() => service.remove());

// The commands' clock stands still in the past: months are those up to the real one.
const rebuild = (...args: readonly string[]) => runHere(['rebuild', ...args, '--data', service.folder]);

/** Writes into the running service's tables what nobody decided. */
async function plant(amount: number): Promise<void> {
  const port = await findDatabaseInUse(join(service.folder, 'database'));
  const endpoint = `http://127.0.0.1:${String(port)}`;
  const client = createDynamoClient(
    DynamoEnvironment.parse({ AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: endpoint }),
  );
  await client.send(
    new UpdateItemCommand({
      TableName: 'ncvr-indicator',
      Key: { pk: { S: 'OPEN' }, sk: { S: 'TRUST#RJ1' } },
      UpdateExpression: 'ADD allEscalated :n',
      ExpressionAttributeValues: { ':n': { N: String(amount) } },
    }),
  );
  client.destroy();
}

describe('ncvr rebuild', () => {
  it('finds the tables of the running service as its log says', async () => {
    const { code, stdout, stderr } = await rebuild('--check');
    expect([stdout, stderr, code]).toEqual([
      'The tables say what the logs say: 1 studies, 12 sites, 13 entries.\n',
      '',
      0,
    ]);
  });

  it('prints each difference and ends with 1, until it is put right', async () => {
    await plant(1);
    const found = await rebuild('--check');
    expect(found.code).toBe(1);
    expect(found.stdout).toBe(
      'openCounters RJ1\n  log:    {}\n  tables: {"allEscalated":1}\n1 differences in 1 studies, 12 sites, 13 entries; 0 put right.\n',
    );
    const mended = await rebuild('--mend');
    expect(mended.code).toBe(0);
    expect(mended.stdout).toContain('1 put right.');
    expect((await rebuild()).code).toBe(0);
  });

  it('says the same of the data of a service that was killed', async () => {
    await service.kill();
    const { code, stdout } = await rebuild();
    expect([code, stdout]).toEqual([
      0,
      'The tables say what the logs say: 1 studies, 12 sites, 13 entries.\n',
    ]);
    await service.start();
  });

  it.each([
    [['--check', '--mend'], '--check or --mend'],
    [['--cloud'], '--data or --cloud'],
    [['everything'], 'takes options only'],
  ])('refuses %j', async (args, says) => {
    const { code, stderr } = await rebuild(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});

describe('ncvr grant beside a running service', () => {
  it('lets the person in with the next request', async () => {
    const token = await demoToken(service.baseUrl, 'siteRepresentative', 'RTD');
    const memberships = () => api(service.baseUrl, token).get('/api/memberships?role=nationalCoordinator');
    expect((await memberships()).status).toBe(403);
    const issuer = `${service.baseUrl}/oidc`;
    const who = ['--issuer', issuer, '--subject', 'demo.siteRepresentative.RTD', '--name', 'Dana Demo'];
    const role = ['--role', 'nationalCoordinator', '--organisation', 'national'];
    expect((await runHere(['grant', ...who, ...role, '--data', service.folder])).code).toBe(0);
    const answer = await memberships();
    expect(answer.status).toBe(200);
    expect(answer.body.items).toContainEqual(
      expect.objectContaining({ name: 'Dana Demo', role: 'nationalCoordinator', organisation: 'national' }),
    );
  });
});

describe('the mail of the local service', () => {
  it('tells each trust once of its price, and the lead of the decision, with a link and no amount', async () => {
    const folder = join(service.folder, 'mail');
    const read = () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.eml'))
        .map((name) => readFileSync(join(folder, name), 'utf8'));
    const giveUp = Date.now() + 30_000;
    const isDone = () => read().some((text) => text.includes('has accepted its site price'));
    while (!isDone() && Date.now() < giveUp) await sleep(100);
    const mails = read();
    const ready = mails.filter((text) => text.includes('a site price is ready for your decision'));
    const recipients = ready.map((text) => /^To: (.*)$/m.exec(text)?.[1]?.trim());
    expect(recipients).toHaveLength(12);
    expect(new Set(recipients).size).toBe(12);
    expect(ready[0]).toMatch(new RegExp(`^${service.baseUrl}/studies/${IRAS}/sites/[A-Z0-9]+\\r$`, 'm'));
    expect(mails.join()).not.toContain('£');
  });
});
