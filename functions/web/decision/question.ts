/** The one question, the path for what is missing, and what came of an answer. */
import { type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import type { LoadOffer } from './offer-in-question.ts';

/** The answers, each with a short path of its own. */
const PATHS: readonly string[] = ['accept', 'missing', 'capacity', 'refuse'];

const DONE_TITLES = {
  accepted: 'Price accepted',
  notAccepted: 'Price not accepted',
  declinedCapacity: 'Your trust cannot take part',
} as const;

export function createQuestionPages(load: LoadOffer, contact: string | undefined) {
  const question = async (request: SignedInRequest): Promise<Reply> => {
    const { offer, page } = await load(request);
    if (offer.decision) return page({ name: 'answered', title: 'This price was already answered' });
    if (offer.status !== 'issued') {
      return page({ name: 'not-open', title: 'This price cannot be answered now' });
    }
    return page({ name: 'question', title: 'Do you accept this price?' });
  };

  const choose = async (request: SignedInRequest): Promise<Reply> => {
    const { site, page, toQuestion } = await load(request);
    if (toQuestion) return toQuestion;
    const answer = request.form.value('answer');
    if (PATHS.includes(answer)) return redirect(`${sitePath(site)}/decision/${answer}`);
    const errors = [{ field: 'answer', text: 'Select whether you accept this price' }];
    return page({ name: 'question', title: 'Do you accept this price?', errors });
  };

  const missing = async (request: SignedInRequest): Promise<Reply> => {
    const { page, toQuestion } = await load(request);
    return toQuestion ?? page({ name: 'missing', title: 'Something is missing', model: { contact } });
  };

  const done = async (request: SignedInRequest): Promise<Reply> => {
    const { site, offer, page } = await load(request);
    if (!offer.decision) return redirect(`${sitePath(site)}/decision`);
    return page({ name: 'done', title: DONE_TITLES[offer.decision.decision] });
  };

  return { question, choose, missing, done };
}
