import { cpSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../../../functions/web/environment.ts';
import { PROJECT } from '../bundling/options.ts';
import { FOLDERS } from './archive.ts';
import type { Data } from './data.ts';
import type { Deployment } from './deployment.ts';
import { ServiceFunction } from './service-function.ts';
import type { SigningKey } from './signing-key.ts';
import type { Uploads } from './uploads.ts';
import { allowFindingStudies } from './who-calls.ts';
import type { WorkQueue } from './work-queue.ts';

const KEPT_OF_FRONTEND = /\.njk$|^nhsuk-frontend\.min\.(?:css|js)$|^nhsuk-icon-.*\.svg$/;

export interface WebProps extends Data {
  readonly work: WorkQueue;
  readonly signingKey: SigningKey;
  readonly uploads: Uploads;
  readonly deployment: Deployment;
}

/** The pages: every step that people take, through the same use cases as the API. */
export class Web extends Construct {
  readonly pages: IFunction;

  constructor(scope: Construct, id: string, props: WebProps) {
    super(scope, id);
    const { tables, archive, uploads, work, signingKey, deployment } = props;
    const secret = makeSecret(this);
    const { signIn, issuer, serviceAddress, verificationAddress } = deployment;
    this.pages = new ServiceFunction<typeof Environment>(this, 'Pages', {
      description: 'NCVR: pages',
      hurts: 'everyone: nobody can sign in, read a price or send a decision in the browser.',
      entry: 'functions/web/lambda.ts',
      timeout: Duration.seconds(28),
      slowest: Duration.seconds(3),
      memorySize: 1024,
      beside: copyTemplates,
      environment: {
        ...tables.environment,
        ...archive.environment,
        ...uploads.environment,
        SITE_WORK_QUEUE_URL: work.url,
        SIGNING_KEY: signingKey.arn,
        SERVICE_ADDRESS: serviceAddress,
        VERIFICATION_ADDRESS: verificationAddress,
        ISSUER: issuer,
        SIGN_IN_ORIGIN: signIn.origin,
        SIGN_IN_CLIENT_ID: signIn.clientId,
        SIGN_IN_CLIENT_SECRET: secret.secretArn,
        LOGOUT_PARAMETER: signIn.logoutParameter,
      },
      allow: [
        tables.allow('sessions', ['get', 'put', 'delete'], ['SESSION#*']),
        ...allowWhatPeopleDo(props),
        ...uploads.allowKeeping(),
        new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] }),
      ],
    });
  }
}

/** What the use cases of the API's functions ask for, for a page takes the same steps as a call of the API. */
function allowWhatPeopleDo({ tables, archive, work, signingKey }: WebProps): PolicyStatement[] {
  return [
    ...allowFindingStudies(tables),
    tables.allow('studies', ['put'], ['STUDY#*']),
    tables.allow('studies', ['get', 'query', 'put'], ['REPRICING']),
    tables.allow('studies', ['get'], ['REPRICING#*']),
    tables.allowIndex('studies', 'byParty', ['PARTY#*', 'TRUST#*', 'NETWORK#*', 'NOTIFICATION#undelivered']),
    tables.allowIndex('studies', 'byWork', [
      'WORK#pendingOffer#*',
      'WORK#job#*',
      'WORK#openOffer#*',
      'WORK#notification#*',
    ]),
    tables.allow('indicator', ['query', 'count'], ['MONTH#*', 'OPEN']),
    tables.allow('indicator', ['query', 'get'], ['SNAPSHOT']),
    tables.allow('indicator', ['get'], ['FOLD']),
    tables.allow('reference', ['query', 'put'], ['ORGANISATION']),
    tables.allow('reference', ['query'], ['COMPANY']),
    tables.allow('reference', ['get', 'put'], ['ORGANISATION', 'COMPANY', 'PAYEE', 'MAPPING']),
    tables.allow('reference', ['get', 'query', 'put'], ['TARIFF', 'MULTIPLIERS', 'TEMPLATE']),
    // Coordinators grant and end memberships.
    tables.allow('reference', ['put', 'delete'], ['PERSON#*']),
    tables.allow('reference', ['query', 'put'], ['HISTORY#*']),
    tables.allowIndex('reference', 'byParty', ['MEMBERS#*', 'HISTORY#*']),
    ...archive.allowReading(...FOLDERS),
    archive.allowWriting('reviews', 'tariff', 'multipliers', 'mappings'),
    work.allowSending(),
    // Receipts are signed when they are read.
    signingKey.allowSigning(),
  ];
}

/** Made with a random value, which does not sign anyone in until the issuer's is stored in its place. */
function makeSecret(scope: Construct): Secret {
  const secret = new Secret(scope, 'SignInClientSecret', {
    description:
      'NCVR: client secret of the pages at the identity service; store the value given by the issuer',
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const output = new CfnOutput(scope, 'SecretName', {
    description: "Where the issuer's client secret is to be stored",
    value: secret.secretArn,
  });
  output.overrideLogicalId('SignInClientSecret');
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'The issuer gives the secret; only a new registration there can turn it over.',
  });
  return secret;
}

/** Templates and the frontend's files, where the bundle looks for them; the rest of both folders is left out. */
function copyTemplates(bundle: string): void {
  cpSync(`${PROJECT}functions/web`, `${bundle}/templates`, {
    recursive: true,
    filter: (file) => isFolder(file) || !file.endsWith('.ts'),
  });
  cpSync(`${PROJECT}shared/adapters/appendix/appendix.css`, `${bundle}/templates/assets/appendix.css`);
  cpSync(`${PROJECT}node_modules/nhsuk-frontend/dist`, `${bundle}/nhsuk-frontend`, {
    recursive: true,
    filter: (file) => isFolder(file) || KEPT_OF_FRONTEND.test(basename(file)),
  });
}

const isFolder = (file: string): boolean => statSync(file).isDirectory();
