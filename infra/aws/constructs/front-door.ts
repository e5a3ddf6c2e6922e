import { CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  type CfnDistribution,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  CfnDelivery,
  CfnDeliveryDestination,
  CfnDeliverySource,
  LogGroup,
  RetentionDays,
} from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface FrontDoorProps {
  /** Where people reach the service, and its certificate in us-east-1. */
  readonly domain: string;
  readonly certificateArn: string;
  /** Where the API is reached, and the client certificate that opens it. */
  readonly originDomain: string;
  readonly clientCertificateArn: string;
  readonly webAclArn: string;
}

/** What a request is logged with: no address of a person, no query (sign-in's code is one), no cookie. */
const LOGGED = [
  'timestamp',
  'cs-method',
  'cs-uri-stem',
  'sc-status',
  'time-taken',
  'sc-bytes',
  'x-edge-result-type',
];

/** CloudFront before the API: only it knows the client certificate that the API asks for. */
export class FrontDoor extends Construct {
  constructor(scope: Construct, id: string, props: FrontDoorProps) {
    super(scope, id);
    const origin = new HttpOrigin(props.originDomain, {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      readTimeout: Duration.seconds(30),
    });
    const everything: BehaviorOptions = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      // Answers are for one person each, and say so; nothing of them stays at the edge.
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: secureHeaders(this),
      compress: true,
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: Stack.of(this).stackName,
      domainNames: [props.domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', props.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      webAclId: props.webAclArn,
      defaultBehavior: everything,
      additionalBehaviors: {
        // Under the hash of their contents, for a year.
        '/assets/*': {
          ...everything,
          allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
          cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        },
      },
    });
    showClientCertificate(distribution, props.clientCertificateArn);
    logRequests(this, distribution);
    justify(distribution);
    new CfnOutput(this, 'Target', {
      description: 'Point the service domain here (CNAME or alias)',
      value: distribution.distributionDomainName,
    });
  }
}

/** The handlers say the same for themselves; this is for answers that never reached one. */
function secureHeaders(scope: Construct): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'Headers', {
    securityHeadersBehavior: {
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(730),
        includeSubdomains: true,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: false },
      // A page's own policy is stricter about what it may load and where its forms lead.
      contentSecurityPolicy: {
        contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
        override: false,
      },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'permissions-policy', value: 'camera=(), geolocation=(), microphone=()', override: false },
      ],
    },
  });
}

/** The library has no words for it yet. */
function showClientCertificate(distribution: Distribution, clientCertificateArn: string): void {
  const resource = distribution.node.defaultChild as CfnDistribution;
  resource.addPropertyOverride('DistributionConfig.Origins.0.CustomOriginConfig.OriginMtlsConfig', {
    ClientCertificateArn: clientCertificateArn,
  });
}

function logRequests(scope: Construct, distribution: Distribution): void {
  const log = new LogGroup(scope, 'Log', {
    logGroupName: `/aws/vendedlogs/${Stack.of(scope).stackName}`,
    retention: RetentionDays.ONE_YEAR,
  });
  const source = new CfnDeliverySource(scope, 'LogSource', {
    name: `${Stack.of(scope).stackName}-requests`,
    resourceArn: distribution.distributionArn,
    logType: 'ACCESS_LOGS',
  });
  const destination = new CfnDeliveryDestination(scope, 'LogDestination', {
    name: `${Stack.of(scope).stackName}-requests`,
    destinationResourceArn: log.logGroupArn,
    outputFormat: 'json',
  });
  const delivery = new CfnDelivery(scope, 'LogDelivery', {
    deliverySourceName: source.name,
    deliveryDestinationArn: destination.attrArn,
    recordFields: LOGGED,
  });
  delivery.addResourceDependency(source);
}

function justify(distribution: Distribution): void {
  Validations.of(distribution).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason: 'Sponsors and research organisations all over the world read and agree reviews.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason: "Requests are logged by CloudFront's newer way, which lets us leave out addresses and queries.",
    },
  );
}
