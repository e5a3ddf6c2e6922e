import { ArnFormat, Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

/** Requests of one address in five minutes. Whole trusts share one address, so this is for floods, not for people. */
const MOST_REQUESTS = 3000;
/** Of what anyone may send without signing in, and what costs us most to answer. */
const MOST_UNKNOWN_UPLOADS = 200;
const WINDOW_SECONDS = 300;
/** From five million bytes on. Up to there the functions decide, to the byte, and explain it (4 MB). */
const TOO_LONG = '^([5-9][0-9]{6}|[0-9]{8,})$';

/** What AWS keeps up to date; rules that would stop reviews and workbooks are counted only. */
const MANAGED = [
  { name: 'AWSManagedRulesAmazonIpReputationList', counted: [] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', counted: [] },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    // Bodies are reviews, workbooks and PDFs: over 8 KB, and free to hold "<" or a path. They are parsed strictly.
    counted: ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY'],
  },
] as const;

type Rule = Pick<CfnWebACL.RuleProperty, 'name' | 'statement' | 'action' | 'overrideAction'>;

/** The web ACL of the edge. AWS takes it for CloudFront in us-east-1 only. */
export class Firewall extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const rules: readonly Rule[] = [
      refuseLongBodies(),
      limitRate('Requests', MOST_REQUESTS),
      limitRate('UnknownUploads', MOST_UNKNOWN_UPLOADS, pathBegins('/api/verification', '/verify')),
      ...MANAGED.map(({ name, counted }) => managed(name, counted)),
    ];
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      customResponseBodies: { slowDown: problem(429), tooLong: problem(413) },
      visibilityConfig: visible('ncvr-edge'),
      rules: rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visible(rule.name) })),
    });
    this.arn = acl.attrArn;
    logRefusals(this, acl);
  }
}

const visible = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  // Samples show whole requests, with their tokens and cookies, in the console.
  sampledRequestsEnabled: false,
});

const PROBLEMS = {
  413: ['content-too-large', 'The body is larger than 4 MB.', 'Send less at once.'],
  429: ['too-many-requests', 'Too many requests came from your network.', 'Wait a minute and try again.'],
} as const;

/** As the API's own problems are written (RFC 9457); WAF lets JSON be named as no other type. */
function problem(status: keyof typeof PROBLEMS): CfnWebACL.CustomResponseBodyProperty {
  const [type, title, mend] = PROBLEMS[status];
  const content = JSON.stringify({ type: `/problems/${type}`, title, status, mend });
  return { contentType: 'APPLICATION_JSON', content };
}

const PLAIN = [{ priority: 0, type: 'NONE' }];

function refuseLongBodies(): Rule {
  return {
    name: 'LongBodies',
    statement: {
      regexMatchStatement: {
        fieldToMatch: { singleHeader: { Name: 'content-length' } },
        regexString: TOO_LONG,
        textTransformations: PLAIN,
      },
    },
    action: { block: { customResponse: { responseCode: 413, customResponseBodyKey: 'tooLong' } } },
  };
}

function limitRate(name: string, limit: number, scopeDown?: CfnWebACL.StatementProperty): Rule {
  return {
    name,
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: WINDOW_SECONDS,
        aggregateKeyType: 'IP',
        ...(scopeDown && { scopeDownStatement: scopeDown }),
      },
    },
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          responseHeaders: [{ name: 'retry-after', value: '60' }],
          customResponseBodyKey: 'slowDown',
        },
      },
    },
  };
}

function pathBegins(...paths: readonly string[]): CfnWebACL.StatementProperty {
  const statements = paths.map((searchString) => ({
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'STARTS_WITH',
      searchString,
      textTransformations: PLAIN,
    },
  }));
  return { orStatement: { statements } };
}

function managed(name: string, counted: readonly string[]): Rule {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
  };
}

/** What was refused, without tokens, cookies and queries. AWS asks for the name's beginning. */
function logRefusals(scope: Construct, acl: CfnWebACL): void {
  const log = new LogGroup(scope, 'Log', {
    logGroupName: `aws-waf-logs-${Stack.of(scope).stackName}`,
    retention: RetentionDays.THREE_MONTHS,
  });
  new CfnLoggingConfiguration(scope, 'Logging', {
    resourceArn: acl.attrArn,
    // Without the ":*" that the log group's own attribute ends with.
    logDestinationConfigs: [
      Stack.of(scope).formatArn({
        service: 'logs',
        resource: 'log-group',
        resourceName: log.logGroupName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
    redactedFields: [
      { singleHeader: { Name: 'authorization' } },
      { singleHeader: { Name: 'cookie' } },
      { queryString: {} },
    ],
    loggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [
        {
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [{ ActionCondition: { Action: 'BLOCK' } }],
        },
      ],
    },
  });
}
