/** Messages to the people concerned by what happens to a trust's price, written with the change itself. */
import type { Offer } from '../../domain/offer.ts';
import type { Change, Notification } from '../../ports/study-ledger.ts';

type Recipient = Notification['to'];

/** What the parties of a study are read from: an offer, an escalation or the study itself. */
export interface StudyParties {
  readonly leadSite: string;
  readonly sponsor?: string | undefined;
  readonly cro?: string | undefined;
}

export const toLeadSite = ({ leadSite }: StudyParties): Recipient => ({
  role: 'studyResourceReviewer',
  organisation: leadSite,
});

/** Sponsor and CRO; one message where they are the same. */
export function toCompanies({ sponsor, cro }: StudyParties): Recipient[] {
  const companies = [...new Set([sponsor, cro])].filter((id) => id !== undefined);
  return companies.map((organisation) => ({ role: 'companyRepresentative', organisation }));
}

export const toTrust = ({ odsCode }: Pick<Offer, 'odsCode'>): Recipient => ({
  role: 'siteRepresentative',
  organisation: odsCode,
});

export const toNetwork = (organisation: string): Recipient => ({ role: 'networkAssessor', organisation });

export interface Message extends Pick<Notification, 'irasId' | 'kind' | 'facts'> {
  /** One name for one event, so that a repeated commit cannot tell twice; at most 60 characters. */
  readonly event: string;
  readonly at: string;
}

/** One message for each recipient. */
export function tell(
  recipients: readonly Recipient[],
  { event, at, irasId, kind, facts }: Message,
): Change[] {
  return recipients.map((to, index) => ({
    kind: 'notification',
    record: {
      id: `${event}-${index + 1}`,
      irasId,
      kind,
      to,
      facts,
      createdAt: at,
      status: 'waiting',
      lock: 1,
    },
  }));
}
