/** What can be said already of a document that is no review yet: of those parts of it that have the right form. */
import * as z from 'zod';
import { checkActivityBy } from './activity-findings.ts';
import type { Finding } from './findings.ts';
import { Activity } from './resource-review.ts';
import type { ReviewContext } from './review-context.ts';
import { findUnknownCompanies } from './review-findings.ts';
import { findMissingMultiplier, findUnusableOrganisation } from './site-findings.ts';
import { Company } from './study.ts';
import { identifier, odsCode } from './text.ts';

/** Whatever a reader may have left of it: what has another form is looked at as if it were not there. */
const Parts = z.object({
  schema: z.literal('ncvr.resource-review/1'),
  tariff: identifier.optional().catch(undefined),
  study: z
    .object({
      sponsor: Company.optional().catch(undefined),
      cro: Company.optional().catch(undefined),
    })
    .catch({}),
  leadSite: z.object({ odsCode }).optional().catch(undefined),
  activities: z.array(z.unknown()).catch([]),
  sites: z.array(z.unknown()).catch([]),
});
export type SoundParts = z.infer<typeof Parts>;

/** The parts of a document that says that it is a resource review; undefined for any other. */
export function readSoundParts(document: unknown): SoundParts | undefined {
  return Parts.safeParse(document).data;
}

const SitePart = z.object({ odsCode });

/**
 * Companies, tariff items, staff roles and organisations that the sound parts name and nobody knows. What depends on
 * the whole, such as the schedule, waits until the document is a review.
 */
export function findPartFindings(parts: SoundParts, context: ReviewContext): Finding[] {
  const checkActivity = checkActivityBy(context.tariff);
  const organisation = (code: string, path: readonly PropertyKey[]) =>
    findUnusableOrganisation(code, path, context);
  return [
    ...findUnknownCompanies(parts.study, context),
    ...parts.activities.flatMap((entry, at) => {
      const activity = Activity.safeParse(entry).data;
      return activity ? checkActivity(activity, at) : [];
    }),
    ...(parts.leadSite ? organisation(parts.leadSite.odsCode, ['leadSite', 'odsCode']) : []),
    ...parts.sites.flatMap((entry, at) => {
      const site = SitePart.safeParse(entry).data;
      if (!site) return [];
      const path = ['sites', at, 'odsCode'];
      const unusable = organisation(site.odsCode, path);
      return unusable.length > 0 ? unusable : findMissingMultiplier(site.odsCode, path, context);
    }),
  ];
}
