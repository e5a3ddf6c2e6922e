/**
 * What each notification says, in plain words: a subject, a few sentences and the page that it leads to. Facts that
 * people typed are left out but for the study's short title, so that no price comes in by that way either.
 */
import type { Role } from '../../domain/person.ts';
import type { Notification } from '../../ports/study-ledger.ts';

export interface Told {
  readonly irasId: string;
  readonly role: Role;
  readonly facts: Notification['facts'];
  /** The site that it is about, as people know it. */
  readonly site: string;
}

export interface Wording {
  /** Follows the study's name in the subject. */
  readonly subject: string;
  readonly sentences: readonly string[];
  /** Path of the page, and what is done there. */
  readonly page: { readonly path: string; readonly action: string };
}

const study = ({ irasId }: Told): string => `/studies/${irasId}`;
const review = (told: Told): string => `${study(told)}/review`;
function sitePage(told: Told): string {
  const odsCode = told.facts['odsCode'];
  return odsCode === undefined ? study(told) : `${study(told)}/sites/${encodeURIComponent(odsCode)}`;
}

/** The missing item that it is about; every party of the site may read it. */
function itemPage(told: Told): string {
  const escalation = told.facts['escalation'];
  return escalation === undefined ? sitePage(told) : `/escalations/${encodeURIComponent(escalation)}`;
}

const isTrust = ({ role }: Told): boolean => role === 'siteRepresentative';

const DECIDED: Readonly<Record<string, string>> = {
  accepted: 'has accepted its site price',
  notAccepted: 'has not accepted its site price',
  declinedCapacity: 'cannot take part for reasons of capacity or capability',
};

const JUDGED: Readonly<Record<string, string>> = {
  upheld: 'The network upheld it. The lead site adds the item in a new version of the resource review.',
  includedElsewhere: 'The network found the item included elsewhere in the review. The price stands.',
  belowThreshold: 'The network found the item below the threshold. The price stands.',
};

function describePrice(told: Told): Wording {
  const page = { path: sitePage(told), action: isTrust(told) ? 'See the price and decide' : 'See the site' };
  return isTrust(told)
    ? {
        subject: 'a site price is ready for your decision',
        sentences: [
          `The site price of ${told.site} is ready.`,
          'Please look at how it was calculated, and then accept it or tell us why you cannot.',
        ],
        page,
      }
    : {
        subject: `the site price of ${told.site} is issued`,
        sentences: [
          `The site price and financial appendix of ${told.site} are issued. The trust decides next.`,
        ],
        page,
      };
}

function describeReissue(told: Told): Wording {
  const wording = describePrice(told);
  return {
    ...wording,
    subject: `the site price of ${told.site} is being issued again`,
    sentences: [
      `The site price of ${told.site} is being issued again, with a financial appendix of its own.`,
      isTrust(told) ? 'Please decide on the new one.' : 'The trust decides on the new one.',
    ],
  };
}

/** To the network, of a missing item that it has not judged. */
function describeItemReminder(told: Told): Wording {
  const days = told.facts['days'];
  return {
    subject: 'a missing item still waits for your judgement',
    sentences: [
      days === undefined
        ? `The missing item that ${told.site} reported still waits for your judgement.`
        : `The missing item that ${told.site} reported has waited for your judgement for more than ${days} days.`,
      'Until it is judged, the trust cannot answer its price.',
    ],
    page: { path: itemPage(told), action: 'Judge the missing item' },
  };
}

function describeReminder(told: Told): Wording {
  if (told.role === 'networkAssessor') return describeItemReminder(told);
  const days = told.facts['days'];
  return {
    ...describePrice(told),
    subject: 'a site price still waits for your decision',
    sentences: [
      days === undefined
        ? `The site price of ${told.site} still waits for your decision.`
        : `The site price of ${told.site} has waited for your decision for more than ${days} days.`,
      'If something is missing from the review, or you cannot take part, please say so there.',
    ],
  };
}

const answerTo = (told: Told, action: string) => ({ path: review(told), action });

const WORDINGS: Readonly<Record<Notification['kind'], (told: Told) => Wording>> = {
  priceIssued: describePrice,
  priceReissued: describeReissue,
  reminder: describeReminder,
  reviewSubmitted: (told) => ({
    subject: 'a resource review is ready for you to check',
    sentences: [
      'The lead site has submitted the resource review.',
      'Please agree it, or ask about its lines.',
    ],
    page: answerTo(told, 'Check the review'),
  }),
  queryRaised: (told) => ({
    subject: 'the company has asked about the resource review',
    sentences: ['The company has asked about the resource review. Please answer, and submit it again.'],
    page: answerTo(told, 'Read the question'),
  }),
  queryAnswered: (told) => ({
    subject: 'your question about the resource review is answered',
    sentences: ['The lead site has answered your question about the resource review.'],
    page: answerTo(told, 'Read the answer'),
  }),
  reviewAgreed: (told) => ({
    subject: 'the resource review is agreed',
    sentences: ['The resource review is agreed. The prices of its sites are now being issued.'],
    page: { path: study(told), action: 'See the study' },
  }),
  decisionMade: (told) => {
    const decided = DECIDED[told.facts['decision'] ?? ''] ?? 'has decided on its site price';
    return {
      subject: `${told.site} ${decided}`,
      sentences: [`${told.site} ${decided}.`],
      page: { path: sitePage(told), action: 'See the decision' },
    };
  },
  escalationRaised: (told) => ({
    subject: `${told.site} reports a missing item`,
    sentences: [
      `${told.site} reports that an item is missing from the resource review.`,
      told.role === 'networkAssessor'
        ? 'Please judge whether it is missing.'
        : 'Its network judges whether it is. Until then the price is not decided.',
    ],
    page: {
      path: itemPage(told),
      action: told.role === 'networkAssessor' ? 'Judge the missing item' : 'See the missing item',
    },
  }),
  escalationJudged: (told) => ({
    subject: `the missing item that ${told.site} reported is judged`,
    sentences: [
      `The network has judged the missing item that ${told.site} reported.`,
      JUDGED[told.facts['judgement'] ?? ''] ?? 'The page of the site says how.',
    ],
    page: { path: itemPage(told), action: 'See the judgement' },
  }),
  milestonesRecorded: (told) => ({
    subject: `dates of ${told.site} are recorded`,
    sentences: [`Dates of contract, opening or first participant are recorded for ${told.site}.`],
    page: { path: sitePage(told), action: 'See the dates' },
  }),
};

/** The words of a notification for one role. */
export function wordingOf(kind: Notification['kind'], told: Told): Wording {
  return WORDINGS[kind](told);
}
