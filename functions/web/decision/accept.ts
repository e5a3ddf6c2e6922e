/** Accepting: the declaration, then the identity service, then it is recorded. */
import type { FieldError, Reply, SignedInRequest } from '../frame/page-request.ts';
import { confirmIdentity } from '../frame/record-decision.ts';
import type { DecisionDraft } from '../frame/web-session.ts';
import type { WebDeps } from '../web-deps.ts';
import type { LoadOffer } from './offer-in-question.ts';

const ACCEPT = { name: 'accept', title: 'Accept this price' };

export function createAcceptPages(deps: Pick<WebDeps, 'signIn'>, load: LoadOffer) {
  const accept = async (request: SignedInRequest): Promise<Reply> => {
    const { page, toQuestion } = await load(request);
    return toQuestion ?? page(ACCEPT);
  };

  const acceptAndSend = async (request: SignedInRequest): Promise<Reply> => {
    const { site, documents, page, toQuestion } = await load(request);
    if (toQuestion) return toQuestion;
    const { form } = request;
    const refuse = (error: FieldError): Reply => page({ ...ACCEPT, errors: [error] });
    // The hash comes from the form: what the person saw is what they accept, even if it was replaced since.
    if (form.value('appendixSha256') !== documents.appendixSha256) {
      return refuse({ text: 'The price was replaced while you read it. Read it again below.' });
    }
    if (form.value('declaration') !== 'yes') {
      return refuse({ field: 'declaration', text: 'Confirm that you may accept this price for your trust' });
    }
    const draft: DecisionDraft = {
      ...site,
      decision: 'accepted',
      appendixSha256: documents.appendixSha256,
    };
    return confirmIdentity(deps, request, draft);
  };

  return { accept, acceptAndSend };
}
