import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/web/environment.ts';
import type { Data } from './data.ts';
import type { Deployment } from './deployment.ts';
import { ServiceFunction } from './service-function.ts';
import { allowFindingStudies } from './who-calls.ts';
import type { WorkQueue } from './work-queue.ts';

const KEPT_OF_FRONTEND = ['*.njk', 'nhsuk-frontend.min.css', 'nhsuk-frontend.min.js', 'nhsuk-icon-*.svg'];

export interface WebProps extends Data {
  readonly work: WorkQueue;
  readonly deployment: Deployment;
}

/** The pages: every step that people take, through the same use cases as the API. */
export class Web extends Construct {
  readonly pages: IFunction;

  constructor(scope: Construct, id: string, { tables, archive, work, deployment }: WebProps) {
    super(scope, id);
    const secret = makeSecret(this);
    const { signIn, issuer, serviceAddress, verificationAddress } = deployment;
    this.pages = new ServiceFunction<typeof Environment>(this, 'Pages', {
      description: 'NCVR: pages',
      entry: 'functions/web/lambda.ts',
      timeout: Duration.seconds(28),
      memorySize: 1024,
      beside: copyTemplates,
      environment: {
        ...tables.environment,
        ...archive.environment,
        SITE_WORK_QUEUE_URL: work.url,
        SERVICE_ADDRESS: serviceAddress,
        VERIFICATION_ADDRESS: verificationAddress,
        ISSUER: issuer,
        SIGN_IN_ORIGIN: signIn.origin,
        SIGN_IN_CLIENT_ID: signIn.clientId,
        SIGN_IN_CLIENT_SECRET: secret.secretArn,
        LOGOUT_PARAMETER: signIn.logoutParameter,
      },
      allow: [
        ...allowFindingStudies(tables),
        tables.allowIndex('studies', 'byParty', ['PARTY#*', 'TRUST#*']),
        tables.allow('studies', ['put'], ['STUDY#*']),
        tables.allow('indicator', ['query', 'count'], ['MONTH#*', 'OPEN']),
        tables.allow('reference', ['get'], ['COMPANY', 'TARIFF', 'MULTIPLIERS']),
        tables.allow('reference', ['query'], ['ORGANISATION', 'TARIFF', 'MULTIPLIERS']),
        tables.allow('sessions', ['get', 'put', 'delete'], ['SESSION#*']),
        ...archive.allowReading('reviews', 'prices', 'appendices', 'tariff', 'multipliers'),
        archive.allowWriting('reviews'),
        work.allowSending(),
        new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
      ],
    });
  }
}

/** Made with a random value, which does not sign anyone in until the issuer's is stored in its place. */
function makeSecret(scope: Construct): Secret {
  const secret = new Secret(scope, 'SignInClientSecret', {
    description:
      'NCVR: client secret of the pages at the identity service; store the value given by the issuer',
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'The issuer gives the secret; only a new registration there can turn it over.',
  });
  return secret;
}

/** Templates and the frontend's files, where the bundle looks for them; the rest of both folders is left out. */
const copyTemplates = (project: string, bundle: string): string[] => [
  `cp -R "${project}/functions/web" "${bundle}/templates"`,
  `find "${bundle}/templates" -name '*.ts' -delete`,
  `cp -R "${project}/node_modules/nhsuk-frontend/dist" "${bundle}/nhsuk-frontend"`,
  `find "${bundle}/nhsuk-frontend" -type f ${KEPT_OF_FRONTEND.map((name) => `! -name '${name}'`).join(' ')} -delete`,
];
