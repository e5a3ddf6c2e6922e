/** The stack's template, for tests to look into. */
import { readFileSync } from 'node:fs';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { NcvrStack } from '../../../infra/aws/ncvr-stack.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into templates
export type Json = any;

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, Json>>;
  readonly DeletionPolicy?: string;
}

/** An application with the context of cdk.json; its functions are not bundled, which takes half a minute. */
export function makeApp(stage?: string): App {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  return new App({ context: { ...context, 'aws:cdk:bundling-stacks': [], ...(stage && { stage }) } });
}

/** The service's own stack, of production where no stage is named. */
export const makeStack = (stage?: string): NcvrStack => new NcvrStack(makeApp(stage), 'Ncvr');

/** Resources of another stack by logical id. */
export const resourcesOf = (stack: Stack): Resources =>
  Template.fromStack(stack).toJSON()['Resources'] as Resources;

/** Resources by logical id. */
export type Resources = Readonly<Record<string, Resource>>;

let made: Resources | undefined;

/** All resources of the template, made once for the tests of a file. */
export function resources(): Resources {
  made ??= Template.fromStack(makeStack()).toJSON()['Resources'] as Resources;
  return made;
}

export function ofType(type: string): readonly (readonly [string, Resource])[] {
  return Object.entries(resources()).filter(([, resource]) => resource.Type === type);
}

/** The logical id that a `Ref`, a `Fn::GetAtt` or anything made of one names; the text itself where it is text. */
export function named(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, Json>;
  if (ref !== undefined) return ref;
  if (attribute !== undefined) return attribute[0];
  return join[1].map(named).join('');
}

/** The function whose logical id begins with this, such as `SitePricingWorker`. */
export function functionNamed(prefix: string): readonly [string, Resource] {
  const found = ofType('AWS::Lambda::Function').filter(([id]) =>
    new RegExp(`^${prefix}[0-9A-F]{8}$`).test(id),
  );
  if (found.length !== 1) throw new Error(`${found.length} functions are named ${prefix}`);
  return found[0]!;
}

/** Every function of the service, by capability and part. */
export const FUNCTIONS = [
  'ResourceReviewApi',
  'SitePricingApi',
  'SitePricingWorker',
  'SitePricingSweeper',
  'FinancialAppendixApi',
  'TrustAcceptanceApi',
  'AdherenceIndicatorApi',
  'AdherenceIndicatorFolder',
  'AdherenceIndicatorCloser',
  'VerificationApi',
  'NotificationsApi',
  'NotificationsSender',
  'NotificationsReminder',
  'ReferenceDataApi',
  'WebPages',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

const PARAMETERS: Readonly<Record<string, string>> = {
  Issuer: 'https://identity.example',
  ServiceAddress: 'https://ncvr.example',
  SignInOrigin: 'https://identity.example',
  SignInClientId: 'ncvr-pages',
  LogoutParameter: 'logout_uri',
  MailFrom: 'prices@ncvr.example',
  MailIdentity: 'ncvr.example',
};

/** A value of the template as CloudFormation might fill it in. */
export function deployedValue(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, Json>;
  if (join !== undefined) return join[1].map(deployedValue).join(join[0]);
  const id: string = ref ?? attribute[0];
  const type = resources()[id]?.Type;
  if (type === 'AWS::SQS::Queue') return `https://sqs.eu-west-2.amazonaws.com/000000000000/${id}`;
  if (type !== undefined)
    return attribute === undefined ? id : `arn:aws:made-up:eu-west-2:000000000000:${id}`;
  const parameter = PARAMETERS[id];
  if (parameter === undefined) throw new Error(`${id}: no such resource or parameter`);
  return parameter;
}
