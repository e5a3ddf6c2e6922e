/**
 * THE route table. API Gateway, the authoriser, the local front, the OpenAPI document and the access tests all
 * read it. A capability names the function's folder, the use cases, the tests, the log codes and the construct.
 */
import type { Access, Route as HttpRoute } from '../shared/http/route.ts';

const REVIEWER = 'studyResourceReviewer';
const COMPANY = 'companyRepresentative';
const TRUST = 'siteRepresentative';
const NETWORK = 'networkAssessor';
const COORDINATOR = 'nationalCoordinator';
const PARTIES = [REVIEWER, COMPANY, TRUST, NETWORK, COORDINATOR] as const;

const STUDY = '/api/studies/{irasId}';
const REVIEW = `${STUDY}/resource-review` as const;
const SITE = `${STUDY}/sites/{odsCode}` as const;

type Row = readonly [method: HttpRoute['method'], path: string, access: Access];

/** The operations of each capability: how each is asked for, and by whom. */
const TABLE = {
  'resource-review': {
    saveDraft: ['PUT', REVIEW, [REVIEWER]],
    readReview: ['GET', REVIEW, PARTIES],
    previewPrices: ['POST', `${REVIEW}/preview`, [REVIEWER]],
    submitReview: ['POST', `${REVIEW}/submission`, [REVIEWER]],
    queryReview: ['POST', `${REVIEW}/queries`, [REVIEWER, COMPANY]],
    agreeReview: ['POST', `${REVIEW}/agreement`, [REVIEWER, COMPANY]],
    withdrawReview: ['POST', `${REVIEW}/withdrawal`, [REVIEWER]],
    listStudies: ['GET', '/api/studies', PARTIES],
    readStudy: ['GET', STUDY, PARTIES],
    listSites: ['GET', `${STUDY}/sites`, [REVIEWER, COMPANY, TRUST, COORDINATOR]],
    putSite: ['PUT', SITE, [REVIEWER]],
    withdrawSite: ['DELETE', SITE, [REVIEWER]],
  },
  'site-pricing': {
    readSitePrice: ['GET', `${SITE}/price`, PARTIES],
    readDelta: ['GET', `${SITE}/delta`, PARTIES],
    comparePrices: ['GET', `${SITE}/price/comparison`, [COMPANY, REVIEWER, COORDINATOR]],
    closeOrganisation: ['POST', '/api/organisations/{odsCode}/closure', [COORDINATOR]],
    listRepricings: ['GET', '/api/repricings', [COORDINATOR]],
    requestRepricing: ['POST', '/api/repricings', [COORDINATOR]],
    readRepricing: ['GET', '/api/repricings/{id}', [COORDINATOR]],
    listRepricingEntries: ['GET', '/api/repricings/{id}/entries', [COORDINATOR]],
    listBlockedStudies: ['GET', '/api/repricings/{id}/blocked-studies', [COORDINATOR]],
    runRepricing: ['POST', '/api/repricings/{id}/run', [COORDINATOR]],
    pauseRepricing: ['POST', '/api/repricings/{id}/pause', [COORDINATOR]],
    resumeRepricing: ['POST', '/api/repricings/{id}/resume', [COORDINATOR]],
  },
  'financial-appendix': {
    readAppendix: ['GET', `${SITE}/appendix`, PARTIES],
    readBudget: ['GET', `${SITE}/budget`, PARTIES],
    requestArchive: ['POST', `${STUDY}/appendix-archives`, [REVIEWER, COMPANY]],
    readArchive: ['GET', `${STUDY}/appendix-archives/{id}`, [REVIEWER, COMPANY]],
    readPayee: ['GET', '/api/organisations/{odsCode}/payee', [TRUST]],
    putPayee: ['PUT', '/api/organisations/{odsCode}/payee', [TRUST]],
  },
  'trust-acceptance': {
    decide: ['PUT', `${SITE}/decision`, [TRUST]],
    readLog: ['GET', `${SITE}/log`, [TRUST, COMPANY, REVIEWER, COORDINATOR]],
    exportLog: ['GET', `${SITE}/log/export`, [TRUST, COMPANY, REVIEWER, COORDINATOR]],
    exportStudyLogs: ['GET', `${STUDY}/log`, [COMPANY, REVIEWER, COORDINATOR]],
    readReceipt: ['GET', `${SITE}/receipt`, [TRUST, COMPANY, REVIEWER, COORDINATOR]],
    raiseEscalation: ['POST', `${SITE}/escalations`, [TRUST]],
    listSiteEscalations: ['GET', `${SITE}/escalations`, PARTIES],
    listNetworkEscalations: ['GET', '/api/escalations', [NETWORK]],
    readEscalation: ['GET', '/api/escalations/{id}', PARTIES],
    judgeEscalation: ['PUT', '/api/escalations/{id}/judgement', [NETWORK]],
    reissueOffer: ['POST', `${SITE}/reissue`, [REVIEWER, COORDINATOR]],
    listReissues: ['GET', `${SITE}/reissues`, [TRUST, COMPANY, REVIEWER, COORDINATOR]],
    readMilestones: ['GET', `${SITE}/milestones`, [TRUST, COMPANY, REVIEWER, COORDINATOR]],
    putMilestones: ['PUT', `${SITE}/milestones`, [TRUST, COMPANY]],
    readSetUpClock: ['GET', `${STUDY}/set-up-clock`, [REVIEWER, COMPANY, COORDINATOR]],
    listTrustOffers: ['GET', '/api/organisations/{odsCode}/offers', [TRUST]],
  },
  'adherence-indicator': {
    readIndicatorSeries: ['GET', '/api/indicator', 'public'],
    readIndicatorMonth: ['GET', '/api/indicator/{month}', 'public'],
    readIndicatorSnapshot: ['GET', '/api/indicator/{month}/snapshot', 'public'],
    readIndicatorTrusts: ['GET', '/api/indicator/{month}/trusts', [COORDINATOR]],
    readIndicatorProof: ['GET', '/api/indicator/{month}/proof/{odsCode}', [TRUST, COORDINATOR]],
    exportIndicatorLog: ['GET', '/api/indicator/{month}/log', [COORDINATOR]],
  },
  verification: {
    verifyDocument: ['POST', '/api/verification', 'public'],
    listKeys: ['GET', '/api/keys', 'public'],
  },
  'reference-data': {
    listOrganisations: ['GET', '/api/organisations', 'signedIn'],
    readOrganisation: ['GET', '/api/organisations/{odsCode}', 'signedIn'],
    listTariffs: ['GET', '/api/tariffs', 'signedIn'],
    readTariff: ['GET', '/api/tariffs/{id}', 'signedIn'],
    publishTariff: ['PUT', '/api/tariffs/{id}', [COORDINATOR]],
    listMultiplierSets: ['GET', '/api/multipliers', 'signedIn'],
    readMultiplierSet: ['GET', '/api/multipliers/{id}', 'signedIn'],
    publishMultiplierSet: ['PUT', '/api/multipliers/{id}', [COORDINATOR]],
    listAgreementTemplates: ['GET', '/api/agreement-templates', 'signedIn'],
    readAgreementTemplate: ['GET', '/api/agreement-templates/{id}', 'signedIn'],
    publishAgreementTemplate: ['PUT', '/api/agreement-templates/{id}', [COORDINATOR]],
    readActivityMapping: ['GET', '/api/activity-mappings/{id}', [REVIEWER]],
    putActivityMapping: ['PUT', '/api/activity-mappings/{id}', [REVIEWER]],
    readTemplate: ['GET', '/api/templates/{name}', 'signedIn'],
    readCompany: ['GET', '/api/companies/{id}', [COORDINATOR]],
    putCompany: ['PUT', '/api/companies/{id}', [COORDINATOR]],
    listMemberships: ['GET', '/api/memberships', [COORDINATOR]],
    grantMembership: ['PUT', '/api/memberships', [COORDINATOR]],
    endMembership: ['DELETE', '/api/memberships', [COORDINATOR]],
    listMembershipHistory: ['GET', '/api/memberships/history', [COORDINATOR]],
    readHealth: ['GET', '/api/health', 'public'],
    readOpenApi: ['GET', '/api/openapi.json', 'public'],
    readSchema: ['GET', '/api/schemas/{name}', 'public'],
  },
  notifications: {
    listWaiting: ['GET', '/api/waiting', [COORDINATOR]],
    listNotifications: ['GET', '/api/notifications', [COORDINATOR]],
    retryNotification: ['POST', '/api/notifications/retry', [COORDINATOR]],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Row>>>>;

export type Capability = keyof typeof TABLE;
export type OperationsOf<C extends Capability> = keyof (typeof TABLE)[C] & string;
export type OperationName = { [C in Capability]: OperationsOf<C> }[Capability];

export interface Route extends HttpRoute {
  readonly operation: OperationName;
  readonly capability: Capability;
}

export const CAPABILITIES = Object.keys(TABLE) as readonly Capability[];

export const ROUTES: readonly Route[] = CAPABILITIES.flatMap((capability) => {
  const rows = Object.entries(TABLE[capability]) as [OperationName, Row][];
  return rows.map(([operation, [method, path, access]]) => ({ operation, method, path, access, capability }));
});
