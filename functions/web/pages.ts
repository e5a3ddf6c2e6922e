/** THE table of pages: method, path, who may open it, and what answers. Words come before parameters. */
import type { Role } from '../../shared/domain/person.ts';
import { accessibilityPage } from './accessibility/page.ts';
import { createAgreePages } from './agree/page.ts';
import { createAgreementTemplatePages } from './agreement-templates/page.ts';
import { createAppendixPage } from './appendix/page.ts';
import { createArchivePages } from './archive/page.ts';
import { createAttestPages } from './attest/page.ts';
import { createBudgetPages } from './budget/page.ts';
import { createChangesPage } from './changes/page.ts';
import { createCheckPages } from './check/page.ts';
import { createClosurePages } from './closure/page.ts';
import { createCompanyPages } from './companies/page.ts';
import { createComparisonPages } from './comparison/page.ts';
import { cookiesPage } from './cookies/page.ts';
import { createDecisionPages } from './decision/page.ts';
import { createDecisionLogDownload } from './decision-log/page.ts';
import { createDetailsPages } from './details/page.ts';
import { createDownloads } from './downloads/page.ts';
import { createDraftPages } from './draft/page.ts';
import { createJudgePages } from './escalation/judge.ts';
import { createEscalationPage, createLoadEscalation } from './escalation/page.ts';
import { createEscalationsPages } from './escalations/page.ts';
import { createFindingsPage } from './findings/page.ts';
import type { PublicPage, SignedInPage } from './frame/page-request.ts';
import { createHomePage } from './home/page.ts';
import { createHowPricesPage } from './how-prices-are-calculated/page.ts';
import { createIndicatorPages } from './indicator/page.ts';
import { createIndicatorRowPages } from './indicator/rows.ts';
import { createIndicatorTrustPages } from './indicator/trusts.ts';
import { createMappingPages } from './mapping/page.ts';
import { createMilestonesPages } from './milestones/page.ts';
import { createMultiplierSetPages } from './multiplier-set/page.ts';
import { createNationalDataPage } from './national-data/page.ts';
import { createNextVersionPages } from './next-version/page.ts';
import { createOrganisationChoicePages } from './organisation-choice/page.ts';
import { createOrganisationPages } from './organisations/page.ts';
import { createPayeePages } from './payee/page.ts';
import { createPeoplePages } from './people/page.ts';
import { createPreviewPage } from './preview/page.ts';
import { createPricesPages } from './prices/page.ts';
import { privacyPage } from './privacy/page.ts';
import { createPublishPages } from './publish/page.ts';
import { createReceiptPages } from './receipt/page.ts';
import { createReleaseLists } from './releases/page.ts';
import { createBlockedPages } from './repricing/blocked.ts';
import { createEntriesPages } from './repricing/entries.ts';
import { createRepricingPage } from './repricing/page.ts';
import { createRunPages } from './repricing/run.ts';
import { createTotalsDownload } from './repricing/totals.ts';
import { createNewRepricingPages } from './repricings/new.ts';
import { createRepricingsPages } from './repricings/page.ts';
import { createReviewPages } from './review/page.ts';
import { createReviewChangesPage } from './review-changes/page.ts';
import { createSetUpClockPages } from './set-up-clock/page.ts';
import { createSignInPages } from './sign-in/page.ts';
import { createAddSitePage } from './site-part/add.ts';
import { createSitePartPages } from './site-part/page.ts';
import { createSitePricePage } from './site-price/page.ts';
import { createSiteWithdrawalPages } from './site-withdrawal/page.ts';
import { createSitesPages } from './sites/page.ts';
import { createStudiesPages } from './studies/page.ts';
import { createStudyPage } from './study/page.ts';
import { createTariffPages } from './tariff/page.ts';
import { createTemplateDownload } from './templates/page.ts';
import { createUploadPages } from './upload/page.ts';
import { createVerifyPages } from './verify/page.ts';
import { createWaitingPages } from './waiting/page.ts';
import type { WebDeps } from './web-deps.ts';
import { createWithdrawalPages } from './withdrawal/page.ts';

interface Addressed {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}
export type ServedPage =
  | (Addressed & {
      readonly access: 'public';
      readonly run: PublicPage;
      /** A form that only asks: anybody may send it, with no session. */
      readonly changes?: 'nothing';
    })
  | (Addressed & { readonly access: 'signedIn' | readonly Role[]; readonly run: SignedInPage });

