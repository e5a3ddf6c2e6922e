import { describe, expect, it } from 'vitest';
import { CAPABILITIES, type Capability, ROUTES } from '../../../functions/routes.ts';
import { routeKey } from '../../../shared/http/route.ts';
import { functionNamed, type Json, named, ofType, resources } from './synthesise.ts';

const FUNCTION_OF: Readonly<Record<Capability, string>> = {
  'resource-review': 'ResourceReviewApi',
  'site-pricing': 'SitePricingApi',
  'financial-appendix': 'FinancialAppendixApi',
  'trust-acceptance': 'TrustAcceptanceApi',
  'adherence-indicator': 'AdherenceIndicatorApi',
  verification: 'VerificationApi',
  notifications: 'NotificationsApi',
  'reference-data': 'ReferenceDataApi',
};

const gatewayRoutes = () =>
  new Map(
    ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [Properties['RouteKey'], Properties]),
  );

/** The function behind a route of the gateway. */
function functionBehind(key: string): string {
  const integration = named(gatewayRoutes().get(key)?.['Target']).replace(/^integrations\//, '');
  return named(resources()[integration]?.Properties['IntegrationUri']);
}

describe('the API', () => {
  it.each(ROUTES.map((route) => [routeKey(route), route] as const))('serves %s', (key, route) => {
    const made = gatewayRoutes().get(key);
    expect(made?.['AuthorizationType']).toBe(route.access === 'public' ? 'NONE' : 'JWT');
    expect(made?.['AuthorizerId'] !== undefined).toBe(route.access !== 'public');
    expect(functionBehind(key)).toBe(functionNamed(FUNCTION_OF[route.capability])[0]);
  });

  it('has no other routes but the refusal of unknown ones and the pages', () => {
    const known = new Set<string>(ROUTES.map(routeKey));
    const others = [...gatewayRoutes().keys()].filter((key: string) => !known.has(key));
    expect(others.sort()).toEqual(['$default', 'ANY /api/{proxy+}']);
    expect(functionBehind('$default')).toBe(functionNamed('WebPages')[0]);
    expect(functionBehind('ANY /api/{proxy+}')).toBe(functionNamed('ReferenceDataApi')[0]);
  });

  it('takes tokens of the issuer and the audiences that the installation names, and nothing else', () => {
    const [[, { Properties }]] = ofType('AWS::ApiGatewayV2::Authorizer') as [[string, Json]];
    expect(Properties.AuthorizerType).toBe('JWT');
    expect(Properties.IdentitySource).toEqual(['$request.header.Authorization']);
    expect(Properties.JwtConfiguration).toEqual({
      Issuer: { Ref: 'Issuer' },
      Audience: { Ref: 'Audiences' },
    });
  });

  it('hands requests over in the form that the handlers read, and lets only this API call them', () => {
    for (const [, { Properties }] of ofType('AWS::ApiGatewayV2::Integration')) {
      expect(Properties['PayloadFormatVersion']).toBe('2.0');
    }
    const permissions = ofType('AWS::Lambda::Permission').filter(
      ([, { Properties }]) => Properties['Principal'] === 'apigateway.amazonaws.com',
    );
    expect(permissions).toHaveLength(CAPABILITIES.length + 1);
    for (const [, { Properties }] of permissions) expect(named(Properties['SourceArn'])).toContain('HttpApi');
  });

  it('limits the rate, and logs requests without tokens, paths or addresses', () => {
    const [[, { Properties }]] = ofType('AWS::ApiGatewayV2::Stage') as [[string, Json]];
    expect(Properties.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(Properties.AccessLogSettings.Format).not.toMatch(/sourceIp|authorization|context\.path|claims/i);
    expect(Properties.AccessLogSettings.Format).toContain('$context.routeKey');
  });
});
