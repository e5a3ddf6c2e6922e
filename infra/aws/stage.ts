import { Duration } from 'aws-cdk-lib';
import type { Node } from 'constructs';

/** What differs between installations in kind; what differs in name is asked for as parameters (deployment.ts). */
export interface Stage {
  readonly name: string;
  /** Stands behind the names of the stacks. */
  readonly suffix: string;
  /** How long nothing issued can be deleted. */
  readonly documentsKept: Duration;
  /** Behind CloudFront and WAF under a domain of its own; the API's default address answers nobody. */
  readonly isBehindEdge: boolean;
}

export const STAGES = {
  prod: {
    name: 'prod',
    suffix: '',
    // Claims on a contract lapse six years after its breach (Limitation Act 1980, section 5); the seventh covers
    // the year in which the last payment falls due.
    documentsKept: Duration.days(7 * 365),
    isBehindEdge: true,
  },
  /** Production rehearsed, edge and domain too, with made-up studies: what it keeps can be thrown away after a day. */
  test: { name: 'test', suffix: 'Test', documentsKept: Duration.days(1), isBehindEdge: true },
  /** For trying out, with made-up studies: it needs no domain, and its documents can be thrown away after a day. */
  dev: { name: 'dev', suffix: 'Dev', documentsKept: Duration.days(1), isBehindEdge: false },
} as const satisfies Readonly<Record<string, Stage>>;
export type StageName = keyof typeof STAGES;

/** As a message lists them. */
export const STAGE_NAMES = 'prod, test or dev';

const isStageName = (name: unknown): name is StageName =>
  typeof name === 'string' && Object.hasOwn(STAGES, name);

/** The stage that `-c stage=...` names; production where nothing is said. @throws Error for one that is not known */
export function readStage(node: Node): Stage {
  const name: unknown = node.tryGetContext('stage') ?? 'prod';
  if (isStageName(name)) return STAGES[name];
  throw new Error(`stage: there is no ${String(name)}; choose ${STAGE_NAMES}`);
}
