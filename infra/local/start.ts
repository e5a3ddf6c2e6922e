/**
 * The whole service on one machine: database, object store, identity provider, queue and HTTP front in one
 * process (the database in a child), all data in one folder. Stop or kill it at any time and start it again.
 */

import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAssets } from '../../functions/web/frame/assets.ts';
import { findTemplateFolders } from '../../functions/web/frame/render.ts';
import { tableNamesFor } from '../../shared/adapters/dynamodb/table-names.ts';
import { createSystemClock } from '../../shared/adapters/system/clock.ts';
import type { ApiLogger } from '../../shared/http/api-deps.ts';
import { bundledOrganisations } from '../../shared/reference/index.ts';
import { composeService, type LocalService, SERVICE_NAME } from './compose.ts';
import { createTables } from './database/create-tables.ts';
import { type LocalDatabase, startDatabase } from './database.ts';
import { DEAD_LETTERS, serveDeadLetters } from './dead-letters.ts';
import { createDemoPeople, type DemoDirectory } from './demo-people.ts';
import { startFolding } from './folding.ts';
import { createHttpFront, type HttpFront } from './http-front.ts';
import { createIdentityProvider } from './identity/identity-provider.ts';
import { startNotifying } from './notifying.ts';
import { openObjectStore } from './object-store.ts';
import { seedPeople, seedStudy } from './seed.ts';
import { BUCKET, StoreCredentials } from './stores.ts';
import { serveWeb } from './web-front.ts';

export interface StartOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly dataFolder: string;
  /** Whether the demonstration study is there. The demonstration's people always are. */
  readonly seed: boolean;
  readonly version: string;
  readonly logger?: ApiLogger;
}

