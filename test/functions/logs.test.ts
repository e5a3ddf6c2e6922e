/**
 * What the service logs of a journey through every operation and every page, of requests that it refuses, and of stores
 * that fail: which operation, how it ended and how long it took; never a person, a price, a text or a token.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../functions/routes.ts';
import { createSiteWorker } from '../../functions/site-pricing/worker.ts';
import { recordOf } from '../../infra/local/queue/sqs-record.ts';
import { createZipWriter } from '../../shared/adapters/zip/zip-writer.fflate.ts';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import { routeKey } from '../../shared/http/route.ts';
import { invoke } from '../http/invoke.ts';
import { visitEveryPage } from '../infra/aws/every-page.ts';
import { walkEveryRoute } from '../infra/aws/every-route.ts';
import { createHandlers } from '../support/all-handlers.ts';
import { createMemoryDeps, type MemoryDeps, register } from '../support/service-deps.ts';
import { createTestSigner } from '../support/test-signer.ts';
import { IRAS_ID, smallReview } from '../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  trust,
} from '../usecases/resource-review/study-process.ts';

interface Line {
  readonly message: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function createKeptLog() {
  const lines: Line[] = [];
  const keep: ApiLogger['info'] = (message, attributes) => void lines.push({ message, attributes });
  return { lines, logger: { info: keep, warn: keep, error: keep } };
}

/** A token such as issuers give out, a person, an address, a text and a price: none has any business in a log. */
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl';
const PERSON = 'Dr Jane Doe';
const EMAIL = 'jane.doe@trust.example';
const PENCE = 13_579_246;
const QUOTING = `${PERSON} <${EMAIL}> was offered ${PENCE} pence with ${TOKEN}`;

/** What people wrote and who they are, on the journey and in the requests below. */
const SAID = [
  ...[TOKEN, PERSON, EMAIL, String(PENCE), 'Bearer', 'eyJ', 'ncvr_session'],
  ...[
    'Dr Ada Lead',
    'Kim',
    'Research finance',
    'Example Pharma',
    'New Pharma',
    'Biopsy',
    'Protocol, table 2',
  ],
  ...['Five minutes', 'Why 30 minutes', 'Explained', 'A trial of a heart medicine', 'CARDIO-1'],
  ...[lead, company, coordinator, londonNetwork, trust('RJ1')].flatMap(({ name, subject }) => [
    name,
    subject,
  ]),
];

/** Everything that a line may say. A new attribute is to be thought about here first. */
const ATTRIBUTES = new Set([
  ...[
    'capability',
    'operation',
    'requestId',
    'status',
    'milliseconds',
    'replayed',
    'code',
    'error',
    'frames',
  ],
  ...['path', 'messageId', 'receives', 'work', 'unreadableBytes', 'message', 'cause', 'causeMessage'],
  ...['closed', 'disagreeing', 'mend'],
]);

function expectNothingPrivate(lines: readonly Line[]): void {
  for (const { message, attributes } of lines) {
    const text = JSON.stringify({ message, ...attributes });
    expect(SAID.filter((each) => text.includes(each), text)).toEqual([]);
    expect(text).not.toMatch(/pence|£|GBP|\w@\w/i);
    expect(Object.keys(attributes).filter((name) => !ATTRIBUTES.has(name))).toEqual([]);
  }
}

/** Every amount of money in a document, in pence. */
function amountsIn(value: unknown, name = ''): readonly number[] {
  if (typeof value === 'number') return /pence$/i.test(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => amountsIn(each, key));
}

describe('the log of a journey through every operation, every page, the worker and the schedules', () => {
  const log = createKeptLog();
  let amounts: readonly number[] = [];
  beforeAll(async () => {
    const walked = await walkEveryRoute(log.logger);
    await visitEveryPage(walked);
    const params = { odsCode: 'RJ1' };
    for (const operation of ['readSitePrice', 'readAppendix', 'readBudget'] as const)
      amounts = [...amounts, ...amountsIn((await walked.ask(operation, lead, { params })).json)];
  });

  it('has a line of every operation, with how it ended', () => {
    const logged = new Set(log.lines.map(({ attributes }) => attributes['operation']));
    for (const { operation } of ROUTES) expect(logged).toContain(operation);
    const answered = log.lines.filter(({ message }) => message === 'request answered');
    for (const { attributes } of answered) {
      expect(attributes).toMatchObject({
        requestId: expect.stringMatching(/./),
        ...{ status: expect.any(Number), milliseconds: expect.any(Number) },
      });
    }
    expect(log.lines.map(({ message }) => message)).toContain('adherence-indicator.close');
  });

  it('names nobody, repeats nothing that anyone wrote, and has attributes that were thought about', () => {
    expectNothingPrivate(log.lines);
  });

  it('has no price in it', () => {
    const priced = [...new Set(amounts)].filter((pence) => pence >= 1000);
    expect(priced.length).toBeGreaterThan(5);
    const numbers = new Set(JSON.stringify(log.lines).match(/\d+(?:\.\d+)?/g));
    for (const pence of priced) {
      expect(numbers).not.toContain(String(pence));
      expect(numbers).not.toContain((pence / 100).toFixed(2));
    }
  });
});