const LEAD = ['studyResourceReviewer'] as const;
const COMPANY = ['companyRepresentative'] as const;
const TRUST = ['siteRepresentative'] as const;
const COORDINATOR = ['nationalCoordinator'] as const;
const NETWORK = ['networkAssessor'] as const;
const OVERVIEW = ['studyResourceReviewer', 'companyRepresentative', 'nationalCoordinator'] as const;
const STUDY = '/studies/{irasId}';
const SITE = `${STUDY}/sites/{odsCode}`;

const open = (path: string, run: PublicPage, method: 'GET' | 'POST' = 'GET'): ServedPage => ({
  method,
  path,
  access: 'public',
  run,
});
const get = (path: string, access: 'signedIn' | readonly Role[], run: SignedInPage): ServedPage => ({
  method: 'GET',
  path,
  access,
  run,
});
/** A form that only asks, for everybody. */
const ask = (path: string, run: PublicPage): ServedPage => ({
  method: 'POST',
  path,
  access: 'public',
  changes: 'nothing',
  run,
});
const post = (path: string, access: readonly Role[], run: SignedInPage): ServedPage => ({
  method: 'POST',
  path,
  access,
  run,
});

/** Where a person with several organisations chooses one. */
export const CHOICE = '/organisation';

function choicePages(deps: WebDeps): ServedPage[] {
  const { show, choose } = createOrganisationChoicePages(deps);
  return [get(CHOICE, 'signedIn', show), { method: 'POST', path: CHOICE, access: 'signedIn', run: choose }];
}

function publicPages(deps: WebDeps): ServedPage[] {
  const signIn = createSignInPages(deps);
  const indicator = createIndicatorPages(deps);
  const verify = createVerifyPages(deps);
  return [
    open('/', createHomePage(deps)),
    open('/indicator', indicator.show),
    open('/indicator/chart.svg', indicator.chart),
    open('/indicator/series.csv', indicator.csv),
    open('/how-prices-are-calculated', createHowPricesPage(deps)),
    open('/verify', verify.show),
    ask('/verify', verify.verify),
    open('/accessibility', accessibilityPage),
    open('/privacy', privacyPage),
    open('/cookies', cookiesPage),
    open('/sign-in', signIn.begin),
    open('/sign-in/callback', signIn.complete),
    open('/sign-out', signIn.end, 'POST'),
    open('/signed-out', signIn.signedOut),
  ];
}

function leadPages(deps: WebDeps): ServedPage[] {
  const upload = createUploadPages(deps);
  const check = createCheckPages(deps);
  const mapping = createMappingPages(deps);
  const details = createDetailsPages(deps);
  const attest = createAttestPages(deps);
  const withdrawal = createWithdrawalPages(deps);
  return [
    get('/studies/new', LEAD, upload.showNew),
    post('/studies/new', LEAD, upload.saveNew),
    get('/studies/new/protocol', LEAD, upload.showProtocol),
    post('/studies/new/protocol', LEAD, upload.saveProtocol),
    get(`${STUDY}/upload`, LEAD, upload.show),
    post(`${STUDY}/upload`, LEAD, upload.save),
    get(`${STUDY}/review.xlsx`, LEAD, upload.workbook),
    get(`${STUDY}/findings`, LEAD, createFindingsPage(deps)),
    get(`${STUDY}/details`, LEAD, details.show),
    post(`${STUDY}/details`, LEAD, details.save),
    get(`${STUDY}/mapping`, LEAD, mapping.show),
    post(`${STUDY}/mapping`, LEAD, mapping.save),
    get(`${STUDY}/mapping/{activity}`, LEAD, mapping.search),
    post(`${STUDY}/mapping/{activity}`, LEAD, mapping.saveOne),
    ...draftPages(deps),
    get(`${STUDY}/preview`, LEAD, createPreviewPage(deps)),
    get(`${STUDY}/check`, LEAD, check.show),
    post(`${STUDY}/check`, LEAD, check.submit),
    get(`${STUDY}/submitted`, LEAD, check.submitted),
    get(`${STUDY}/attest`, LEAD, attest.show),
    post(`${STUDY}/attest`, LEAD, attest.check),
    post(`${STUDY}/attest/confirm`, LEAD, attest.confirm),
    get(`${STUDY}/withdraw`, LEAD, withdrawal.show),
    post(`${STUDY}/withdraw`, LEAD, withdrawal.withdraw),
  ];
}

