/** The functions as they are deployed: synthesised without an account or a network, bundled, loaded and called. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bundleOptions } from '../../../infra/aws/bundling/options.ts';
import { recordOf } from '../../../infra/local/queue/sqs-record.ts';
import { createAppendixRenderer } from '../../../shared/adapters/pdf/appendix-pdf.ts';
import { renderPdf } from '../../../shared/adapters/pdf/render-pdf.ts';
import { createSystemClock } from '../../../shared/adapters/system/clock.ts';
import type { createArchive } from '../../../shared/composition/aws/archive.ts';
import { ArchiveEnvironment } from '../../../shared/composition/aws/environment.ts';
import { sampleDocument } from '../../adapters/pdf/sample-document.ts';
import { gatewayEvent } from '../../http/invoke.ts';
import { issueTiny } from '../../support/issued-appendix.ts';
import { createMemoryDeps, register } from '../../support/service-deps.ts';
import { BUCKET, CREDENTIALS, startTestObjectStore } from '../../support/test-archive.ts';
import { lead } from '../../usecases/resource-review/study-process.ts';
import { measureBundle } from './measure-bundle.ts';
import { type StandInCloud, startStandInCloud } from './stand-in-cloud.ts';
import { deployedValue, FUNCTIONS, type FunctionName, type Json } from './synthesise.ts';

const run = promisify(execFile);

/** No credentials, no configuration, and a proxy that nobody listens on. */
const OFFLINE = {
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
  HOME: '/nonexistent',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  AWS_EC2_METADATA_DISABLED: 'true',
};

let folder: string;
let template: Record<string, Json>;
let cloud: StandInCloud;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ncvr-cdk-'));
  await run(
    process.execPath,
    ['node_modules/aws-cdk/bin/cdk', 'synth', '-q', '--output', folder, '--no-notices'],
    {
      env: OFFLINE,
    },
  );
  template = JSON.parse(readFileSync(join(folder, 'Ncvr.template.json'), 'utf8')).Resources;
  const memory = await createMemoryDeps();
  await register(memory, lead);
  cloud = await startStandInCloud(memory.table);
}, 120_000);

afterAll(async () => {
  cloud.close();
  await rm(folder, { recursive: true, force: true });
});

/** Calls a function as Lambda does: its bundle alone, with the environment of the template, in a new process. */
async function call(name: FunctionName, event: unknown): Promise<Json> {
  const [, resource] = Object.entries(template).find(([id]) => new RegExp(`^${name}[0-9A-F]{8}$`).test(id))!;
  const variables = Object.entries<unknown>(resource.Properties.Environment.Variables);
  const script = `
    const { handler } = await import(process.argv[1]);
    const result = await handler(JSON.parse(process.argv[2]), { awsRequestId: 'test' });
    console.log('\\nRESULT' + JSON.stringify(result));`;
  const module = join(folder, resource.Metadata['aws:asset:path'], 'index.mjs');
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '-e', script, module, JSON.stringify(event)],
    {
      cwd: folder,
      env: {
        ...OFFLINE,
        ...Object.fromEntries(variables.map(([variable, value]) => [variable, deployedValue(value)])),
        AWS_REGION: 'eu-west-2',
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
        AWS_SESSION_TOKEN: 'none',
        AWS_ENDPOINT_URL: cloud.endpoint,
      },
    },
  );
  return JSON.parse(/^RESULT(.*)$/m.exec(stdout)![1]!);
}

