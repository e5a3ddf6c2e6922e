/** What lists know of a study without reading its review, and who its parties are. */
import * as z from 'zod';
import { NATIONAL_TEAM } from '../../domain/person.ts';
import type { ResourceReview } from '../../domain/resource-review.ts';
import type { StudyRecord } from '../../domain/review-version.ts';
import { cpmsId, Phase } from '../../domain/study.ts';
import { identifier, line } from '../../domain/text.ts';
import type { Change } from '../../ports/study-ledger.ts';

export type StudyFacts = Pick<StudyRecord, 'shortTitle' | 'title'> &
  Partial<Pick<StudyRecord, 'cpmsId' | 'phase' | 'isAtmp' | 'sponsor' | 'sponsorName' | 'cro'>>;

/** What the facts may be read from while the review still has schema errors: each field for itself. */
const LooseStudy = z.object({
  study: z.object({
    cpmsId: cpmsId.optional().catch(undefined),
    shortTitle: line(100).optional().catch(undefined),
    title: line(1000).optional().catch(undefined),
    phase: Phase.optional().catch(undefined),
    isAtmp: z.boolean().optional().catch(undefined),
    sponsor: z
      .object({ id: identifier, name: line(200).optional().catch(undefined) })
      .optional()
      .catch(undefined),
    cro: z.object({ id: identifier }).optional().catch(undefined),
  }),
});

/**
 * The facts of a study from its review, which may still have schema errors. A study without a title is called
 * by its IRAS ID.
 */
export function readStudyFacts(irasId: string, document: unknown): StudyFacts {
  const study = LooseStudy.safeParse(document).data?.study;
  const { cpmsId: cpms, phase, isAtmp, sponsor, cro } = study ?? {};
  const shortTitle = study?.shortTitle ?? `IRAS ${irasId}`;
  return {
    shortTitle,
    title: study?.title ?? shortTitle,
    ...(cpms !== undefined && { cpmsId: cpms }),
    ...(phase !== undefined && { phase }),
    ...(isAtmp !== undefined && { isAtmp }),
    ...(sponsor && { sponsor: sponsor.id, ...(sponsor.name !== undefined && { sponsorName: sponsor.name }) }),
    ...(cro && { cro: cro.id }),
  };
}

/** The study's record with new facts: those that the review no longer states are gone. */
export function withFacts(study: StudyRecord, facts: StudyFacts): StudyRecord {
  const { cpmsId: _c, phase: _p, isAtmp: _a, sponsor: _s, sponsorName: _n, cro: _o, ...rest } = study;
  return { ...rest, ...facts };
}

/** The facts of a well-formed review. */
export function factsOf(review: ResourceReview): StudyFacts {
  return readStudyFacts(review.study.irasId, review);
}

/** The parties of a study apart from its sites, who see it in their lists. */
export function studyParties({ irasId, leadSite, sponsor, cro }: StudyRecord): Change[] {
  const companies = [sponsor, cro].filter((id) => id !== undefined);
  return [
    { kind: 'party', record: { irasId, role: 'studyResourceReviewer', organisation: leadSite } },
    { kind: 'party', record: { irasId, role: 'nationalCoordinator', organisation: NATIONAL_TEAM } },
    ...[...new Set(companies)].map(
      (organisation): Change => ({
        kind: 'party',
        record: { irasId, role: 'companyRepresentative', organisation },
      }),
    ),
  ];
}
