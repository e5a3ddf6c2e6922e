/**
 * What protects the service, as one file that a reviewer can read: a change of it shows in the diff, and is to be meant
 * (`npx vitest run test/infra/aws/security-snapshot.test.ts -u`). What functions may do is held against what they do in
 * permissions.test.ts.
 */
import type { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { EdgeStack } from '../../../infra/aws/edge-stack.ts';
import { IdentityStack } from '../../../infra/aws/identity-stack.ts';
import { type Json, makeApp, makeStack, resourcesOf } from './synthesise.ts';

const PROTECTING =
  /^AWS::(?:KMS|S3|SQS|SNS|DynamoDB|SecretsManager|Backup|SES|WAFv2|CloudFront|Cognito)::|^AWS::ApiGatewayV2::(?:Api|Stage|Authorizer|DomainName)$/;
/** Keys and indexes of tables are the service's, not its protection. */
const LEFT_OUT = new Set([
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'Description',
  'Metadata',
]);

/** Logical ids end with eight digits that stand for nothing. */
const plain = (text: string): string => text.replace(/([A-Za-z])[0-9A-F]{8}(?=$|[^0-9A-Za-z])/g, '$1');

function tidy(value: unknown): Json {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !LEFT_OUT.has(name))
      .map(([name, each]) => [plain(name), tidy(each)])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function protectionOf(stack: Stack): Json {
  const all = Object.entries<Json>(resourcesOf(stack));
  const roles = all.filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  const trusts = roles.map(([, { Properties }]) => JSON.stringify(tidy(Properties.AssumeRolePolicyDocument)));
  return {
    resources: tidy(Object.fromEntries(all.filter(([, { Type }]) => PROTECTING.test(Type)))),
    /** Whom roles trust, and which policies of AWS they have. */
    trusted: [...new Set(trusts)].sort().map((trust) => JSON.parse(trust)),
    policiesOfAws: roles.flatMap(([, { Properties }]) => tidy(Properties.ManagedPolicyArns ?? [])),
  };
}

const STACKS: Readonly<Record<string, () => Stack>> = {
  service: () => makeStack(),
  edge: () => new EdgeStack(makeApp(), 'NcvrEdge'),
  identity: () => new IdentityStack(makeApp(), 'NcvrIdentity'),
};

describe('what protects the service is what was reviewed', () => {
  it.each(Object.entries(STACKS))('%s', async (name, make) => {
    const text = `${JSON.stringify(protectionOf(make()), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`security/${name}.json`);
  });
});
