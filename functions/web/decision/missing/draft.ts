/** The report of a missing item between two pages: kept in the session, for one site at a time. */
import type { SignedInRequest } from '../../frame/page-request.ts';
import type { MissingItemDraft } from '../../frame/web-session.ts';
import type { OfferInQuestion } from '../offer-in-question.ts';

/** What was filled in for this site before; one for another site is none. */
export function draftOf(
  { session }: SignedInRequest,
  { site }: Pick<OfferInQuestion, 'site'>,
): MissingItemDraft | undefined {
  const draft = session.content()?.missingItemDraft;
  return draft?.irasId === site.irasId && draft.odsCode === site.odsCode ? draft : undefined;
}

export async function keepDraft({ session }: SignedInRequest, draft: MissingItemDraft): Promise<void> {
  await session.change((content) => ({ ...content, missingItemDraft: draft }));
}