/** The lead site's draft, a part at a time. */
function draftPages(deps: WebDeps): ServedPage[] {
  const draft = createDraftPages(deps);
  const { schedule, terms } = draft;
  const next = createNextVersionPages(deps);
  const path = `${STUDY}/draft`;
  const forms = { arms: draft.arm, visits: draft.visit, activities: draft.activity, sites: draft.site };
  return [
    get(`${STUDY}/next-version`, LEAD, next.show),
    post(`${STUDY}/next-version`, LEAD, next.begin),
    get(path, LEAD, draft.show),
    get(`${path}/find-site`, LEAD, draft.findSite),
    get(`${path}/schedule`, LEAD, schedule.grid),
    post(`${path}/schedule/strays`, LEAD, schedule.removeStrays),
    get(`${path}/schedule/{at}`, LEAD, schedule.showVisit),
    post(`${path}/schedule/{at}`, LEAD, schedule.saveVisit),
    get(`${path}/terms`, LEAD, terms.show),
    post(`${path}/terms`, LEAD, terms.save),
    ...draft.removals.flatMap(({ list, show, remove }) => [
      get(`${path}/${list}/{at}`, LEAD, forms[list].show),
      post(`${path}/${list}/{at}`, LEAD, forms[list].save),
      get(`${path}/${list}/{at}/remove`, LEAD, show),
      post(`${path}/${list}/{at}/remove`, LEAD, remove),
    ]),
  ];
}

function studyPages(deps: WebDeps): ServedPage[] {
  const review = createReviewPages(deps);
  const agree = createAgreePages(deps);
  const sites = createSitesPages(deps);
  const studies = createStudiesPages(deps);
  return [
    get('/studies', 'signedIn', studies.show),
    get('/studies.csv', 'signedIn', studies.csv),
    get(STUDY, 'signedIn', createStudyPage(deps)),
    get(`${STUDY}/review`, 'signedIn', review.show),
    get(`${STUDY}/review/changes`, 'signedIn', createReviewChangesPage(deps)),
    post(`${STUDY}/queries`, COMPANY, review.query),
    post(`${STUDY}/answers`, LEAD, review.answer),
    get(`${STUDY}/agree`, COMPANY, agree.show),
    post(`${STUDY}/agree`, COMPANY, agree.agree),
    get(`${STUDY}/agreed`, [...COMPANY, ...LEAD], agree.agreed),
    get(`${STUDY}/sites`, OVERVIEW, sites.show),
    get(`${STUDY}/sites.csv`, OVERVIEW, sites.csv),
    get(`${STUDY}/decision-log.csv`, OVERVIEW, createDecisionLogDownload(deps)),
    ...overviewPages(deps),
  ];
}

/** The sites of a study side by side: how they compare, how long set-up takes, all their appendices. */
function overviewPages(deps: WebDeps): ServedPage[] {
  const comparison = createComparisonPages(deps);
  const clock = createSetUpClockPages(deps);
  const archive = createArchivePages(deps);
  const archived = [...COMPANY, ...LEAD];
  return [
    get(`${STUDY}/compare`, OVERVIEW, comparison.show),
    get(`${STUDY}/compare.csv`, OVERVIEW, comparison.csv),
    get(`${STUDY}/set-up-clock`, OVERVIEW, clock.show),
    get(`${STUDY}/set-up-clock.csv`, OVERVIEW, clock.csv),
    get(`${STUDY}/appendices`, archived, archive.ask),
    post(`${STUDY}/appendices`, archived, archive.begin),
    get(`${STUDY}/appendices/{id}`, archived, archive.show),
    get(`${STUDY}/appendices/{id}/download`, archived, archive.download),
  ];
}

/** The lead site's own: who takes part, and with what. */
function sitePartPages(deps: WebDeps): ServedPage[] {
  const part = createSitePartPages(deps);
  const withdrawal = createSiteWithdrawalPages(deps);
  return [
    get(`${STUDY}/sites/add`, LEAD, createAddSitePage(deps)),
    get(`${SITE}/part`, LEAD, part.show),
    post(`${SITE}/part`, LEAD, part.check),
    post(`${SITE}/part/save`, LEAD, part.save),
    get(`${SITE}/withdraw`, LEAD, withdrawal.show),
    post(`${SITE}/withdraw`, LEAD, withdrawal.withdraw),
  ];
}

