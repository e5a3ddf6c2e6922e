import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { chooseStacks } from '../../../infra/aws/deploy/deploy.ts';
import { chooseParameters, readInstallation, refuseUnknown } from '../../../infra/aws/deploy/parameters.ts';
import { EdgeStack } from '../../../infra/aws/edge-stack.ts';
import { IdentityStack } from '../../../infra/aws/identity-stack.ts';
import { type Json, makeApp, makeStack } from './synthesise.ts';

const EXAMPLE = 'infra/aws/parameters.example.json';
const templates = (): Json[] =>
  [makeStack(), new EdgeStack(makeApp(), 'NcvrEdge'), new IdentityStack(makeApp(), 'NcvrIdentity')].map(
    (stack) => Template.fromStack(stack).toJSON(),
  );

describe('a deployment', () => {
  it('in production and in its rehearsal is the service, then the edge; for trying out it has no edge', () => {
    expect(chooseStacks('prod', undefined).stacks).toEqual([
      { name: 'Ncvr', region: 'eu-west-2' },
      { name: 'NcvrEdge', region: 'us-east-1' },
    ]);
    expect(chooseStacks('test', undefined).stacks.map(({ name }) => name)).toEqual([
      'NcvrTest',
      'NcvrEdgeTest',
    ]);
    expect(chooseStacks('dev', undefined).stacks.map(({ name }) => name)).toEqual(['NcvrDev']);
    expect(chooseStacks('dev', 'identity').stacks.map(({ name }) => name)).toEqual(['NcvrIdentityDev']);
  });

  it('says which option is wrong', () => {
    expect(() => chooseStacks(undefined, undefined)).toThrow('--stage must be prod, test or dev');
    expect(() => chooseStacks('prod', 'web')).toThrow('--stack must be identity, service, edge');
    expect(() => chooseStacks('dev', 'edge')).toThrow('dev has no edge');
  });
});

describe('the example of parameters', () => {
  it('has every parameter that the stacks ask for, in the form that they take, and no other', () => {
    const given = readInstallation(EXAMPLE).given;
    expect(() => refuseUnknown(templates(), given)).not.toThrow();
    for (const template of templates()) {
      const chosen = chooseParameters(template, given);
      for (const [name, value] of Object.entries(chosen)) {
        const { AllowedPattern: pattern, AllowedValues: values } = template.Parameters[name];
        if (pattern !== undefined) expect(value, name).toMatch(new RegExp(`^(?:${pattern})$`));
        if (values !== undefined) expect(values, name).toContain(value);
      }
    }
  });

  it('names what is missing, and what nobody asks for', () => {
    const [service] = templates();
    const { Issuer: _, ...given } = readInstallation(EXAMPLE).given;
    expect(() => chooseParameters(service, given)).toThrow('the parameters lack Issuer');
    expect(() => refuseUnknown(templates(), { ...given, Isuer: 'x' })).toThrow(
      'asks for the parameter Isuer',
    );
    expect(() => readInstallation('package.json')).toThrow('package.json must be an object of texts');
  });

  it('gives a default where the stack has one', () => {
    const [service] = templates();
    const { LogoutParameter: _, ...given } = readInstallation(EXAMPLE).given;
    expect(chooseParameters(service, given)).not.toHaveProperty('LogoutParameter');
    expect(service.Parameters.LogoutParameter.Default).toBe('post_logout_redirect_uri');
  });
});
