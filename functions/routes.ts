/**
 * THE route table. API Gateway, the authoriser, the local front, the OpenAPI document and the access tests all
 * read it. `capability` names the function's folder, the use cases, the tests, the log codes and the construct.
 */
import type { Role } from '../shared/domain/person.ts';

export const CAPABILITIES = [
  'resource-review',
  'site-pricing',
  'financial-appendix',
  'trust-acceptance',
  'adherence-indicator',
  'verification',
  'reference-data',
  'notifications',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Which memberships let a caller in at all; whether the thing is theirs is decided by the use case (404). */
export type Access = 'public' | 'signedIn' | readonly Role[];

export interface Route {
  readonly operation: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly access: Access;
  readonly capability: Capability;
}

const REVIEWER = 'studyResourceReviewer';
const COMPANY = 'companyRepresentative';
const TRUST = 'siteRepresentative';
const NETWORK = 'networkAssessor';
const COORDINATOR = 'nationalCoordinator';
const PARTIES = [REVIEWER, COMPANY, TRUST, NETWORK, COORDINATOR] as const;

const STUDY = '/api/studies/{irasId}';
const REVIEW = `${STUDY}/resource-review`;
const SITE = `${STUDY}/sites/{odsCode}`;

export const ROUTES = [
  { operation: 'saveDraft', method: 'PUT', path: REVIEW, access: [REVIEWER], capability: 'resource-review' },
  { operation: 'readReview', method: 'GET', path: REVIEW, access: PARTIES, capability: 'resource-review' },
  {
    operation: 'previewPrices',
    method: 'POST',
    path: `${REVIEW}/preview`,
    access: [REVIEWER],
    capability: 'resource-review',
  },
  {
    operation: 'submitReview',
    method: 'POST',
    path: `${REVIEW}/submission`,
    access: [REVIEWER],
    capability: 'resource-review',
  },
  {
    operation: 'queryReview',
    method: 'POST',
    path: `${REVIEW}/queries`,
    access: [REVIEWER, COMPANY],
    capability: 'resource-review',
  },
  {
    operation: 'agreeReview',
    method: 'POST',
    path: `${REVIEW}/agreement`,
    access: [REVIEWER, COMPANY],
    capability: 'resource-review',
  },
  {
    operation: 'withdrawReview',
    method: 'POST',
    path: `${REVIEW}/withdrawal`,
    access: [REVIEWER],
    capability: 'resource-review',
  },
  {
    operation: 'listStudies',
    method: 'GET',
    path: '/api/studies',
    access: PARTIES,
    capability: 'resource-review',
  },
  { operation: 'readStudy', method: 'GET', path: STUDY, access: PARTIES, capability: 'resource-review' },
  {
    operation: 'listSites',
    method: 'GET',
    path: `${STUDY}/sites`,
    access: [REVIEWER, COMPANY, TRUST, COORDINATOR],
    capability: 'resource-review',
  },
  { operation: 'putSite', method: 'PUT', path: SITE, access: [REVIEWER], capability: 'resource-review' },
  {
    operation: 'withdrawSite',
    method: 'DELETE',
    path: SITE,
    access: [REVIEWER],
    capability: 'resource-review',
  },
  {
    operation: 'readSitePrice',
    method: 'GET',
    path: `${SITE}/price`,
    access: PARTIES,
    capability: 'site-pricing',
  },
  {
    operation: 'readDelta',
    method: 'GET',
    path: `${SITE}/delta`,
    access: PARTIES,
    capability: 'site-pricing',
  },
  {
    operation: 'comparePrices',
    method: 'GET',
    path: `${SITE}/price/comparison`,
    access: [COMPANY, REVIEWER, COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'closeOrganisation',
    method: 'POST',
    path: '/api/organisations/{odsCode}/closure',
    access: [COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'readAppendix',
    method: 'GET',
    path: `${SITE}/appendix`,
    access: PARTIES,
    capability: 'financial-appendix',
  },
  {
    operation: 'readBudget',
    method: 'GET',
    path: `${SITE}/budget`,
    access: PARTIES,
    capability: 'financial-appendix',
  },
  {
    operation: 'requestArchive',
    method: 'POST',
    path: `${STUDY}/appendix-archives`,
    access: [REVIEWER, COMPANY],
    capability: 'financial-appendix',
  },
  {
    operation: 'readArchive',
    method: 'GET',
    path: `${STUDY}/appendix-archives/{id}`,
    access: [REVIEWER, COMPANY],
    capability: 'financial-appendix',
  },
  {
    operation: 'readPayee',
    method: 'GET',
    path: '/api/organisations/{odsCode}/payee',
    access: [TRUST],
    capability: 'financial-appendix',
  },
  {
    operation: 'putPayee',
    method: 'PUT',
    path: '/api/organisations/{odsCode}/payee',
    access: [TRUST],
    capability: 'financial-appendix',
  },
  {
    operation: 'decide',
    method: 'PUT',
    path: `${SITE}/decision`,
    access: [TRUST],
    capability: 'trust-acceptance',
  },
  {
    operation: 'readLog',
    method: 'GET',
    path: `${SITE}/log`,
    access: [TRUST, COMPANY, REVIEWER, COORDINATOR],
    capability: 'trust-acceptance',
  },
  {
    operation: 'exportLog',
    method: 'GET',
    path: `${SITE}/log/export`,
    access: [TRUST, COMPANY, REVIEWER, COORDINATOR],
    capability: 'trust-acceptance',
  },
  {
    operation: 'exportStudyLogs',
    method: 'GET',
    path: `${STUDY}/log`,
    access: [COMPANY, REVIEWER, COORDINATOR],
    capability: 'trust-acceptance',
  },
  {
    operation: 'readReceipt',
    method: 'GET',
    path: `${SITE}/receipt`,
    access: [TRUST, COMPANY, REVIEWER, COORDINATOR],
    capability: 'trust-acceptance',
  },
  {
    operation: 'raiseEscalation',
    method: 'POST',
    path: `${SITE}/escalations`,
    access: [TRUST],
    capability: 'trust-acceptance',
  },
  {
    operation: 'listSiteEscalations',
    method: 'GET',
    path: `${SITE}/escalations`,
    access: PARTIES,
    capability: 'trust-acceptance',
  },
  {
    operation: 'listNetworkEscalations',
    method: 'GET',
    path: '/api/escalations',
    access: [NETWORK],
    capability: 'trust-acceptance',
  },
  {
    operation: 'readEscalation',
    method: 'GET',
    path: '/api/escalations/{id}',
    access: PARTIES,
    capability: 'trust-acceptance',
  },
  {
    operation: 'judgeEscalation',
    method: 'PUT',
    path: '/api/escalations/{id}/judgement',
    access: [NETWORK],
    capability: 'trust-acceptance',
  },
  {
    operation: 'reissueOffer',
    method: 'POST',
    path: `${SITE}/reissue`,
    access: [REVIEWER, COORDINATOR],
    capability: 'trust-acceptance',
  },
  {
    operation: 'listReissues',
    method: 'GET',
    path: `${SITE}/reissues`,
    access: [TRUST, COMPANY, REVIEWER, COORDINATOR],
    capability: 'trust-acceptance',
  },
  {
    operation: 'readMilestones',
    method: 'GET',
    path: `${SITE}/milestones`,
    access: [TRUST, COMPANY, REVIEWER, COORDINATOR],
    capability: 'trust-acceptance',
  },
  {
    operation: 'putMilestones',
    method: 'PUT',
    path: `${SITE}/milestones`,
    access: [TRUST, COMPANY],
    capability: 'trust-acceptance',
  },
  {
    operation: 'readSetUpClock',
    method: 'GET',
    path: `${STUDY}/set-up-clock`,
    access: [REVIEWER, COMPANY, COORDINATOR],
    capability: 'trust-acceptance',
  },
  {
    operation: 'listTrustOffers',
    method: 'GET',
    path: '/api/organisations/{odsCode}/offers',
    access: [TRUST],
    capability: 'trust-acceptance',
  },
  {
    operation: 'readIndicatorSeries',
    method: 'GET',
    path: '/api/indicator',
    access: 'public',
    capability: 'adherence-indicator',
  },
  {
    operation: 'readIndicatorMonth',
    method: 'GET',
    path: '/api/indicator/{month}',
    access: 'public',
    capability: 'adherence-indicator',
  },
  {
    operation: 'readIndicatorSnapshot',
    method: 'GET',
    path: '/api/indicator/{month}/snapshot',
    access: 'public',
    capability: 'adherence-indicator',
  },
  {
    operation: 'readIndicatorTrusts',
    method: 'GET',
    path: '/api/indicator/{month}/trusts',
    access: [COORDINATOR],
    capability: 'adherence-indicator',
  },
  {
    operation: 'readIndicatorProof',
    method: 'GET',
    path: '/api/indicator/{month}/proof/{odsCode}',
    access: [TRUST, COORDINATOR],
    capability: 'adherence-indicator',
  },
  {
    operation: 'exportIndicatorLog',
    method: 'GET',
    path: '/api/indicator/{month}/log',
    access: [COORDINATOR],
    capability: 'adherence-indicator',
  },
  {
    operation: 'verifyDocument',
    method: 'POST',
    path: '/api/verification',
    access: 'public',
    capability: 'verification',
  },
  {
    operation: 'listKeys',
    method: 'GET',
    path: '/api/keys',
    access: 'public',
    capability: 'verification',
  },
  {
    operation: 'listOrganisations',
    method: 'GET',
    path: '/api/organisations',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'readOrganisation',
    method: 'GET',
    path: '/api/organisations/{odsCode}',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'listTariffs',
    method: 'GET',
    path: '/api/tariffs',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'readTariff',
    method: 'GET',
    path: '/api/tariffs/{id}',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'publishTariff',
    method: 'PUT',
    path: '/api/tariffs/{id}',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'listMultiplierSets',
    method: 'GET',
    path: '/api/multipliers',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'readMultiplierSet',
    method: 'GET',
    path: '/api/multipliers/{id}',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'publishMultiplierSet',
    method: 'PUT',
    path: '/api/multipliers/{id}',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'listAgreementTemplates',
    method: 'GET',
    path: '/api/agreement-templates',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'readAgreementTemplate',
    method: 'GET',
    path: '/api/agreement-templates/{id}',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'publishAgreementTemplate',
    method: 'PUT',
    path: '/api/agreement-templates/{id}',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'readActivityMapping',
    method: 'GET',
    path: '/api/activity-mappings/{id}',
    access: [REVIEWER],
    capability: 'reference-data',
  },
  {
    operation: 'putActivityMapping',
    method: 'PUT',
    path: '/api/activity-mappings/{id}',
    access: [REVIEWER],
    capability: 'reference-data',
  },
  {
    operation: 'readTemplate',
    method: 'GET',
    path: '/api/templates/{name}',
    access: 'signedIn',
    capability: 'reference-data',
  },
  {
    operation: 'readCompany',
    method: 'GET',
    path: '/api/companies/{id}',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'putCompany',
    method: 'PUT',
    path: '/api/companies/{id}',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'listRepricings',
    method: 'GET',
    path: '/api/repricings',
    access: [COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'requestRepricing',
    method: 'POST',
    path: '/api/repricings',
    access: [COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'readRepricing',
    method: 'GET',
    path: '/api/repricings/{id}',
    access: [COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'listRepricingEntries',
    method: 'GET',
    path: '/api/repricings/{id}/entries',
    access: [COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'runRepricing',
    method: 'POST',
    path: '/api/repricings/{id}/run',
    access: [COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'pauseRepricing',
    method: 'POST',
    path: '/api/repricings/{id}/pause',
    access: [COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'resumeRepricing',
    method: 'POST',
    path: '/api/repricings/{id}/resume',
    access: [COORDINATOR],
    capability: 'site-pricing',
  },
  {
    operation: 'listMemberships',
    method: 'GET',
    path: '/api/memberships',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'grantMembership',
    method: 'PUT',
    path: '/api/memberships',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'endMembership',
    method: 'DELETE',
    path: '/api/memberships',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'listMembershipHistory',
    method: 'GET',
    path: '/api/memberships/history',
    access: [COORDINATOR],
    capability: 'reference-data',
  },
  {
    operation: 'listWaiting',
    method: 'GET',
    path: '/api/waiting',
    access: [COORDINATOR],
    capability: 'notifications',
  },
  {
    operation: 'listNotifications',
    method: 'GET',
    path: '/api/notifications',
    access: [COORDINATOR],
    capability: 'notifications',
  },
  {
    operation: 'retryNotification',
    method: 'POST',
    path: '/api/notifications/retry',
    access: [COORDINATOR],
    capability: 'notifications',
  },
  {
    operation: 'readHealth',
    method: 'GET',
    path: '/api/health',
    access: 'public',
    capability: 'reference-data',
  },
  {
    operation: 'readOpenApi',
    method: 'GET',
    path: '/api/openapi.json',
    access: 'public',
    capability: 'reference-data',
  },
  {
    operation: 'readSchema',
    method: 'GET',
    path: '/api/schemas/{name}',
    access: 'public',
    capability: 'reference-data',
  },
] as const satisfies readonly Route[];

export type OperationName = (typeof ROUTES)[number]['operation'];
export type OperationsOf<C extends Capability> = Extract<
  (typeof ROUTES)[number],
  { capability: C }
>['operation'];

/** `PUT /api/studies/{irasId}/resource-review`, as API Gateway names a route. */
export function routeKey({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}
