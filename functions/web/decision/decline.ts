/** Not accepting, for capacity or for the price: filled in, checked, confirmed. */
import { RefusalReason } from '../../../shared/domain/offer.ts';
import { paragraph } from '../../../shared/domain/text.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { confirmIdentity, sitePath } from '../frame/record-decision.ts';
import type { DecisionDraft } from '../frame/web-session.ts';
import type { WebDeps } from '../web-deps.ts';
import type { LoadOffer, OfferInQuestion } from './offer-in-question.ts';

const MOST_NOTE = 500;
const CAPACITY = { name: 'capacity', title: 'Your trust cannot take part' };
const REFUSE = { name: 'refuse', title: 'Do not accept this price' };

/** A note of at most 500 characters, or what is wrong with it. */
function readNote(text: string): { readonly note?: string; readonly error?: FieldError } {
  if (text === '') return {};
  const parsed = paragraph(MOST_NOTE).safeParse(text);
  if (parsed.success) return { note: parsed.data };
  const mistake =
    text.length > MOST_NOTE
      ? `The note must be ${MOST_NOTE} characters or less; it is ${text.length}`
      : 'The note must not hold control characters';
  return { error: { field: 'note', text: mistake } };
}

/** What was filled in for this site before; one for another site is none. */
function draftOf({ session }: SignedInRequest, { site }: OfferInQuestion): DecisionDraft | undefined {
  const draft = session.content()?.decisionDraft;
  return draft?.irasId === site.irasId && draft.odsCode === site.odsCode ? draft : undefined;
}

async function keep({ session }: SignedInRequest, draft: DecisionDraft): Promise<Reply> {
  await session.change((content) => ({ ...content, decisionDraft: draft }));
  return redirect(`${sitePath(draft)}/decision/check`);
}

function createForms(load: LoadOffer) {
  const capacity = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    return open.toQuestion ?? open.page({ ...CAPACITY, model: { note: draftOf(request, open)?.note ?? '' } });
  };

  const fillCapacity = async (request: SignedInRequest): Promise<Reply> => {
    const { site, documents, page, toQuestion } = await load(request);
    if (toQuestion) return toQuestion;
    const given = request.form.value('note');
    const { note, error } = readNote(given);
    if (error) return page({ ...CAPACITY, model: { note: given }, errors: [error] });
    const { appendixSha256 } = documents;
    return keep(request, {
      ...site,
      decision: 'declinedCapacity',
      appendixSha256,
      ...(note !== undefined && { note }),
    });
  };

  const refuse = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    const draft = draftOf(request, open);
    const model = { note: draft?.note ?? '', reason: draft?.reason };
    return open.toQuestion ?? open.page({ ...REFUSE, model });
  };

  const fillRefusal = async (request: SignedInRequest): Promise<Reply> => {
    const { site, documents, page, toQuestion } = await load(request);
    if (toQuestion) return toQuestion;
    const given = request.form.value('note');
    const reason = RefusalReason.safeParse(request.form.value('reason'));
    const { note, error } = readNote(given);
    const errors: FieldError[] = [
      ...(reason.success
        ? []
        : [{ field: 'reason', text: 'Select why your trust does not accept the price' }]),
      ...(error ? [error] : []),
    ];
    if (!reason.success || errors.length > 0) {
      return page({ ...REFUSE, model: { note: given, reason: reason.data }, errors });
    }
    const { appendixSha256 } = documents;
    return keep(request, {
      ...site,
      decision: 'notAccepted',
      appendixSha256,
      reason: reason.data,
      ...(note !== undefined && { note }),
    });
  };

  return { capacity, fillCapacity, refuse, fillRefusal };
}

export function createDeclinePages(deps: Pick<WebDeps, 'signIn'>, load: LoadOffer) {
  const check = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    const draft = draftOf(request, open);
    if (open.toQuestion || !draft) return redirect(`${sitePath(open.site)}/decision`);
    return open.page({ name: 'check', title: 'Check your answer', model: { draft } });
  };

  const confirm = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    const draft = draftOf(request, open);
    if (open.toQuestion || !draft) return redirect(`${sitePath(open.site)}/decision`);
    return confirmIdentity(deps, request, draft);
  };

  return { ...createForms(load), check, confirm };
}
