import { type Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { EdgeStack } from '../../../infra/aws/edge-stack.ts';
import { IdentityStack } from '../../../infra/aws/identity-stack.ts';
import { makeApp, makeStack } from './synthesise.ts';

interface Justified {
  readonly make: () => Stack;
  /** Rules with exceptions, and none else. */
  readonly rules: readonly string[];
}

const OF_THE_SERVICE = ['APIG4', 'IAM4', 'IAM5', 'S1', 'SMG4'];
const STACKS: Readonly<Record<string, Justified>> = {
  'the service': { make: () => makeStack(), rules: OF_THE_SERVICE },
  'the service for trying out': { make: () => makeStack('dev'), rules: OF_THE_SERVICE },
  'the edge': { make: () => new EdgeStack(makeApp(), 'NcvrEdge'), rules: ['CFR1', 'CFR3'] },
  'the identity service': { make: () => new IdentityStack(makeApp(), 'NcvrIdentity'), rules: ['COG1'] },
};

describe('the stacks follow the AWS Solutions rules, each exception with its reason', () => {
  it.each(Object.entries(STACKS))('%s', (_, { make, rules }) => {
    const stack = make();
    Template.fromStack(stack);
    const { violations } = new AwsSolutionsChecks(stack).validateScope(stack);
    expect(violations).toEqual([]);
    const reasons = stack.node
      .findAll()
      .flatMap(({ node }) => node.metadata)
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));
    const found = new Set(reasons.map(([rule]) => /AwsSolutions-(\w+)/.exec(rule)?.[1]));
    expect([...found].sort()).toEqual(rules);
    for (const [, reason] of reasons) expect(reason.length).toBeGreaterThan(30);
  });
});
