import { Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, it } from 'vitest';
import { makeStack } from './synthesise.ts';

it('the stack follows the AWS Solutions rules, each exception with its reason', () => {
  const stack = makeStack();
  Template.fromStack(stack);
  const { violations } = new AwsSolutionsChecks(stack).validateScope(stack);
  expect(violations).toEqual([]);
  const reasons = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>));
  const rules = new Set(reasons.map(([rule]) => /AwsSolutions-\w+/.exec(rule)?.[0]));
  expect([...rules].sort()).toEqual([
    'AwsSolutions-APIG4',
    'AwsSolutions-IAM5',
    'AwsSolutions-S1',
    'AwsSolutions-SMG4',
  ]);
  for (const [, reason] of reasons) expect(reason.length).toBeGreaterThan(30);
});
