/** What one membership lets its holder see of a study, for lists that merge several memberships. */
import type { Membership } from '../../domain/person.ts';
import type { ReviewVersion, StudyRecord } from '../../domain/review-version.ts';
import type { OrganisationDirectory } from '../../ports/registers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { findLatestVisible } from './visible-version.ts';

export interface MembershipViewDeps {
  readonly ledger: Pick<StudyLedger, 'findReviewVersion' | 'findStudySite' | 'listStudySites'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
}

/** Whether the membership is a party of the study now: a sponsor that the review no longer names is none. */
async function isParty(
  { ledger, organisations }: MembershipViewDeps,
  study: StudyRecord,
  { role, organisation }: Membership,
): Promise<boolean> {
  switch (role) {
    case 'nationalCoordinator':
      return true;
    case 'studyResourceReviewer':
      return study.leadSite === organisation;
    case 'companyRepresentative':
      return study.sponsor === organisation || study.cro === organisation;
    case 'siteRepresentative':
      return (await ledger.findStudySite(study.irasId, organisation)) !== undefined;
    case 'networkAssessor': {
      for await (const { odsCode } of readAll((page) => ledger.listStudySites(study.irasId, page))) {
        if ((await organisations.findOrganisation(odsCode))?.region?.code === organisation) return true;
      }
      return false;
    }
  }
}

/** The latest version that the membership lets its holder see; undefined where that is nothing. */
export async function findVersionFor(
  deps: MembershipViewDeps,
  study: StudyRecord,
  membership: Membership,
): Promise<ReviewVersion | undefined> {
  return (await isParty(deps, study, membership))
    ? findLatestVisible(deps.ledger, study, membership)
    : undefined;
}
