/** The offer that the pages of an answer are about, as it stands at this moment. */
import type { FinancialAppendix } from '../../../shared/domain/financial-appendix.ts';
import type { IssuedDocuments, Offer } from '../../../shared/domain/offer.ts';
import { createReadAppendix } from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import {
  type FieldError,
  type RedirectReply,
  type Reply,
  redirect,
  type SignedInRequest,
} from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import { demonstrationTariff, offerModel, requireOwnSite } from '../site-price/page.ts';
import type { WebDeps } from '../web-deps.ts';

export interface ShownPage {
  /** The template's name. */
  readonly name: string;
  readonly title: string;
  readonly model?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldError[];
  /** Where "Back" leads, where it is not the question. */
  readonly back?: string;
}

export interface OfferInQuestion {
  readonly site: { readonly irasId: string; readonly odsCode: string };
  readonly offer: Offer;
  readonly appendix: FinancialAppendix;
  readonly documents: IssuedDocuments;
  /** A page about the offer. */
  readonly page: (shown: ShownPage) => Reply;
  /** Where the offer cannot be answered any more: the question page, which says why. */
  readonly toQuestion: RedirectReply | undefined;
}

export type LoadOffer = (request: SignedInRequest) => Promise<OfferInQuestion>;

/** A finished answer is not gone back into. */
const FINISHED: readonly string[] = ['done', 'answered', 'missing/sent'];

/** Where "Back" leads. */
function backOf({ name, back }: ShownPage, path: string) {
  if (back !== undefined) return { href: back, text: 'Back' };
  if (FINISHED.includes(name)) return { href: '/prices', text: 'Prices to review' };
  return { href: name === 'question' ? path : `${path}/decision`, text: 'Back' };
}

/** Makes `load`. @throws DomainError `notFound` for everyone but the trust's representatives */
export function createLoadOffer(deps: WebDeps): LoadOffer {
  const readAppendix = createReadAppendix(deps);
  return async (request) => {
    const site = requireOwnSite(request);
    const { offer, appendix, documents } = await readAppendix({ caller: request.caller, ...site });
    const path = sitePath(site);
    const page = (shown: ShownPage): Reply => {
      const { name, title, model = {}, errors = [] } = shown;
      return {
        kind: 'page',
        template: `decision/${name}.njk`,
        title,
        back: backOf(shown, path),
        demonstrationTariff: demonstrationTariff(appendix),
        model: { ...offerModel(offer, appendix), ...model },
        errors,
        ...(errors.length > 0 && { status: 422 }),
      };
    };
    const toQuestion = offer.status === 'issued' ? undefined : redirect(`${path}/decision`);
    return { site, offer, appendix, documents, page, toQuestion };
  };
}
