import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AdherenceIndicator } from './constructs/adherence-indicator.ts';
import { Archive } from './constructs/archive.ts';
import { Backups } from './constructs/backups.ts';
import { DataKey } from './constructs/data-key.ts';
import { Deployment } from './constructs/deployment.ts';
import { FinancialAppendix } from './constructs/financial-appendix.ts';
import { HttpApi } from './constructs/http-api.ts';
import { Notifications } from './constructs/notifications.ts';
import { ReferenceData } from './constructs/reference-data.ts';
import { ResourceReview } from './constructs/resource-review.ts';
import { SigningKey } from './constructs/signing-key.ts';
import { SitePricing } from './constructs/site-pricing.ts';
import { Tables } from './constructs/tables.ts';
import { TrustAcceptance } from './constructs/trust-acceptance.ts';
import { Uploads } from './constructs/uploads.ts';
import { Verification } from './constructs/verification.ts';
import { Watch } from './constructs/watch.ts';
import { Web } from './constructs/web.ts';
import { readStage } from './stage.ts';

/** Names of the keys that sign, the oldest first: put a new one behind them, and the ones before stay published. */
const SIGNING_KEYS = ['Key'] as const;

/** The whole service: where things rest, one construct for each capability, and the API in front of them. */
export class NcvrStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'National Contract Value Review: prices commercial clinical trials for the NHS',
      terminationProtection: true,
    });
    const stage = readStage(this.node);
    const deployment = new Deployment(this, 'Deployment', stage);

    const { key } = new DataKey(this, 'DataKey');
    const tables = new Tables(this, 'Tables', { key });
    const archive = new Archive(this, 'Archive', { key, ...stage });
    const signingKey = new SigningKey(this, 'SigningKey', { generations: SIGNING_KEYS });
    const uploads = new Uploads(this, 'Uploads', { key, accessLog: archive.accessLog });
    const data = { tables, archive };

    const sitePricing = new SitePricing(this, 'SitePricing', { ...data, signingKey, deployment });
    const { work } = sitePricing;
    const issuing = { work, signingKey, deployment };
    const functions = {
      'resource-review': new ResourceReview(this, 'ResourceReview', { ...data, deployment, work }).api,
      'site-pricing': sitePricing.api,
      'financial-appendix': new FinancialAppendix(this, 'FinancialAppendix', { ...data, work }).api,
      'trust-acceptance': new TrustAcceptance(this, 'TrustAcceptance', { ...data, ...issuing }).api,
      'adherence-indicator': new AdherenceIndicator(this, 'AdherenceIndicator', { ...data, signingKey }).api,
      verification: new Verification(this, 'Verification', { tables, signingKey }).api,
      notifications: new Notifications(this, 'Notifications', { tables, deployment }).api,
      'reference-data': new ReferenceData(this, 'ReferenceData', { ...data, deployment }).api,
    };
    const { pages } = new Web(this, 'Web', { ...data, ...issuing, uploads });
    const api = new HttpApi(this, 'HttpApi', { functions, pages, deployment });
    new Backups(this, 'Backups', { tables });
    new Watch(this, 'Watch', { deployment, api, tables, work });
  }
}