describe('the deployed functions', () => {
  it.each(FUNCTIONS.filter((name) => name.endsWith('Api')))('%s answers', async (name) => {
    const unknown = await call(name, gatewayEvent('ANY /api/{proxy+}'));
    expect(unknown.statusCode).toBe(404);
    expect(unknown.headers['content-type']).toBe('application/problem+json');
  });

  it('reference data tells its version and describes the API', async () => {
    const health = await call('ReferenceDataApi', gatewayEvent('GET /api/health'));
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(JSON.parse(health.body)).toEqual({ status: 'ok', version });
    const { body } = await call('ReferenceDataApi', gatewayEvent('GET /api/openapi.json'));
    expect(JSON.parse(body).servers).toEqual([{ url: 'https://ncvr.example' }]);
  });

  it('the site worker gives back a message that it cannot read, alone', async () => {
    const queued = { id: 'm1', body: '{"kind":"nonsense"}', sentAt: 0, receives: 1 };
    const Records = [recordOf(queued, 'work')];
    expect(await call('SitePricingWorker', { Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
  });

  it('reference data writes a workbook with the code that it loads then', async () => {
    const asked = { params: { name: 'tariff.xlsx' }, as: lead.subject };
    const template = await call('ReferenceDataApi', gatewayEvent('GET /api/templates/{name}', asked));
    expect([template.statusCode, template.isBase64Encoded]).toEqual([200, true]);
    expect(Buffer.from(template.body, 'base64').toString('latin1', 0, 2)).toBe('PK');
  });

  it('verification reads a PDF, draws it again and finds it the same, with the keys of KMS', async () => {
    const { appendix } = await issueTiny();
    const body = createAppendixRenderer().renderPdf(appendix);
    const asked = { body, contentType: 'application/pdf' };
    const { statusCode, body: report } = await call(
      'VerificationApi',
      gatewayEvent('POST /api/verification', asked),
    );
    expect(statusCode).toBe(200);
    const results = JSON.parse(report).checks.map((check: Json) => [check.part, check.result]);
    // Signed by a key of the test, and issued by nobody.
    const wrong = { signature: 'wrong', issued: 'wrong' };
    const right = { pdf: 'right', hash: 'right', prices: 'right', figures: 'right', rendering: 'right' };
    expect(Object.fromEntries(results)).toMatchObject({ ...right, ...wrong });
    const keys = await call('VerificationApi', gatewayEvent('GET /api/keys'));
    expect(JSON.parse(keys.body).items).toMatchObject([
      { keyId: 'kms-0f9b2c1e-0000-4000-8000-000000000001' },
    ]);
  });

  it('the pages have their templates, styles and pictures with them', async () => {
    const page = await call('WebPages', gatewayEvent('GET /accessibility'));
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('<h1');
    const [style] = /\/assets\/[^"]+nhsuk\.css/.exec(page.body)!;
    expect((await call('WebPages', gatewayEvent(`GET ${style}`))).statusCode).toBe(200);
  });
});

const KILOBYTE = 1024;
/**
 * Code that is there when a function starts, without the reference data that is carried along: 600 KB for an API
 * function, 1,200 for the worker. The pages are some hundred with their templates, and sign people in; verification
 * draws the PDF again.
 */
const MOST_KILOBYTES: Readonly<Record<FunctionName, number>> = {
  ResourceReviewApi: 600,
  SitePricingApi: 600,
  FinancialAppendixApi: 600,
  TrustAcceptanceApi: 600,
  AdherenceIndicatorApi: 600,
  AdherenceIndicatorFolder: 600,
  AdherenceIndicatorCloser: 600,
  VerificationApi: 1000,
  NotificationsApi: 600,
  NotificationsSender: 600,
  NotificationsReminder: 600,
  ReferenceDataApi: 600,
  SitePricingWorker: 1200,
  SitePricingSweeper: 600,
  WebPages: 1100,
};

describe('the bundles', () => {
  it('render the same bytes as the renderer that the tests of the PDF look at', async () => {
    const outdir = join(folder, 'renderer');
    await build({ ...bundleOptions('shared/adapters/pdf/render-pdf.ts'), outdir });
    const bundled: { renderPdf: typeof renderPdf } = await import(join(outdir, 'index.mjs'));
    const document = sampleDocument();
    expect(Buffer.compare(bundled.renderPdf(document), renderPdf(document))).toBe(0);
  });

  it('keep and read documents as ever, with what was left out of the client for S3', async () => {
    const clock = createSystemClock();
    const store = await startTestObjectStore(clock);
    onTestFinished(() => store.remove());
    const outdir = join(folder, 'archive');
    await build({ ...bundleOptions('shared/composition/aws/archive.ts'), outdir });
    const bundled: { createArchive: typeof createArchive } = await import(join(outdir, 'index.mjs'));
    vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', 'none');
    onTestFinished(() => void vi.unstubAllEnvs());
    const environment = ArchiveEnvironment.parse({
      AWS_REGION: 'eu-west-2',
      S3_ENDPOINT: store.endpoint,
      ARCHIVE_BUCKET: BUCKET,
    });
    const archive = bundled.createArchive(environment, clock);
    const bytes = new TextEncoder().encode('{"a":1}');
    expect(await archive.putIfAbsent('reviews/1/a.json', bytes, 'application/json')).toBe('written');
    expect(await archive.putIfAbsent('reviews/1/a.json', bytes, 'application/json')).toBe('alreadyThere');
    expect(Buffer.from((await archive.get('reviews/1/a.json'))!)).toEqual(Buffer.from(bytes));
    expect(await archive.get('reviews/1/b.json')).toBeUndefined();
    const pieces = async function* () {
      for (let piece = 0; piece < 6; piece += 1) yield new Uint8Array(1024 * KILOBYTE);
    };
    await archive.putStream('archives/1/c.zip', pieces(), 'application/zip');
    expect(await archive.size('archives/1/c.zip')).toBe(6 * 1024 * KILOBYTE);
    const link = await archive.link('reviews/1/a.json', {
      filename: 'a.json',
      contentType: 'application/json',
      expiresInSeconds: 60,
    });
    expect(new URL(link).searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leave what reads and writes workbooks, and PDF files of strangers, until it is needed', async () => {
    for (const name of ['ResourceReviewApi', 'ReferenceDataApi', 'WebPages', 'VerificationApi'] as const)
      expect((await measureBundle(name)).later / KILOBYTE).toBeGreaterThan(150);
  });

  it.each(FUNCTIONS)('%s stays small', async (name) => {
    const { code } = await measureBundle(name);
    expect(code / KILOBYTE).toBeLessThan(MOST_KILOBYTES[name]);
  });
});
