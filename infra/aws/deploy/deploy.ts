/** `npm run deploy`: templates, the check against what would destroy, and `cdk deploy`. See `USAGE`. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { STAGE_NAMES, STAGES, type StageName } from '../stage.ts';
import { describeDestruction, withoutAllowed } from './check.ts';
import { checkTarget } from './check-target.ts';
import { fetchDeployed } from './deployed-template.ts';
import { findCaller } from './find-caller.ts';
import { type Destruction, findDestruction, Template } from './find-destruction.ts';
import { chooseParameters, type Given, readInstallation, refuseUnknown } from './parameters.ts';

const USAGE = `npm run deploy -- --stage prod|test|dev --parameters FILE [--stack service|edge|identity] [--dry-run]
    [--allow LOGICAL-ID ...]

--stack       only this one; else the service, and in prod and test the edge in front of it
--parameters  where the installation is to be, and how it is called: infra/aws/parameters.example.json, filled in.
              Its Stage, Account and Region are held against --stage and your credentials before anything else
--dry-run     make the templates, hold them against what is deployed, and stop
--allow       a table, bucket, key, user pool or vault that is meant to go

Runbook: infra/runbooks/deploy.md`;

const OPTIONS = {
  stage: { type: 'string' },
  parameters: { type: 'string' },
  stack: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  allow: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false },
} as const;

const OUTPUT = 'cdk.out';
const CDK = join('node_modules', 'aws-cdk', 'bin', 'cdk');
const HOME = 'eu-west-2';

const KINDS = {
  identity: { name: 'NcvrIdentity', region: HOME },
  service: { name: 'Ncvr', region: HOME },
  edge: { name: 'NcvrEdge', region: 'us-east-1' },
} as const;
type Kind = keyof typeof KINDS;

export interface Chosen {
  readonly stage: StageName;
  readonly stacks: readonly { readonly name: string; readonly region: string }[];
}

const isStage = (name: string | undefined): name is StageName =>
  name !== undefined && Object.hasOwn(STAGES, name);
const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);

/** @throws Error that names the option */
export function chooseStacks(stage: string | undefined, only: string | undefined): Chosen {
  if (!isStage(stage)) throw new Error(`--stage must be ${STAGE_NAMES}`);
  const { suffix, isBehindEdge } = STAGES[stage];
  if (only !== undefined && !isKind(only))
    throw new Error(`--stack must be ${Object.keys(KINDS).join(', ')}`);
  if (only === 'edge' && !isBehindEdge) throw new Error(`--stack: ${stage} has no edge`);
  const kinds: readonly Kind[] =
    only !== undefined ? [only] : isBehindEdge ? ['service', 'edge'] : ['service'];
  const stacks = kinds.map((kind) => ({ ...KINDS[kind], name: `${KINDS[kind].name}${suffix}` }));
  return { stage, stacks };
}

/** In the region where the templates are held against what is deployed, whatever the machine's own is. */
function cdk(region: string, ...args: readonly string[]): void {
  const env = { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region };
  const { status } = spawnSync(process.execPath, [CDK, ...args], { stdio: 'inherit', env });
  if (status !== 0) throw new Error(`cdk ${args[0] ?? ''} ended with ${String(status)}`);
}

const templateOf = (stack: string): Template =>
  Template.parse(JSON.parse(readFileSync(join(OUTPUT, `${stack}.template.json`), 'utf8')));

/** @throws Error where something that holds data would go */
async function refuseDestruction({ stacks }: Chosen, allowed: readonly string[]): Promise<void> {
  const found: Destruction[] = [];
  for (const { name, region } of stacks) {
    const deployed = await fetchDeployed(name, region);
    if (deployed === undefined) console.log(`${name} is not there yet.`);
    else found.push(...findDestruction(deployed, templateOf(name)));
  }
  const left = withoutAllowed(found, allowed);
  if (left.length > 0) throw new Error(describeDestruction(left));
  console.log('Nothing that holds data would go.');
}

function deployStack(stage: StageName, { name, region }: Chosen['stacks'][number], given: Given): void {
  const parameters = Object.entries(chooseParameters(templateOf(name), given)).flatMap(([key, value]) => [
    '--parameters',
    `${name}:${key}=${value}`,
  ]);
  // --app: the very templates that were checked.
  const approval = ['--require-approval', stage === 'prod' ? 'broadening' : 'never'];
  cdk(region, 'deploy', name, '--exclusively', '--app', OUTPUT, ...approval, ...parameters);
}

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return console.log(USAGE);
  const chosen = chooseStacks(values.stage, values.stack);
  if (values.parameters === undefined) throw new Error('--parameters must name a file');
  const installation = readInstallation(values.parameters);
  await checkTarget({ stage: STAGES[chosen.stage], home: HOME }, installation, { findCaller });
  const { given } = installation;
  cdk(HOME, 'synth', '--quiet', '-c', `stage=${chosen.stage}`, '--output', OUTPUT);
  const all = [KINDS.identity, KINDS.service, KINDS.edge].map(
    ({ name }) => `${name}${STAGES[chosen.stage].suffix}`,
  );
  refuseUnknown(
    all
      .filter((name) => STAGES[chosen.stage].isBehindEdge || !name.startsWith(KINDS.edge.name))
      .map(templateOf),
    given,
  );
  for (const { name } of chosen.stacks) chooseParameters(templateOf(name), given);
  await refuseDestruction(chosen, values.allow);
  if (values['dry-run']) return;
  for (const stack of chosen.stacks) deployStack(chosen.stage, stack, given);
}

if (import.meta.main) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(`${error instanceof Error ? error.message : String(error)}\nSee npm run deploy -- --help.`);
    process.exitCode = 1;
  });
}
