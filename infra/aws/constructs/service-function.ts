import { type Duration, Validations } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { bundledCode } from '../bundling/bundled-code.ts';
import { FunctionAlarms } from './function-alarms.ts';

type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];
type GivenByLambda = 'AWS_REGION';

/** A function's environment as the stack must give it: texts, checked by name against the schema that parses them. */
export type Settings<E extends z.ZodObject> = {
  readonly [K in Exclude<keyof z.input<E>, OptionalKeys<z.input<E>> | GivenByLambda>]: string;
} & { readonly [K in OptionalKeys<z.input<E>>]?: string };

export interface ServiceFunctionProps<E extends z.ZodObject> {
  readonly description: string;
  /** Who is hurt while it fails, and what they see: a sentence of its alarms. */
  readonly hurts: string;
  /** Faults in five minutes that mend themselves; see FunctionAlarms. */
  readonly faultsTolerated?: number;
  /** How long the slowest call in a hundred may take, where somebody waits for it. */
  readonly slowest?: Duration;
  /** From the project's root: `functions/site-pricing/lambda.ts`. */
  readonly entry: string;
  readonly environment: Settings<E>;
  /** Everything that the function may do; its role has nothing else but its log and its traces. */
  readonly allow: readonly PolicyStatement[];
  readonly timeout: Duration;
  readonly memorySize: number;
  /** Of the account's functions at once, these are its own and no more. */
  readonly reservedConcurrentExecutions?: number;
  /** Puts files beside the bundle. */
  readonly beside?: (bundle: string) => void;
}

/** A function with a role, a log and a bundle of its own. */
export class ServiceFunction<E extends z.ZodObject> extends LambdaFunction {
  constructor(scope: Construct, id: string, props: ServiceFunctionProps<E>) {
    const {
      entry,
      environment,
      allow,
      beside = () => undefined,
      hurts,
      faultsTolerated,
      slowest,
      ...rest
    } = props;
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(scope, `${id}Log`, { retention: RetentionDays.ONE_YEAR });
    super(scope, id, {
      ...rest,
      code: bundledCode(entry, beside),
      handler: 'index.handler',
      environment: textsOf(environment),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
    });
    logGroup.grantWrite(role);
    for (const statement of allow) role.addToPolicy(statement);
    const { description } = props;
    new FunctionAlarms(scope, `${id}Alarms`, {
      watched: this,
      log: logGroup,
      description,
      hurts,
      faultsTolerated,
      slowest,
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes traces for no resource in particular; nothing else in the role has this wildcard.',
    });
  }
}

function textsOf(settings: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
