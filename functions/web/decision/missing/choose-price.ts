/** How a missing item is priced: by an item of the pinned tariff, or by staff time; and how often it is needed. */
import { diffTariffs } from '../../../../shared/domain/tariff-diff.ts';
import { createReadTariff } from '../../../../shared/usecases/reference-data/read-tariff.ts';
import { matchesWords, searchOf } from '../../frame/documents.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../../frame/page-request.ts';
import { sitePath } from '../../frame/record-decision.ts';
import { sliceOf } from '../../frame/slices.ts';
import type { MissingItemDraft } from '../../frame/web-session.ts';
import type { WebDeps } from '../../web-deps.ts';
import type { LoadOffer, OfferInQuestion } from '../offer-in-question.ts';
import { draftOf, keepDraft } from './draft.ts';
import { type FilledAmount, fillAmount, fillAmountFrom, minutesField, readAmount } from './entry.ts';

const FOUND_ON_A_PAGE = 20;
/** What radios stand for: an item of the tariff, or none of them. */
const ITEM = 'item:';
const STAFF_TIME = 'staffTime';

/** The one page's path, with the address that a search adds. */
const pathOf = ({ site }: Pick<OfferInQuestion, 'site'>, step: string): string =>
  `${sitePath(site)}/decision/missing${step}`;

export function createChoosePrice(deps: WebDeps, load: LoadOffer) {
  const readTariff = createReadTariff(deps);
  const tariffOf = async ({ appendix }: OfferInQuestion) =>
    (await readTariff({ id: appendix.identification.tariff.id })).release;

  /** The offer with what is filled in so far, or where to begin. */
  const begin = async (request: SignedInRequest) => {
    const open = await load(request);
    const draft = draftOf(request, open);
    return { open, draft, elsewhere: open.toQuestion ?? redirect(pathOf(open, '')) };
  };

  const pricePage = async (
    request: SignedInRequest,
    open: OfferInQuestion,
    draft: MissingItemDraft,
    errors: readonly FieldError[] = [],
  ): Promise<Reply> => {
    const tariff = await tariffOf(open);
    const path = pathOf(open, '/price');
    const isFirst = !request.query.has('search');
    const search = isFirst ? draft.label : searchOf(request);
    const matches = diffTariffs({ ...tariff, items: [] }, tariff).items.added.filter(
      ({ code, label, department = '' }) => matchesWords(`${code} ${label} ${department}`, search),
    );
    return open.page({
      name: 'missing/price',
      title: 'What prices the missing item?',
      back: pathOf(open, ''),
      model: {
        draft,
        search,
        isFirst,
        matches: sliceOf(matches, { path, query: request.query }, { field: 'page', size: FOUND_ON_A_PAGE }),
        item: ITEM,
        staffTime: STAFF_TIME,
        chosen: draft.pricedBy === 'staffTime' ? STAFF_TIME : ITEM + (draft.pricedBy?.tariffItem ?? ''),
      },
      errors,
    });
  };

  const price = async (request: SignedInRequest): Promise<Reply> => {
    const { open, draft, elsewhere } = await begin(request);
    return open.toQuestion || !draft ? elsewhere : pricePage(request, open, draft);
  };

  const choosePrice = async (request: SignedInRequest): Promise<Reply> => {
    const { open, draft, elsewhere } = await begin(request);
    if (open.toQuestion || !draft) return elsewhere;
    const choice = request.form.value('choice');
    const code = choice.startsWith(ITEM) ? choice.slice(ITEM.length) : undefined;
    const isKnown = (await tariffOf(open)).items.some((item) => item.code === code);
    if (choice !== STAFF_TIME && !isKnown) {
      return pricePage(request, open, draft, [
        { field: 'choice', text: 'Select the tariff item that is meant, or that none of these is' },
      ]);
    }
    const { minutes, ...rest } = draft;
    const byTime = code === undefined;
    await keepDraft(request, {
      ...rest,
      pricedBy: byTime ? 'staffTime' : { tariffItem: code },
      ...(byTime && minutes && { minutes }),
    });
    return redirect(pathOf(open, '/amount'));
  };

  const amountPage = async (
    open: OfferInQuestion,
    draft: MissingItemDraft,
    filled?: FilledAmount,
    errors: readonly FieldError[] = [],
  ): Promise<Reply> => {
    const { roles, items } = await tariffOf(open);
    const { pricedBy } = draft;
    const code = typeof pricedBy === 'object' ? pricedBy.tariffItem : undefined;
    const shown = filled ?? fillAmountFrom(draft, roles);
    return open.page({
      name: 'missing/amount',
      title: code === undefined ? 'How much staff time is it?' : 'How often is it needed?',
      back: pathOf(open, '/price'),
      model: {
        draft,
        chosen: items.find((item) => item.code === code),
        roles:
          code === undefined
            ? roles.map(({ label }, index) => ({
                label,
                field: minutesField(index),
                value: shown.minutes[index],
              }))
            : [],
        filled: shown,
      },
      errors,
    });
  };

  const amount = async (request: SignedInRequest): Promise<Reply> => {
    const { open, draft, elsewhere } = await begin(request);
    if (open.toQuestion || !draft) return elsewhere;
    return draft.pricedBy === undefined ? redirect(pathOf(open, '/price')) : amountPage(open, draft);
  };

  const fillInAmount = async (request: SignedInRequest): Promise<Reply> => {
    const { open, draft, elsewhere } = await begin(request);
    if (open.toQuestion || !draft) return elsewhere;
    if (draft.pricedBy === undefined) return redirect(pathOf(open, '/price'));
    const { roles } = await tariffOf(open);
    const filled = fillAmount(request.form, roles);
    const read = readAmount(filled, roles, draft.pricedBy === 'staffTime');
    if (!read.ok) return amountPage(open, draft, filled, read.errors);
    await keepDraft(request, { ...draft, ...read.value });
    return redirect(pathOf(open, '/check'));
  };

  return { price, choosePrice, amount, fillAmount: fillInAmount };
}
