import { CfnOutput, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  CfnApiMapping,
  CfnDomainName,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Capability, ROUTES } from '../../../functions/routes.ts';
import type { Deployment, Origin } from './deployment.ts';

export interface HttpApiProps {
  readonly functions: Readonly<Record<Capability, IFunction>>;
  /** Answers everything that is not the API. */
  readonly pages: IFunction;
  readonly deployment: Deployment;
}

/** The API: every route of the route table, behind the authoriser unless it is public. */
export class HttpApi extends Construct {
  /** As metrics name it. */
  readonly id: string;

  constructor(scope: Construct, id: string, { functions, pages, deployment }: HttpApiProps) {
    super(scope, id);
    const { origin } = deployment;
    const api = new Api(this, 'Api', {
      description: 'NCVR',
      createDefaultStage: false,
      // Behind the edge, whoever knows the default address must not get around the firewall by it.
      disableExecuteApiEndpoint: origin !== undefined,
    });
    const tokens = new HttpJwtAuthorizer('Tokens', deployment.issuer, {
      jwtAudience: [...deployment.audiences],
    });
    const nobody = new HttpNoneAuthorizer();
    const integrationOf = integrate(functions);
    for (const { method, path, access, capability } of ROUTES) {
      const isPublic = access === 'public';
      const routes = api.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: integrationOf(capability),
        authorizer: isPublic ? nobody : tokens,
      });
      if (isPublic) for (const route of routes) justify(route, PUBLIC);
    }
    // What is below /api but in no route is refused as the API refuses; everything else is a page.
    for (const route of api.addRoutes({
      path: '/api/{proxy+}',
      methods: [HttpMethod.ANY],
      integration: integrationOf('reference-data'),
      authorizer: nobody,
    })) {
      justify(route, 'It answers every call with "not found".');
    }
    const page = new HttpRoute(this, 'Pages', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('pages', pages, { scopePermissionToRoute: false }),
      authorizer: nobody,
    });
    justify(
      page,
      'Pages sign people in by themselves, with a session and a cookie, and check it for each page.',
    );
    const stage = addStage(api);
    this.id = api.apiId;
    if (origin === undefined) new CfnOutput(this, 'Address', { value: stage.url });
    else openToEdge(this, stage, origin);
  }
}

function integrate(
  functions: Readonly<Record<Capability, IFunction>>,
): (capability: Capability) => HttpLambdaIntegration {
  const made = new Map<Capability, HttpLambdaIntegration>();
  return (capability) => {
    const integration =
      made.get(capability) ??
      // One permission for each function: one for each route would outgrow the function's policy.
      new HttpLambdaIntegration(capability, functions[capability], { scopePermissionToRoute: false });
    made.set(capability, integration);
    return integration;
  };
}

const PUBLIC = 'The route table makes it public: national figures, the description of the API, health.';

function justify(route: Construct, reason: string): void {
  Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
}

/** What is logged of a request: never a token, an address of a person, or the path with its identifiers. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integrationErrorMessage',
};

/** For all callers together; above it they are told to wait (429). */
const THROTTLE = { rateLimit: 1000, burstLimit: 2000 };

function addStage(api: Api): HttpStage {
  const log = new LogGroup(api, 'AccessLog', { retention: RetentionDays.ONE_YEAR });
  return new HttpStage(api, 'Stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: THROTTLE,
    detailedMetricsEnabled: true,
    accessLogSettings: {
      destination: new LogGroupLogDestination(log),
      format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
    },
  });
}

/**
 * A domain of the API's own for CloudFront, which shows its client certificate (mutual TLS): nobody else is
 * answered, so every request has been through the firewall.
 */
function openToEdge(
  scope: Construct,
  stage: HttpStage,
  { domain, certificateArn, truststore }: Origin,
): void {
  const name = new CfnDomainName(scope, 'OriginDomainName', {
    domainName: domain,
    domainNameConfigurations: [{ certificateArn, endpointType: 'REGIONAL', securityPolicy: 'TLS_1_2' }],
    mutualTlsAuthentication: { truststoreUri: truststore },
  });
  const mapping = new CfnApiMapping(scope, 'OriginMapping', {
    apiId: stage.api.apiId,
    domainName: name.ref,
    stage: stage.stageName,
  });
  mapping.node.addDependency(stage);
  new CfnOutput(scope, 'OriginTarget', {
    description: 'Point the origin domain here (CNAME)',
    value: name.attrRegionalDomainName,
  });
}
