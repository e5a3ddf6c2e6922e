/** Messages to the other side, written with the step that they speak of (service.md section 4). */
import type { StudyRecord } from '../../domain/review-version.ts';
import type { Identifiers } from '../../ports/identifiers.ts';
import type { Change, Notification } from '../../ports/study-ledger.ts';

type Side = 'leadSite' | 'company';

function recipients(study: StudyRecord, side: Side): Notification['to'][] {
  if (side === 'leadSite') return [{ role: 'studyResourceReviewer', organisation: study.leadSite }];
  const companies = [study.sponsor, study.cro].filter((id) => id !== undefined);
  return [...new Set(companies)].map((organisation) => ({ role: 'companyRepresentative', organisation }));
}

/** One message for each organisation of a side. */
export function notify(
  identifiers: Pick<Identifiers, 'next'>,
  kind: Notification['kind'],
  to: Side,
  {
    study,
    reviewVersion,
    at,
  }: { readonly study: StudyRecord; readonly reviewVersion: number; readonly at: string },
): Change[] {
  const { irasId, shortTitle } = study;
  const facts = { shortTitle, reviewVersion: String(reviewVersion) };
  return recipients(study, to).map((recipient) => ({
    kind: 'notification',
    record: {
      id: identifiers.next(),
      irasId,
      kind,
      to: recipient,
      facts,
      createdAt: at,
      status: 'waiting',
      lock: 1,
    },
  }));
}
