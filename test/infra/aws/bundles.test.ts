/** The functions as they are deployed: synthesised without an account or a network, bundled, loaded and called. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderPdf } from '../../../shared/adapters/pdf/render-pdf.ts';
import { sampleDocument } from '../../adapters/pdf/sample-document.ts';
import { gatewayEvent } from '../../http/invoke.ts';
import { AS_DEPLOYED, measureBundle } from './measure-bundle.ts';
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
const secrets = createServer((_, response) => response.end('{"SecretString":"the secret of the issuer"}'));

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
  await new Promise<void>((listening) => secrets.listen(0, '127.0.0.1', listening));
}, 120_000);

afterAll(async () => {
  secrets.close();
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
        AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
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
    const Records = [{ messageId: 'm1', body: '{"kind":"nonsense"}', eventSource: 'aws:sqs' }];
    expect(await call('SitePricingWorker', { Records })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
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
/** Code without the reference data that is carried along. The review checks and prices as well as keeping records. */
const MOST_KILOBYTES: Readonly<Record<FunctionName, number>> = {
  ResourceReviewApi: 700,
  SitePricingApi: 600,
  FinancialAppendixApi: 600,
  TrustAcceptanceApi: 600,
  AdherenceIndicatorApi: 600,
  ReferenceDataApi: 600,
  SitePricingWorker: 1200,
  SitePricingSweeper: 600,
  WebPages: 1200,
};

describe('the bundles', () => {
  it('render the same bytes as the renderer that the tests of the PDF look at', async () => {
    const outfile = join(folder, 'render.mjs');
    await build({ ...AS_DEPLOYED, entryPoints: ['shared/adapters/pdf/render-pdf.ts'], outfile });
    const bundled: { renderPdf: typeof renderPdf } = await import(outfile);
    const document = sampleDocument();
    expect(Buffer.compare(bundled.renderPdf(document), renderPdf(document))).toBe(0);
  });

  it.each(FUNCTIONS)('%s stays small', async (name) => {
    const { code } = await measureBundle(name);
    expect(code / KILOBYTE).toBeLessThan(MOST_KILOBYTES[name]);
  });
});
