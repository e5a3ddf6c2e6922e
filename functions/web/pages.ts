/** THE table of pages: method, path, who may open it, and what answers. Words come before parameters. */
import type { Role } from '../../shared/domain/person.ts';
import { accessibilityPage } from './accessibility/page.ts';
import { createAgreePages } from './agree/page.ts';
import { createAgreementTemplatePages } from './agreement-templates/page.ts';
import { createAppendixPage } from './appendix/page.ts';
import { createAttestPages } from './attest/page.ts';
import { createCheckPages } from './check/page.ts';
import { createCompanyPages } from './companies/page.ts';
import { cookiesPage } from './cookies/page.ts';
import { createDecisionPages } from './decision/page.ts';
import { createDetailsPages } from './details/page.ts';
import { createDownloads } from './downloads/page.ts';
import { createFindingsPage } from './findings/page.ts';
import type { PublicPage, SignedInPage } from './frame/page-request.ts';
import { createHomePage } from './home/page.ts';
import { createHowPricesPage } from './how-prices-are-calculated/page.ts';
import { createIndicatorPages } from './indicator/page.ts';
import { createMappingPages } from './mapping/page.ts';
import { createMultiplierSetPages } from './multiplier-set/page.ts';
import { createNationalDataPage } from './national-data/page.ts';
import { createPeoplePages } from './people/page.ts';
import { createPreviewPage } from './preview/page.ts';
import { createPricesPages } from './prices/page.ts';
import { privacyPage } from './privacy/page.ts';
import { createPublishPages } from './publish/page.ts';
import { createReceiptPages } from './receipt/page.ts';
import { createReleaseLists } from './releases/page.ts';
import { createReviewPages } from './review/page.ts';
import { createSignInPages } from './sign-in/page.ts';
import { createAddSitePage } from './site-part/add.ts';
import { createSitePartPages } from './site-part/page.ts';
import { createSitePricePage } from './site-price/page.ts';
import { createSiteWithdrawalPages } from './site-withdrawal/page.ts';
import { createSitesPages } from './sites/page.ts';
import { createStudiesPage } from './studies/page.ts';
import { createStudyPage } from './study/page.ts';
import { createTariffPages } from './tariff/page.ts';
import { createTemplateDownload } from './templates/page.ts';
import { createUploadPages } from './upload/page.ts';
import { createVerifyPages } from './verify/page.ts';
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

function studyPages(deps: WebDeps): ServedPage[] {
  const review = createReviewPages(deps);
  const agree = createAgreePages(deps);
  const sites = createSitesPages(deps);
  return [
    get('/studies', 'signedIn', createStudiesPage(deps)),
    get(STUDY, 'signedIn', createStudyPage(deps)),
    get(`${STUDY}/review`, 'signedIn', review.show),
    post(`${STUDY}/queries`, COMPANY, review.query),
    post(`${STUDY}/answers`, LEAD, review.answer),
    get(`${STUDY}/agree`, COMPANY, agree.show),
    post(`${STUDY}/agree`, COMPANY, agree.agree),
    get(`${STUDY}/agreed`, [...COMPANY, ...LEAD], agree.agreed),
    get(`${STUDY}/sites`, OVERVIEW, sites.show),
    get(`${STUDY}/sites.csv`, OVERVIEW, sites.csv),
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
  const receipt = createReceiptPages(deps);
  return [
    get('/prices', TRUST, prices.show),
    get('/prices.csv', TRUST, prices.csv),
    get(SITE, 'signedIn', createSitePricePage(deps)),
    get(`${SITE}/appendix`, 'signedIn', createAppendixPage(deps)),
    get(`${SITE}/receipt`, 'signedIn', receipt.show),
    get(`${SITE}/receipt.json`, 'signedIn', receipt.json),
    get(`${SITE}/appendix.pdf`, 'signedIn', downloads.pdf),
    get(`${SITE}/appendix.json`, 'signedIn', downloads.json),
    get(`${SITE}/decision`, TRUST, decision.question),
    post(`${SITE}/decision`, TRUST, decision.choose),
    get(`${SITE}/decision/accept`, TRUST, decision.accept),
    post(`${SITE}/decision/accept`, TRUST, decision.acceptAndSend),
    get(`${SITE}/decision/missing`, TRUST, decision.missing),
    get(`${SITE}/decision/capacity`, TRUST, decision.capacity),
    post(`${SITE}/decision/capacity`, TRUST, decision.fillCapacity),
    get(`${SITE}/decision/refuse`, TRUST, decision.refuse),
    post(`${SITE}/decision/refuse`, TRUST, decision.fillRefusal),
    get(`${SITE}/decision/check`, TRUST, decision.check),
    post(`${SITE}/decision/check`, TRUST, decision.confirm),
    get(`${SITE}/decision/done`, TRUST, decision.done),
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
  const people = createPeoplePages(deps);
  return [
    ...createPublishPages(deps).flatMap(({ path, ...publish }) => [
      get(path, COORDINATOR, publish.show),
      post(path, COORDINATOR, publish.upload),
      get(`${path}/check`, COORDINATOR, publish.check),
      post(`${path}/check`, COORDINATOR, publish.confirm),
      get(`${path}/differences.csv`, COORDINATOR, publish.csv),
      get(`${path}/done`, COORDINATOR, publish.done),
    ]),
    get('/companies', COORDINATOR, companies.list),
    post('/companies', COORDINATOR, companies.register),
    get('/companies/{id}', COORDINATOR, companies.show),
    post('/companies/{id}', COORDINATOR, companies.rename),
    get('/people', COORDINATOR, people.list),
    get('/people/grant', COORDINATOR, people.showGrant),
    post('/people/grant', COORDINATOR, people.grant),
    get('/people/end', COORDINATOR, people.showEnd),
    post('/people/end', COORDINATOR, people.end),
    get('/people/history', COORDINATOR, people.history),
  ];
}

/** Every page, made once. */
export function makePages(deps: WebDeps): readonly ServedPage[] {
  return [
    ...publicPages(deps),
    ...leadPages(deps),
    ...studyPages(deps),
    ...sitePartPages(deps),
    ...sitePages(deps),
    ...nationalDataPages(deps),
    ...coordinatorPages(deps),
  ];
}
