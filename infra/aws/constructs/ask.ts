import { CfnParameter, type CfnParameterProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A parameter named by its own id, without the construct's path, so that a person can type it. */
export function ask(scope: Construct, name: string, props: CfnParameterProps): CfnParameter {
  const parameter = new CfnParameter(scope, name, props);
  parameter.overrideLogicalId(name);
  return parameter;
}