export interface RunningService {
  readonly baseUrl: string;
  readonly service: LocalService;
  readonly people: DemoDirectory;
  /** Resolves when every pending price is issued. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** How often the sweeper looks, and how long work may wait before it is sent again. */
const SWEEP_EVERY_MS = 5_000;
const WAITED_TOO_LONG_MS = 10_000;
const OBJECTS = '/objects';

const silent: ApiLogger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The key of the object store: made once, so that links outlive a restart. */
async function loadCredentials(folder: string): Promise<StoreCredentials> {
  const file = join(folder, 'object-store-key.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  if (kept !== undefined) return StoreCredentials.parse(JSON.parse(kept));
  const made = { accessKeyId: 'ncvr-local', secretAccessKey: randomBytes(30).toString('base64url') };
  await writeFile(`${file}.new`, JSON.stringify(made), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}

/** The embedded database, or the one that DYNAMODB_ENDPOINT names where this platform has none. */
async function openDatabase(
  dataFolder: string,
  logger: ApiLogger,
): Promise<Pick<LocalDatabase, 'endpoint' | 'stop'>> {
  const { DYNAMODB_ENDPOINT: endpoint } = process.env;
  if (endpoint !== undefined && endpoint !== '') return { endpoint, stop: async () => undefined };
  return startDatabase({
    folder: join(dataFolder, 'database'),
    onUnexpectedEnd: (message) => logger.error('database', { message }),
  });
}

/** The same styles as the pages', at the same addresses. */
function pageStyles(): string[] {
  const { path } = loadAssets(findTemplateFolders());
  return [`${path}/nhsuk.css`, `${path}/service.css`];
}

async function openIdentity(front: HttpFront, baseUrl: string, dataFolder: string, people: DemoDirectory) {
  const identity = await createIdentityProvider({
    baseUrl,
    dataFolder: join(dataFolder, 'identity'),
    demoPeople: people,
    serviceName: SERVICE_NAME,
    stylesheetPaths: pageStyles(),
  });
  front.mount('/oidc', (request, response) => identity.handler(request, response));
  return identity;
}

async function openObjects(
  front: HttpFront,
  dataFolder: string,
  credentials: StoreCredentials,
  logger: ApiLogger,
) {
  const objects = await openObjectStore({
    folder: join(dataFolder, 'objects'),
    buckets: [BUCKET],
    credentials,
    clock: createSystemClock(),
    basePath: OBJECTS,
    onFault: (error) => logger.error('object-store', { error: String(error) }),
  });
  front.mount(OBJECTS, (request, response) => objects.handle(request, response));
}

function startSweeping({ sweep }: LocalService, logger: ApiLogger): () => void {
  let [isSweeping, isStopped] = [false, false];
  const look = (olderThanMs: number): void => {
    if (isSweeping || isStopped) return;
    isSweeping = true;
    sweep({ olderThanMs })
      .catch((error: unknown) => {
        if (!isStopped) logger.error('site-pricing.sweep', { error: String(error) });
      })
      .finally(() => {
        isSweeping = false;
      });
  };
  // Messages are in memory: whatever was waiting when the last run ended is found at once.
  look(0);
  const timer = setInterval(() => look(WAITED_TOO_LONG_MS), SWEEP_EVERY_MS);
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}

/** Resolves when no offer is pending, no job open and no re-pricing under way. */
async function waitUntilIdle({ deps, queue }: LocalService): Promise<void> {
  for (;;) {
    await queue.idle();
    const waiting = await Promise.all([
      deps.ledger.listPendingOffers({ limit: 1 }),
      deps.ledger.listOpenJobs({ limit: 1 }),
      deps.repricings.listActive({ limit: 1 }),
    ]);
    if (waiting.every(({ items, next }) => items.length === 0 && next === undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Undoes what was started, last first. */
class Shutdown {
  readonly #steps: (() => void | Promise<void>)[] = [];
  onStop(step: () => void | Promise<void>): void {
    this.#steps.unshift(step);
  }
  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }
}

async function startParts(options: StartOptions, shutdown: Shutdown): Promise<RunningService> {
  const { dataFolder, logger = silent } = options;
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const credentials = await loadCredentials(dataFolder);
  const front = createHttpFront({ onFault: (error) => logger.error('http-front', { error: String(error) }) });
  const { port } = await front.listen(options.port);
  shutdown.onStop(() => front.close());
  const baseUrl = `http://localhost:${port}`;
  const people = createDemoPeople(bundledOrganisations());
  const database = await openDatabase(dataFolder, logger);
  shutdown.onStop(() => database.stop());
  const identity = await openIdentity(front, baseUrl, dataFolder, people);
  shutdown.onStop(() => identity.close());
  await openObjects(front, dataFolder, credentials, logger);
  const tableNames = tableNamesFor('ncvr');
  const service = composeService({
    baseUrl,
    databaseEndpoint: database.endpoint,
    tableNames,
    objectsUrl: { inside: `http://127.0.0.1:${port}${OBJECTS}`, outside: `${baseUrl}${OBJECTS}` },
    credentials,
    keysFolder: join(dataFolder, 'keys'),
    mailFolder: join(dataFolder, 'mail'),
    identity,
    logger,
    version: options.version,
  });
  shutdown.onStop(() => service.dynamo.destroy());
  shutdown.onStop(() => service.threads.stop());
  shutdown.onStop(() => service.queue.stop());
  await createTables(service.dynamo, tableNames);
  await seedPeople(service, people, identity.issuer);
  front.mount(DEAD_LETTERS, serveDeadLetters(service.queue, credentials.secretAccessKey));
  front.attachApi(service.api);
  front.mountFallback(serveWeb(service.web));
  if (options.seed) await seedStudy(service, people, identity.issuer);
  shutdown.onStop(startSweeping(service, logger));
  shutdown.onStop(startNotifying(service, logger));
  shutdown.onStop(startFolding(service, logger));
  return { baseUrl, service, people, idle: () => waitUntilIdle(service), stop: () => shutdown.run() };
}

/** Starts everything and seeds the demonstration. @throws Error where the port is taken or the data folder in use */
export async function startService(options: StartOptions): Promise<RunningService> {
  const shutdown = new Shutdown();
  try {
    return await startParts(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}