/** A port whose every method fails with an error that quotes what it should not. */
const failing = <Port extends object>(port: Port): Port =>
  new Proxy(port, {
    get: (target, name, receiver) =>
      typeof Reflect.get(target, name, receiver) === 'function'
        ? () => Promise.reject(new Error(QUOTING, { cause: new TypeError(QUOTING) }))
        : Reflect.get(target, name, receiver),
  });

function withFailingStores(memory: MemoryDeps): MemoryDeps {
  const { ledger, shelf, repricings, archive, tariffs, organisations, directory, mappings } = memory;
  return {
    ...memory,
    ...{ ledger: failing(ledger), shelf: failing(shelf), repricings: failing(repricings) },
    ...{ archive: failing(archive), tariffs: failing(tariffs), organisations: failing(organisations) },
    ...{ directory: failing(directory), mappings: failing(mappings) },
  };
}

const PARAMS: Readonly<Record<string, string>> = {
  ...{ irasId: IRAS_ID, odsCode: 'RJ1', id: 'DEMO-2026-27.1', month: '2026-11', name: 'review.xlsx' },
};
const BODY = {
  ...smallReview(),
  ...{
    reason: QUOTING,
    comment: QUOTING,
    name: PERSON,
    email: EMAIL,
    [PERSON]: QUOTING,
    expectedPence: PENCE,
  },
};

const paramsOf = (path: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, PARAMS[name] ?? 'x']));

/**
 * Asks for every operation, as people of every kind; what is written quotes everything that a log must not.
 * @param query for everything that is asked
 */
async function askForEverything(
  memory: MemoryDeps,
  logger: ApiLogger,
  query: Readonly<Record<string, string>> = {},
): Promise<readonly number[]> {
  const people = [lead, company, coordinator, londonNetwork, trust('RJ1')];
  for (const person of people) await register(memory, person);
  const withLog = { ...memory, logger };
  const handlers = createHandlers(withLog);
  const statuses: number[] = [];
  for (const route of ROUTES) {
    for (const person of people) {
      const { status } = await invoke(handlers[route.capability], routeKey(route), {
        ...{ as: person.subject, params: paramsOf(route.path), query },
        headers: { authorization: `Bearer ${TOKEN}`, cookie: `ncvr_session=${TOKEN}` },
        claims: { name: PERSON, email: EMAIL },
        ...(route.method !== 'GET' && { body: BODY }),
      });
      statuses.push(status);
    }
  }
  return statuses;
}

describe('the log of requests that are refused', () => {
  it('says why by a code, and repeats nothing of them', async () => {
    const log = createKeptLog();
    const statuses = await askForEverything(await createMemoryDeps(), log.logger, { subject: PERSON });
    expect(statuses.filter((status) => status >= 400 && status < 500).length).toBeGreaterThan(50);
    expect(log.lines.length).toBeGreaterThanOrEqual(statuses.length);
    expectNothingPrivate(log.lines);
  });
});

describe('the log of a fault', () => {
  it('of the stores says which error and where, and not what it quotes', async () => {
    const log = createKeptLog();
    const memory = await createMemoryDeps();
    const statuses = await askForEverything(withFailingStores(memory), log.logger);
    const faults = log.lines.filter(({ message }) => message === 'request failed');
    expect(faults).toHaveLength(statuses.filter((status) => status >= 500).length);
    // At least one of every capability that reads a store.
    expect(new Set(faults.map(({ attributes }) => attributes['capability'])).size).toBeGreaterThanOrEqual(6);
    for (const { attributes } of faults)
      expect(attributes['frames']).toEqual(expect.arrayContaining([expect.stringMatching(/^at /)]));
    expectNothingPrivate(log.lines);
  });

  it('of the worker points at the work, and repeats no message that nobody can read', async () => {
    const log = createKeptLog();
    const memory = await createMemoryDeps();
    const worker = createSiteWorker({
      ...memory,
      ...{ logger: log.logger, signer: createTestSigner(), renderer: { renderPdf: () => new Uint8Array() } },
      zip: createZipWriter(),
    });
    const bodies = [
      JSON.stringify({ kind: 'issueVersion', irasId: IRAS_ID, jobId: 'none' }),
      JSON.stringify({ kind: 'issueSite', irasId: IRAS_ID, note: QUOTING }),
      QUOTING,
    ];
    const records = bodies.map((body, at) =>
      recordOf({ id: String(at), body, receives: 1, sentAt: 0 }, 'work'),
    );
    const { batchItemFailures } = await worker({ Records: records });
    expect(batchItemFailures).toHaveLength(log.lines.length);
    expect(log.lines.length).toBeGreaterThanOrEqual(2);
    expectNothingPrivate(log.lines);
  });
});