function sitePages(deps: WebDeps): ServedPage[] {
  const decision = createDecisionPages(deps);
  const downloads = createDownloads(deps);
  const prices = createPricesPages(deps);
  const rows = createIndicatorRowPages(deps);
  const receipt = createReceiptPages(deps);
  const budget = createBudgetPages(deps);
  const milestones = createMilestonesPages(deps);
  const payee = createPayeePages(deps);
  return [
    get('/organisations/{odsCode}/payee', TRUST, payee.show),
    post('/organisations/{odsCode}/payee', TRUST, payee.save),
    get('/prices', TRUST, prices.show),
    get('/prices.csv', TRUST, prices.csv),
    get('/indicator/{month}/rows', TRUST, rows.show),
    get('/indicator/{month}/proof.json', TRUST, rows.proof),
    get(SITE, 'signedIn', createSitePricePage(deps)),
    get(`${SITE}/appendix`, 'signedIn', createAppendixPage(deps)),
    get(`${SITE}/changes`, 'signedIn', createChangesPage(deps)),
    get(`${SITE}/budget`, 'signedIn', budget.show),
    get(`${SITE}/budget.xlsx`, 'signedIn', budget.workbook),
    get(`${SITE}/budget.json`, 'signedIn', budget.json),
    get(`${SITE}/milestones`, [...TRUST, ...OVERVIEW], milestones.show),
    post(`${SITE}/milestones`, [...TRUST, ...COMPANY], milestones.save),
    get(`${SITE}/receipt`, 'signedIn', receipt.show),
    get(`${SITE}/receipt.json`, 'signedIn', receipt.json),
    get(`${SITE}/appendix.pdf`, 'signedIn', downloads.pdf),
    get(`${SITE}/appendix.json`, 'signedIn', downloads.json),
    get(`${SITE}/decision`, TRUST, decision.question),
    post(`${SITE}/decision`, TRUST, decision.choose),
    get(`${SITE}/decision/accept`, TRUST, decision.accept),
    post(`${SITE}/decision/accept`, TRUST, decision.acceptAndSend),
    ...missingItemPages(decision),
    get(`${SITE}/decision/capacity`, TRUST, decision.capacity),
    post(`${SITE}/decision/capacity`, TRUST, decision.fillCapacity),
    get(`${SITE}/decision/refuse`, TRUST, decision.refuse),
    post(`${SITE}/decision/refuse`, TRUST, decision.fillRefusal),
    get(`${SITE}/decision/check`, TRUST, decision.check),
    post(`${SITE}/decision/check`, TRUST, decision.confirm),
    get(`${SITE}/decision/done`, TRUST, decision.done),
  ];
}

/** A trust's report of what the review leaves out, a question at a time. */
function missingItemPages({ missing }: ReturnType<typeof createDecisionPages>): ServedPage[] {
  const path = `${SITE}/decision/missing`;
  return [
    get(path, TRUST, missing.item),
    post(path, TRUST, missing.fillItem),
    get(`${path}/price`, TRUST, missing.price),
    post(`${path}/price`, TRUST, missing.choosePrice),
    get(`${path}/amount`, TRUST, missing.amount),
    post(`${path}/amount`, TRUST, missing.fillAmount),
    get(`${path}/check`, TRUST, missing.check),
    post(`${path}/check`, TRUST, missing.confirm),
    get(`${path}/sent`, TRUST, missing.sent),
  ];
}

/** Missing items: for the network that judges them, and one at a time for every party. */
function escalationPages(deps: WebDeps): ServedPage[] {
  const list = createEscalationsPages(deps);
  const load = createLoadEscalation(deps);
  const judge = createJudgePages(deps, load);
  return [
    get('/escalations', NETWORK, list.show),
    get('/escalations.csv', NETWORK, list.csv),
    get('/escalations/statistics', [...NETWORK, ...COORDINATOR], list.statistics),
    get('/escalations/{id}', 'signedIn', createEscalationPage(load)),
    get('/escalations/{id}/judgement', NETWORK, judge.show),
    post('/escalations/{id}/judgement', NETWORK, judge.fill),
    get('/escalations/{id}/judgement/check', NETWORK, judge.check),
    post('/escalations/{id}/judgement/check', NETWORK, judge.confirm),
  ];
}

/** What everybody who signed in may read of the national data. */
function nationalDataPages(deps: WebDeps): ServedPage[] {
  const lists = createReleaseLists(deps);
  const tariff = createTariffPages(deps);
  const multipliers = createMultiplierSetPages(deps);
  const templates = createAgreementTemplatePages(deps);
  return [
    get('/national-data', 'signedIn', createNationalDataPage(deps)),
    get('/tariffs', 'signedIn', lists.tariffs),
    get('/tariffs/{id}', 'signedIn', tariff.show),
    get('/tariffs/{id}/items.csv', 'signedIn', tariff.csv),
    get('/tariffs/{id}/release.xlsx', 'signedIn', tariff.workbook),
    get('/multipliers', 'signedIn', lists.multipliers),
    get('/multipliers/{id}', 'signedIn', multipliers.show),
    get('/multipliers/{id}/rows.csv', 'signedIn', multipliers.csv),
    get('/multipliers/{id}/set.xlsx', 'signedIn', multipliers.workbook),
    get('/agreement-templates', 'signedIn', templates.all),
    get('/agreement-templates/{id}', 'signedIn', templates.show),
    get('/agreement-templates/{id}/template.json', 'signedIn', templates.json),
    get('/templates/{name}', 'signedIn', createTemplateDownload(deps)),
  ];
}

