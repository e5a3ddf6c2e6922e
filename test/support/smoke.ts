/**
 * Walks the five steps against a running service: `npm run smoke -- --url https://ncvr.example --leave-traces`.
 * See `USAGE`. Ends with 0 where everything is as it should be, with 1 where something is not, with 2 for a mistake.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isLoopbackHost } from '../../shared/adapters/oidc/loopback.ts';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import { type ApiClient, api } from './api-client.ts';
import { fiveSteps, readingSteps, type SmokeStep } from './smoke-steps.ts';
import { findToken, type Party, type TokenSettings } from './smoke-tokens.ts';
import { reviewOf } from './study-journey.ts';

const USAGE = `npm run smoke -- [--url http://localhost:8080] [--leave-traces]
    [--iras 9xxxxxx] [--lead RRV] [--company example-pharma] [--site RJ1] [--issuer URL] [--scope SCOPE]

Without --leave-traces it only reads, unless the service is on this machine: the five steps leave a study, an
appendix and a decision that the indicator counts.

They need three callers who hold their roles at the organisations named: NCVR_SMOKE_LEAD_TOKEN, or
NCVR_SMOKE_LEAD_CLIENT and NCVR_SMOKE_LEAD_SECRET for a client of the issuer; likewise COMPANY and TRUST. In the cloud
system clients only read, so give tokens of people there. On this machine the demonstration's clients are used.`;

const OPTIONS = {
  url: { type: 'string', default: 'http://localhost:8080' },
  'leave-traces': { type: 'boolean', default: false },
  iras: { type: 'string', default: String(randomInt(9_000_000, 10_000_000)) },
  lead: { type: 'string', default: 'RRV' },
  company: { type: 'string', default: 'example-pharma' },
  site: { type: 'string', default: 'RJ1' },
  issuer: { type: 'string' },
  scope: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

function readOptions() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    if (!URL.canParse(values.url)) throw new Error('--url must be an address such as https://ncvr.example');
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}
const values = readOptions();

function smokeReview(): ResourceReview {
  const review = reviewOf(values.iras, [values.site]);
  const { sponsor } = review.study;
  return {
    ...review,
    study: { ...review.study, shortTitle: 'SMOKE', sponsor: { ...sponsor, id: values.company } },
    leadSite: { ...review.leadSite, odsCode: values.lead },
  };
}

async function run(steps: readonly SmokeStep[]): Promise<void> {
  for (const [name, step] of steps) {
    const begun = performance.now();
    try {
      await step();
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    console.log(`ok   ${name} (${Math.round(performance.now() - begun)} ms)`);
  }
}

async function signIn(settings: TokenSettings): Promise<Readonly<Record<Party, ApiClient>>> {
  const clientOf = async (party: Party): Promise<ApiClient> => {
    const token = await findToken(party, settings);
    if (token === undefined)
      throw new Error(`nobody to act as the ${party}: see --help for how to give a token`);
    return api(settings.baseUrl, token);
  };
  return { lead: await clientOf('lead'), company: await clientOf('company'), trust: await clientOf('trust') };
}

async function smoke(): Promise<void> {
  const { url: baseUrl, lead, company, site, issuer, scope } = values;
  const isLocal = isLoopbackHost(new URL(baseUrl).hostname);
  await run(readingSteps(baseUrl));
  if (!isLocal && !values['leave-traces']) {
    console.log('The five steps were not walked: they leave traces (see --help).');
    return;
  }
  const demoClients = {
    lead: `demo.studyResourceReviewer.${lead}`,
    company: `demo.companyRepresentative.${company}`,
    trust: `demo.siteRepresentative.${site}`,
  };
  const settings = { baseUrl, issuer, scope, isLocal, demoClients, environment: process.env };
  await run(fiveSteps({ baseUrl, review: smokeReview(), parties: await signIn(settings) }));
  console.log(`Everything is as it should be. Left behind: study ${values.iras} with one accepted price.`);
}

if (values.help) console.log(USAGE);
else
  await smoke().catch((error: unknown) => {
    console.error(`FAIL ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
