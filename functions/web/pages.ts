/** THE table of pages: method, path, who may open it, and what answers. Words come before parameters. */
import type { Role } from '../../shared/domain/person.ts';
import { accessibilityPage } from './accessibility/page.ts';
import { createAgreePages } from './agree/page.ts';
import { createCheckPages } from './check/page.ts';
import { cookiesPage } from './cookies/page.ts';
import { createDecisionPages } from './decision/page.ts';
import { createDownloads } from './downloads/page.ts';
import { createFindingsPage } from './findings/page.ts';
import type { PublicPage, SignedInPage } from './frame/page-request.ts';
import { createHomePage } from './home/page.ts';
import { createIndicatorPage } from './indicator/page.ts';
import { createPreviewPage } from './preview/page.ts';
import { createPricesPage } from './prices/page.ts';
import { createReviewPages } from './review/page.ts';
import { createSignInPages } from './sign-in/page.ts';
import { createSitePricePage } from './site-price/page.ts';
import { createSitesPage } from './sites/page.ts';
import { createStudiesPage } from './studies/page.ts';
import { createStudyPage } from './study/page.ts';
import { createUploadPages } from './upload/page.ts';
import type { WebDeps } from './web-deps.ts';

interface Addressed {
  readonly method: 'GET' | 'POST';
  readonly path: string;
}
export type ServedPage =
  | (Addressed & { readonly access: 'public'; readonly run: PublicPage })
  | (Addressed & { readonly access: 'signedIn' | readonly Role[]; readonly run: SignedInPage });

const LEAD = ['studyResourceReviewer'] as const;
const COMPANY = ['companyRepresentative'] as const;
const TRUST = ['siteRepresentative'] as const;
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
const post = (path: string, access: readonly Role[], run: SignedInPage): ServedPage => ({
  method: 'POST',
  path,
  access,
  run,
});

function publicPages(deps: WebDeps): ServedPage[] {
  const signIn = createSignInPages(deps);
  return [
    open('/', createHomePage(deps)),
    open('/indicator', createIndicatorPage(deps)),
    open('/accessibility', accessibilityPage),
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
  return [
    get('/studies/new', LEAD, upload.showNew),
    post('/studies/new', LEAD, upload.saveNew),
    get(`${STUDY}/upload`, LEAD, upload.show),
    post(`${STUDY}/upload`, LEAD, upload.save),
    get(`${STUDY}/findings`, LEAD, createFindingsPage(deps)),
    get(`${STUDY}/preview`, LEAD, createPreviewPage(deps)),
    get(`${STUDY}/check`, LEAD, check.show),
    post(`${STUDY}/check`, LEAD, check.submit),
    get(`${STUDY}/submitted`, LEAD, check.submitted),
  ];
}

function studyPages(deps: WebDeps): ServedPage[] {
  const review = createReviewPages(deps);
  const agree = createAgreePages(deps);
  return [
    get('/studies', 'signedIn', createStudiesPage(deps)),
    get(STUDY, 'signedIn', createStudyPage(deps)),
    get(`${STUDY}/review`, 'signedIn', review.show),
    post(`${STUDY}/queries`, COMPANY, review.query),
    post(`${STUDY}/answers`, LEAD, review.answer),
    get(`${STUDY}/agree`, COMPANY, agree.show),
    post(`${STUDY}/agree`, COMPANY, agree.agree),
    get(`${STUDY}/agreed`, COMPANY, agree.agreed),
    get(`${STUDY}/sites`, OVERVIEW, createSitesPage(deps)),
  ];
}

function sitePages(deps: WebDeps): ServedPage[] {
  const decision = createDecisionPages(deps);
  const downloads = createDownloads(deps);
  return [
    get('/prices', TRUST, createPricesPage(deps)),
    get(SITE, 'signedIn', createSitePricePage(deps)),
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

/** Every page, made once. */
export function makePages(deps: WebDeps): readonly ServedPage[] {
  return [...publicPages(deps), ...leadPages(deps), ...studyPages(deps), ...sitePages(deps)];
}
