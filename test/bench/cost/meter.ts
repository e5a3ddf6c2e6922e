/** Counts what a journey uses of AWS, at the clients and ports of the running local service. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { RunningService } from '../../../infra/local/start.ts';
import type { SiteWork } from '../../../shared/ports/site-work.ts';
import { type ApiAnswer, type ApiClient, api } from '../../support/api-client.ts';
import { PER_USE, type Use } from './prices.ts';

export type Usage = Record<Use, number>;
export const nothing = (): Usage => ({
  ...(Object.fromEntries(Object.keys(PER_USE).map((use) => [use, 0])) as Usage),
});

/**
 * What a call waits for in the cloud beyond what it takes here, in milliseconds: round trips within a region, as AWS
 * and its users commonly report them. Calls are counted as if none ran beside another: an upper bound.
 */
const WAITS = { table: 5, object: 30, signature: 15, queue: 15 } as const;
const API_GIB = 1;
const WORKER_GIB = 1769 / 1024;
/** The platform's three lines and one of ours. */
const LOG_BYTES_PER_CALL = 1500;
/** X-Ray takes one request a second and one in twenty of the others; here, one in twenty. */
const TRACED = 0.05;
const QUEUE_CHUNK = 64 * 1024;

const Capacity = z.object({
  CapacityUnits: z.number(),
  WriteCapacityUnits: z.number().optional(),
});
const Answered = z.object({
  ConsumedCapacity: z.union([Capacity.transform((one) => [one]), z.array(Capacity)]).optional(),
});
const Asked = z.looseObject({ IndexName: z.string().optional() });

export interface Meter {
  readonly usage: Usage;
  /** Somebody whose requests count. */
  readonly client: (token?: string) => ApiClient;
  /** A download by a link: it comes from the bucket. */
  readonly download: (address: string) => Promise<Uint8Array>;
  /** Waits until everything that was begun is done, and counts it. */
  readonly settle: () => Promise<void>;
}

/** Begins to count. The schedules look for work all the while: what they ask is counted apart. */
export function createMeter(running: RunningService, dataFolder: string): Meter {
  const { service, baseUrl } = running;
  const usage = nothing();
  const waits = { calls: 0 };
  countTables(service, usage, waits);
  countPorts(service, usage, waits);
  let mails = 0;
  const settle = async (): Promise<void> => {
    await running.idle();
    await service.notifications.deliver({ forMs: 10_000 });
    const sent = readdirSync(join(dataFolder, 'mail')).length;
    usage.mails += sent - mails;
    mails = sent;
  };
  const call = async (work: () => Promise<ApiAnswer>): Promise<ApiAnswer> => {
    const waited = waits.calls;
    const begun = performance.now();
    const answer = await work();
    const milliseconds = performance.now() - begun + (waits.calls - waited);
    countRequest(usage, answer.bytes.byteLength, milliseconds);
    if (answer.status >= 400) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  };
  return {
    usage,
    settle,
    client: (token) => metered(api(baseUrl, token), call),
    download: async (address) => {
      const response = await fetch(new URL(address, baseUrl));
      const bytes = new Uint8Array(await response.arrayBuffer());
      usage.objectsRead += 1;
      usage.bytesOut += bytes.byteLength;
      return bytes;
    },
  };
}

const metered = (
  client: ApiClient,
  call: (work: () => Promise<ApiAnswer>) => Promise<ApiAnswer>,
): ApiClient => {
  const request: ApiClient['request'] = (...args) => call(() => client.request(...args));
  return {
    request,
    get: (path, sent) => request('GET', path, sent),
    put: (path, body, sent) => request('PUT', path, { ...sent, body }),
    post: (path, body, sent) => request('POST', path, { ...sent, body }),
    delete: (path, sent) => request('DELETE', path, sent),
  };
};

function countRequest(usage: Usage, bytes: number, milliseconds: number): void {
  for (const use of ['apiRequests', 'edgeRequests', 'firewallRequests'] as const) usage[use] += 1;
  usage.bytesOut += bytes;
  countCall(usage, milliseconds * API_GIB);
}

function countCall(usage: Usage, gibMilliseconds: number): void {
  usage.functionCalls += 1;
  usage.gibMilliseconds += gibMilliseconds;
  usage.logBytes += LOG_BYTES_PER_CALL;
  usage.traces += TRACED;
}

/** Units as the database reports them for each command, transactions and indexes included. */
function countTables({ dynamo }: RunningService['service'], usage: Usage, waits: { calls: number }): void {
  dynamo.middlewareStack.add(
    (next) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } });
      // The sweeper and the sender look every few seconds here; see standing costs.
      if (Asked.parse(args.input).IndexName === 'byWork') return result;
      waits.calls += WAITS.table;
      for (const { CapacityUnits: units, WriteCapacityUnits: written = 0 } of Answered.parse(result.output)
        .ConsumedCapacity ?? []) {
        usage.writeUnits += written;
        usage.readUnits += units - written;
      }
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
}

/** Puts a counter before a method of a port that everyone shares. */
function count<Port extends object, Name extends keyof Port>(
  port: Port,
  name: Name,
  note: (...args: Port[Name] extends (...given: infer Given) => unknown ? Given : never) => void,
): void {
  const method = port[name];
  if (typeof method !== 'function') throw new Error(`${String(name)} is no method`);
  Object.assign(port, {
    [name]: (...args: Parameters<typeof note>) => {
      note(...args);
      return method.apply(port, args) as unknown;
    },
  });
}

function countPorts({ deps }: RunningService['service'], usage: Usage, waits: { calls: number }): void {
  const object = (use: 'objectsRead' | 'objectsWritten') => (): void => {
    usage[use] += 1;
    waits.calls += WAITS.object;
  };
  for (const name of ['get', 'size', 'link'] as const) count(deps.archive, name, object('objectsRead'));
  count(deps.archive, 'putIfAbsent', object('objectsWritten'));
  count(deps.archive, 'putStream', () => {
    // Begun, one part at least, and completed.
    for (let part = 0; part < 3; part += 1) object('objectsWritten')();
  });
  count(deps.signer, 'sign', () => {
    usage.signatures += 1;
    waits.calls += WAITS.signature;
  });
  count(deps.queue, 'send', (messages: readonly SiteWork[]) => {
    if (messages.length === 0) return;
    const bytes = JSON.stringify(messages).length;
    // Sent in tens; each batch received and deleted once.
    usage.queueRequests += Math.max(Math.ceil(messages.length / 10), Math.ceil(bytes / QUEUE_CHUNK)) * 3;
    waits.calls += WAITS.queue;
  });
}

/** The worker's own time: it is measured as processor time, for it shares this process with everything else. */
export function countWorker(usage: Usage, messages: number, milliseconds: number): void {
  const batches = Math.ceil(messages / 10);
  for (let batch = 0; batch < batches; batch += 1) countCall(usage, (milliseconds / batches) * WORKER_GIB);
}

/** What the worker waits for beyond its own work, for one site: tables, objects, a signature. */
export const WORKER_WAITS_MS = 12 * WAITS.table + 6 * WAITS.object + WAITS.signature;
