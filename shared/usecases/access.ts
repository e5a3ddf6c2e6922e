/** Who may see and do what with a study. Default deny: anything else is the same "not found". */
import { notFound } from '../domain/errors.ts';
import {
  type Actor,
  actAs,
  type Caller,
  NATIONAL_TEAM,
  organisationsOf,
  type Role,
} from '../domain/person.ts';
import type { StudyRecord } from '../domain/review-version.ts';
import type { OrganisationDirectory } from '../ports/registers.ts';
import type { StudyLedger } from '../ports/study-ledger.ts';

export interface AccessDeps {
  readonly ledger: Pick<StudyLedger, 'findStudy' | 'findStudySite' | 'listStudySites'>;
  readonly organisations: Pick<OrganisationDirectory, 'findOrganisation'>;
}

/** The roles of a study that a caller holds, as actors, the most concerned first. */
async function actorsOf(deps: AccessDeps, caller: Caller, study: StudyRecord): Promise<Actor[]> {
  const parties: (Actor | undefined)[] = [
    actAs(caller, 'studyResourceReviewer', study.leadSite),
    study.sponsor === undefined ? undefined : actAs(caller, 'companyRepresentative', study.sponsor),
    study.cro === undefined ? undefined : actAs(caller, 'companyRepresentative', study.cro),
    actAs(caller, 'nationalCoordinator', NATIONAL_TEAM),
  ];
  for (const odsCode of organisationsOf(caller, 'siteRepresentative')) {
    const site = await deps.ledger.findStudySite(study.irasId, odsCode);
    if (site) parties.push(actAs(caller, 'siteRepresentative', odsCode));
  }
  const regions = organisationsOf(caller, 'networkAssessor');
  if (regions.length > 0) parties.push(await findNetworkActor(deps, caller, study, new Set(regions)));
  return parties.filter((actor) => actor !== undefined);
}

/** A network assessor sees a study that has a site in the region. */
async function findNetworkActor(
  { ledger, organisations }: AccessDeps,
  caller: Caller,
  study: StudyRecord,
  regions: ReadonlySet<string>,
): Promise<Actor | undefined> {
  let cursor: string | undefined;
  do {
    const page = await ledger.listStudySites(study.irasId, { limit: 100, cursor });
    for (const { odsCode } of page.items) {
      const region = (await organisations.findOrganisation(odsCode))?.region?.code;
      if (region !== undefined && regions.has(region)) return actAs(caller, 'networkAssessor', region);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return undefined;
}

/**
 * The study and the caller's role in it.
 * @param roles the roles that may do what is asked; the first that the caller holds for the study is used
 * @throws DomainError `notFound` where the study does not exist or is none of the caller's
 */
export async function requireParty(
  deps: AccessDeps,
  caller: Caller,
  irasId: string,
  roles: readonly Role[],
): Promise<{ readonly study: StudyRecord; readonly actor: Actor }> {
  const study = await deps.ledger.findStudy(irasId);
  if (!study) throw notFound();
  const actor = (await actorsOf(deps, caller, study)).find(({ role }) => roles.includes(role));
  if (!actor) throw notFound();
  return { study, actor };
}

/**
 * The study, and the caller's right to see one site of it: a trust sees its own row only, a network assessor
 * the trusts of the region.
 * @throws DomainError `notFound`
 */
export async function requireSiteParty(
  deps: AccessDeps,
  caller: Caller,
  { irasId, odsCode }: { readonly irasId: string; readonly odsCode: string },
  roles: readonly Role[],
): Promise<{ readonly study: StudyRecord; readonly actor: Actor }> {
  const study = await deps.ledger.findStudy(irasId);
  const site = study && (await deps.ledger.findStudySite(irasId, odsCode));
  if (!site) throw notFound();
  const region = (await deps.organisations.findOrganisation(odsCode))?.region?.code;
  const seesSite = (actor: Actor): boolean => {
    if (actor.role === 'siteRepresentative') return actor.organisation === odsCode;
    if (actor.role === 'networkAssessor') return actor.organisation === region;
    return true;
  };
  const actor = (await actorsOf(deps, caller, study)).find(
    (candidate) => roles.includes(candidate.role) && seesSite(candidate),
  );
  if (!actor) throw notFound();
  return { study, actor };
}
