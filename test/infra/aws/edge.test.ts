import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { EdgeStack } from '../../../infra/aws/edge-stack.ts';
import { IdentityStack } from '../../../infra/aws/identity-stack.ts';
import { type Json, makeApp, makeStack, named, ofType, type Resources, resourcesOf } from './synthesise.ts';

const only = (of: Resources, type: string): Json => {
  const found = Object.values(of).filter(({ Type }) => Type === type);
  expect(found).toHaveLength(1);
  return found[0]!.Properties;
};

describe('the edge', () => {
  let edge: Resources;
  let distribution: Json;
  let rules: Json[];
  beforeAll(() => {
    edge = resourcesOf(new EdgeStack(makeApp(), 'NcvrEdge'));
    distribution = only(edge, 'AWS::CloudFront::Distribution').DistributionConfig;
    rules = only(edge, 'AWS::WAFv2::WebACL').Rules;
  });
  const rule = (name: string): Json => rules.find(({ Name }) => Name === name);

  it('is where a web ACL for CloudFront must live, and in no other region', () => {
    expect(new EdgeStack(makeApp(), 'NcvrEdge').region).toBe('us-east-1');
    expect(only(edge, 'AWS::WAFv2::WebACL').Scope).toBe('CLOUDFRONT');
    expect(named(distribution.WebACLId)).toMatch(/^FirewallAcl/);
  });

  it('shows the API a client certificate, so that nobody else is answered there', () => {
    expect(distribution.Origins).toHaveLength(1);
    expect(distribution.Origins[0].CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginMtlsConfig: { ClientCertificateArn: { Ref: 'OriginClientCertificate' } },
    });
  });

  it('keeps nothing of what is for one person, and assets under their hash', () => {
    const { DefaultCacheBehavior: everything, CacheBehaviors: others } = distribution;
    // AWS's own policies: CachingDisabled, CachingOptimized, AllViewerExceptHostHeader.
    expect(everything.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(everything.OriginRequestPolicyId).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac');
    expect(everything.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(others).toHaveLength(1);
    expect(others[0]).toMatchObject({
      PathPattern: '/assets/*',
      AllowedMethods: ['GET', 'HEAD'],
      CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
    });
  });

  it('speaks TLS 1.2 and later under the domain of the installation', () => {
    expect(distribution.Aliases).toEqual([{ Ref: 'ServiceDomain' }]);
    expect(distribution.ViewerCertificate).toMatchObject({
      AcmCertificateArn: { Ref: 'ServiceCertificate' },
      MinimumProtocolVersion: 'TLSv1.2_2021',
    });
  });

  it('gives every answer its security headers, and leaves the policies that pages set', () => {
    const { SecurityHeadersConfig: headers } = only(
      edge,
      'AWS::CloudFront::ResponseHeadersPolicy',
    ).ResponseHeadersPolicyConfig;
    expect(headers.StrictTransportSecurity).toMatchObject({
      AccessControlMaxAgeSec: 63_072_000,
      Override: true,
    });
    expect(headers.ContentTypeOptions.Override).toBe(true);
    expect(headers.FrameOptions).toMatchObject({ FrameOption: 'DENY', Override: true });
    expect(headers.ContentSecurityPolicy.Override).toBe(false);
  });

  it('tells a flood to slow down, with 429 and Retry-After', () => {
    for (const [name, limit] of [
      ['Requests', 3000],
      ['UnknownUploads', 200],
    ] as const) {
      expect(rule(name).Statement.RateBasedStatement).toMatchObject({
        Limit: limit,
        EvaluationWindowSec: 300,
      });
      expect(rule(name).Action.Block.CustomResponse).toMatchObject({
        ResponseCode: 429,
        ResponseHeaders: [{ Name: 'retry-after', Value: '60' }],
      });
    }
  });

  it('refuses what is far too long by its length, and lets 4 MB through', () => {
    const { RegexString: text, FieldToMatch: field } = rule('LongBodies').Statement.RegexMatchStatement;
    expect(field).toEqual({ SingleHeader: { Name: 'content-length' } });
    const isTooLong = (bytes: number): boolean => new RegExp(text).test(String(bytes));
    for (const bytes of [0, 999_999, 4 * 1024 * 1024, 4_999_999])
      expect(isTooLong(bytes), `${bytes}`).toBe(false);
    for (const bytes of [5_000_000, 9_999_999, 10_000_000, 1e12])
      expect(isTooLong(bytes), `${bytes}`).toBe(true);
  });

  it('takes in reviews and workbooks: rules about bodies count, and do not stop', () => {
    const { RuleActionOverrides: overrides } = rule('AWSManagedRulesCommonRuleSet').Statement
      .ManagedRuleGroupStatement;
    const counted = overrides.map(({ Name, ActionToUse }: Json) => [Name, Object.keys(ActionToUse)]);
    expect(counted).toContainEqual(['SizeRestrictions_BODY', ['Count']]);
    for (const [name] of counted) expect(name).toMatch(/_BODY$/);
  });

  it('logs no address of a person, no query, no token and no cookie', () => {
    const { RecordFields: fields } = only(edge, 'AWS::Logs::Delivery');
    for (const field of fields) expect(field).not.toMatch(/c-ip|cookie|query|forwarded|user-agent|referer/i);
    const redacted = JSON.stringify(only(edge, 'AWS::WAFv2::LoggingConfiguration').RedactedFields);
    for (const secret of ['authorization', 'cookie', 'QueryString']) expect(redacted).toContain(secret);
    expect(only(edge, 'AWS::WAFv2::WebACL').VisibilityConfig.SampledRequestsEnabled).toBe(false);
  });
});

describe('the API behind the edge', () => {
  it('answers nobody under its default address, and only who has a certificate under its own', () => {
    const [[, { Properties: api }]] = ofType('AWS::ApiGatewayV2::Api') as [[string, Json]];
    expect(api.DisableExecuteApiEndpoint).toBe(true);
    const [[domainId, { Properties: domain }]] = ofType('AWS::ApiGatewayV2::DomainName') as [[string, Json]];
    expect(domain.MutualTlsAuthentication).toEqual({ TruststoreUri: { Ref: 'OriginTruststore' } });
    expect(domain.DomainNameConfigurations[0].SecurityPolicy).toBe('TLS_1_2');
    const [[, { Properties: mapping }]] = ofType('AWS::ApiGatewayV2::ApiMapping') as [[string, Json]];
    expect(named(mapping.DomainName)).toBe(domainId);
  });

  it('has only its default address where the stage is for trying out, and documents that can be thrown away', () => {
    const dev = resourcesOf(makeStack('dev'));
    expect(only(dev, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(false);
    expect(Object.values(dev).some(({ Type }) => Type === 'AWS::ApiGatewayV2::DomainName')).toBe(false);
    const locked = Object.values(dev).find(
      ({ Type, Properties }) => Type === 'AWS::S3::Bucket' && Properties['ObjectLockEnabled'] === true,
    )!;
    expect(locked.Properties['ObjectLockConfiguration'].Rule.DefaultRetention.Days).toBe(1);
  });

  it('is rehearsed with everything that production has, but for how long documents are locked', () => {
    const [test, prod] = [resourcesOf(makeStack('test')), resourcesOf(makeStack())];
    const retentions = [test, prod].map((all) =>
      Object.values(all)
        .filter(({ Properties }) => Properties['ObjectLockEnabled'] === true)
        .map(({ Properties }) => Properties['ObjectLockConfiguration'].Rule.DefaultRetention.Days),
    );
    expect(retentions).toEqual([[1], [7 * 365]]);
    const kinds = (all: typeof test) => Object.entries(all).map(([id, { Type }]) => `${id} ${Type}`);
    expect(kinds(test)).toEqual(kinds(prod));
    expect(only(test, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
  });

  it('knows no other stages', () => {
    expect(() => makeStack('production')).toThrow('stage: there is no production; choose prod, test or dev');
  });
});

describe('the identity service', () => {
  const template = () => Template.fromStack(new IdentityStack(makeApp(), 'NcvrIdentity')).toJSON() as Json;

  it('knows people by invitation, with a second factor, and stays', () => {
    const pool = only(template().Resources, 'AWS::Cognito::UserPool');
    expect(pool).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    });
  });

  it('takes long passwords of any characters, and first ones for three days', () => {
    expect(only(template().Resources, 'AWS::Cognito::UserPool').Policies.PasswordPolicy).toMatchObject({
      ...{ MinimumLength: 15, TemporaryPasswordValidityDays: 3 },
      ...{ RequireLowercase: false, RequireUppercase: false, RequireNumbers: false, RequireSymbols: false },
    });
  });

  it('has no groups, for memberships decide', () => {
    const types = Object.values<Json>(template().Resources).map(({ Type }) => Type);
    expect(types).not.toContain('AWS::Cognito::UserPoolGroup');
  });

  it('gives the pages a code and nothing else, under the addresses of the service alone', () => {
    const client = only(template().Resources, 'AWS::Cognito::UserPoolClient');
    expect(client).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      GenerateSecret: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
    expect(client.ExplicitAuthFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH']);
    const addressOf = (value: Json): string => value['Fn::Join'][1].map(named).join('');
    expect(client.CallbackURLs.map(addressOf)).toEqual(['ServiceAddress/sign-in/callback']);
    expect(client.LogoutURLs.map(addressOf)).toEqual(['ServiceAddress/signed-out']);
  });

  it('puts out the very parameters that the service asks for', () => {
    const parameters = Object.keys(Template.fromStack(makeStack()).toJSON()['Parameters']);
    const outputs = template().Outputs;
    expect(Object.keys(outputs).sort()).toEqual(
      ['Audiences', 'Issuer', 'LogoutParameter', 'SignInClientId', 'SignInOrigin'].sort(),
    );
    for (const name of Object.keys(outputs)) expect(parameters).toContain(name);
  });
});
