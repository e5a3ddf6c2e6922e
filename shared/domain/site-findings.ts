/** Sites that cannot take part or be priced, and their targets. */
import { error, type Finding, warning } from './findings.ts';
import { isOpenOn } from './organisation.ts';
import type { ResourceReview } from './resource-review.ts';
import type { ReviewContext } from './review-context.ts';
import { findMultiplier } from './tariff.ts';

export function findSiteFindings(review: ResourceReview, context: ReviewContext): Finding[] {
  const arms = new Set(review.arms.map(({ id }) => id));
  return [
    ...findNoSites(review),
    ...findUnusableOrganisation(review.leadSite.odsCode, ['leadSite', 'odsCode'], context),
    ...review.sites.flatMap((site, at) => {
      const path = ['sites', at, 'odsCode'];
      const unusable = findUnusableOrganisation(site.odsCode, path, context);
      return [
        ...(unusable.length > 0 ? unusable : findMissingMultiplier(site.odsCode, path, context)),
        ...findTargetFindings(site.targetParticipants, at, arms),
      ];
    }),
  ];
}

/** Sites may join after agreement, so a review without any is odd and no error. */
function findNoSites({ sites }: ResourceReview): Finding[] {
  if (sites.length > 0) return [];
  return [
    warning(
      'noSites',
      ['sites'],
      'The review lists no sites, so nobody gets a price when it is agreed.',
      'Add the sites that take part, or go on if they join later.',
    ),
  ];
}

function findTargetFindings(
  targets: Readonly<Record<string, number>>,
  at: number,
  arms: ReadonlySet<string>,
): Finding[] {
  const unknown = Object.keys(targets).filter((arm) => !arms.has(arm));
  const missing = [...arms].filter((arm) => !Object.hasOwn(targets, arm));
  return [
    ...unknown.map((arm) =>
      error(
        'unknownArm',
        ['sites', at, 'targetParticipants', arm],
        `The site has a target for the arm ${arm}, which does not exist.`,
        'Name an arm of the review.',
      ),
    ),
    ...missing.map((arm) =>
      warning(
        'noTarget',
        ['sites', at, 'targetParticipants'],
        `The site has no target for the arm ${arm}; it counts as 0.`,
        'Give the number of participants, 0 if there are none.',
      ),
    ),
  ];
}

/** Why an organisation cannot take part, if it cannot: unknown, or not open on the day. */
export function findUnusableOrganisation(
  odsCode: string,
  path: readonly PropertyKey[],
  { organisations, on }: Pick<ReviewContext, 'organisations' | 'on'>,
): Finding[] {
  const organisation = organisations.get(odsCode);
  if (!organisation) {
    return [
      error(
        'unknownSite',
        path,
        `No organisation with the ODS code ${odsCode} is known.`,
        'Check the ODS code of the site.',
      ),
    ];
  }
  if (isOpenOn(organisation, on)) return [];
  if (organisation.openedOn !== undefined && on < organisation.openedOn) {
    return [
      error(
        'closedSite',
        path,
        `${organisation.name} (${odsCode}) opens on ${organisation.openedOn}.`,
        'Choose a site that is open, or wait until it opens.',
      ),
    ];
  }
  const closed = organisation.closedOn === undefined ? 'is closed' : `closed on ${organisation.closedOn}`;
  const successors = (organisation.successors ?? []).map((code) => {
    const name = organisations.get(code)?.name;
    return name === undefined ? code : `${name} (${code})`;
  });
  return [
    error(
      'closedSite',
      path,
      `${organisation.name} (${odsCode}) ${closed}.`,
      successors.length > 0
        ? `Use its successor, ${successors.join(' or ')}.`
        : 'Choose a site that is open.',
    ),
  ];
}

/** A site without a row in the multiplier set is blocked, never priced at 1.0 (domain.md section 4). */
export function findMissingMultiplier(
  odsCode: string,
  path: readonly PropertyKey[],
  { multipliers, organisations }: Pick<ReviewContext, 'multipliers' | 'organisations'>,
): Finding[] {
  if (findMultiplier(multipliers, odsCode)) return [];
  const name = organisations.get(odsCode)?.name;
  return [
    error(
      'noMultiplier',
      path,
      `${name === undefined ? odsCode : `${name} (${odsCode})`} has no multiplier in ${multipliers.id}, so it cannot be priced.`,
      'Choose another site, or ask the national coordinator to publish its multiplier.',
    ),
  ];
}
