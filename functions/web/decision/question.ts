/** The one question, and what came of an answer. */
import { createListSiteEscalations } from '../../../shared/usecases/trust-acceptance/read-escalations.ts';
import { type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import type { WebDeps } from '../web-deps.ts';
import type { LoadOffer } from './offer-in-question.ts';

/** The answers, each with a short path of its own. */
const PATHS: readonly string[] = ['accept', 'missing', 'capacity', 'refuse'];

const DONE_TITLES = {
  accepted: 'Price accepted',
  notAccepted: 'Price not accepted',
  declinedCapacity: 'Your trust cannot take part',
} as const;

/** Why what was confirmed after signing in again was not recorded. */
const NOT_RECORDED = {
  stateConflict:
    'Nothing was reported: the price changed before you signed in again. This is how it stands now.',
  staleAppendix:
    'Nothing was reported: the price was replaced while you filled in the report. Look whether the item is still missing.',
} as const;

function notRecorded({ query }: SignedInRequest): string | undefined {
  const code = query.get('notRecorded');
  return code === 'stateConflict' || code === 'staleAppendix' ? NOT_RECORDED[code] : undefined;
}

export function createQuestionPages(deps: WebDeps, load: LoadOffer) {
  const listEscalations = createListSiteEscalations(deps);

  const question = async (request: SignedInRequest): Promise<Reply> => {
    const { site, offer, page } = await load(request);
    const model = { notRecorded: notRecorded(request) };
    if (offer.decision) return page({ name: 'answered', title: 'This price was already answered' });
    if (offer.status !== 'issued') {
      const { items } = await listEscalations({ caller: request.caller, ...site, limit: 100 });
      const escalation = items.findLast(({ reviewVersion }) => reviewVersion === offer.reviewVersion);
      return page({
        name: 'not-open',
        title: 'This price cannot be answered now',
        model: { ...model, escalation },
      });
    }
    return page({ name: 'question', title: 'Do you accept this price?', model });
  };

  const choose = async (request: SignedInRequest): Promise<Reply> => {
    const { site, page, toQuestion } = await load(request);
    if (toQuestion) return toQuestion;
    const answer = request.form.value('answer');
    if (PATHS.includes(answer)) return redirect(`${sitePath(site)}/decision/${answer}`);
    const errors = [{ field: 'answer', text: 'Select whether you accept this price' }];
    return page({ name: 'question', title: 'Do you accept this price?', errors });
  };

  const done = async (request: SignedInRequest): Promise<Reply> => {
    const { site, offer, page } = await load(request);
    if (!offer.decision) return redirect(`${sitePath(site)}/decision`);
    return page({ name: 'done', title: DONE_TITLES[offer.decision.decision] });
  };

  return { question, choose, done };
}