function coordinatorPages(deps: WebDeps): ServedPage[] {
  const companies = createCompanyPages(deps);
  const organisations = createOrganisationPages(deps);
  const closure = createClosurePages(deps);
  const people = createPeoplePages(deps);
  const waiting = createWaitingPages(deps);
  const indicator = createIndicatorTrustPages(deps);
  return [
    ...createPublishPages(deps).flatMap(({ path, ...publish }) => [
      get(path, COORDINATOR, publish.show),
      post(path, COORDINATOR, publish.upload),
      get(`${path}/check`, COORDINATOR, publish.check),
      post(`${path}/check`, COORDINATOR, publish.confirm),
      get(`${path}/differences.csv`, COORDINATOR, publish.csv),
      get(`${path}/done`, COORDINATOR, publish.done),
    ]),
    get('/indicator/{month}/trusts', COORDINATOR, indicator.show),
    get('/indicator/{month}/trusts.csv', COORDINATOR, indicator.csv),
    get('/indicator/{month}/areas.csv', COORDINATOR, indicator.areasCsv),
    get('/indicator/{month}/log.json', COORDINATOR, indicator.log),
    get('/organisations', COORDINATOR, organisations.list),
    get('/organisations.csv', COORDINATOR, organisations.csv),
    get('/organisations/{odsCode}', COORDINATOR, organisations.show),
    get('/organisations/{odsCode}/closure', COORDINATOR, closure.show),
    post('/organisations/{odsCode}/closure', COORDINATOR, closure.check),
    post('/organisations/{odsCode}/closure/confirm', COORDINATOR, closure.confirm),
    get('/organisations/{odsCode}/closure/result', COORDINATOR, closure.result),
    get('/waiting', COORDINATOR, waiting.show),
    get('/waiting.csv', COORDINATOR, waiting.csv),
    get('/companies', COORDINATOR, companies.list),
    get('/companies.csv', COORDINATOR, companies.csv),
    post('/companies', COORDINATOR, companies.register),
    get('/companies/{id}', COORDINATOR, companies.show),
    post('/companies/{id}', COORDINATOR, companies.rename),
    get('/people', COORDINATOR, people.list),
    get('/people.csv', COORDINATOR, people.csv),
    get('/people/grant', COORDINATOR, people.showGrant),
    post('/people/grant', COORDINATOR, people.grant),
    get('/people/end', COORDINATOR, people.showEnd),
    post('/people/end', COORDINATOR, people.end),
    get('/people/history', COORDINATOR, people.history),
  ];
}

/** National re-pricing: asked for, previewed, run, paused and resumed. */
function repricingPages(deps: WebDeps): ServedPage[] {
  const all = createRepricingsPages(deps);
  const begin = createNewRepricingPages(deps);
  const one = createRepricingPage(deps);
  const run = createRunPages(deps);
  const entries = createEntriesPages(deps);
  const blocked = createBlockedPages(deps);
  const path = '/repricings/{id}';
  return [
    get('/repricings', COORDINATOR, all.show),
    get('/repricings.csv', COORDINATOR, all.csv),
    get('/repricings/new', COORDINATOR, begin.show),
    post('/repricings/new', COORDINATOR, begin.request),
    get(path, COORDINATOR, one.show),
    post(`${path}/pause`, COORDINATOR, one.pause),
    post(`${path}/resume`, COORDINATOR, one.resume),
    get(`${path}/run`, COORDINATOR, run.show),
    post(`${path}/run`, COORDINATOR, run.confirm),
    get(`${path}/totals.csv`, COORDINATOR, createTotalsDownload(deps)),
    get(`${path}/entries`, COORDINATOR, entries.show),
    get(`${path}/entries.csv`, COORDINATOR, entries.csv),
    get(`${path}/blocked`, COORDINATOR, blocked.show),
    get(`${path}/blocked.csv`, COORDINATOR, blocked.csv),
  ];
}

/** Every page, made once. */
export function makePages(deps: WebDeps): readonly ServedPage[] {
  return [
    ...publicPages(deps),
    ...choicePages(deps),
    ...leadPages(deps),
    ...studyPages(deps),
    ...sitePartPages(deps),
    ...sitePages(deps),
    ...escalationPages(deps),
    ...nationalDataPages(deps),
    ...coordinatorPages(deps),
    ...repricingPages(deps),
  ];
}
