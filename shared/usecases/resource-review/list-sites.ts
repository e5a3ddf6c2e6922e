/** The sites of a study with the status of each; a trust sees its own row only. */
import * as z from 'zod';
import { notFound } from '../../domain/errors.ts';
import type { StudySite } from '../../domain/offer.ts';
import { type Caller, organisationsOf } from '../../domain/person.ts';
import { ReviewSite } from '../../domain/resource-review.ts';
import type { Page } from '../../ports/record-table.ts';
import type { PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireParty } from '../access.ts';
import { readCursor, writeCursor } from '../list-cursor.ts';
import { readAll } from '../read-all.ts';
import { type BodyDeps, readBody } from './review-body.ts';
import { type SiteRow, type SiteRowDeps, toSiteRow } from './site-row.ts';
import { findLatestVisible } from './visible-version.ts';

export interface ListSitesDeps extends BodyDeps {
  readonly ledger: AccessDeps['ledger'] & SiteRowDeps['ledger'] & Pick<StudyLedger, 'findReviewVersion'>;
  readonly organisations: AccessDeps['organisations'];
}

export interface ListSitesCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly page: PageRequest;
}

type Listed = ReviewSite | StudySite;

/** The sites of a review that may still have schema errors: those that can be read. */
function readListed(document: unknown): ReviewSite[] {
  const list = z.object({ sites: z.array(z.unknown()) }).safeParse(document).data?.sites ?? [];
  return list.flatMap((site) => ReviewSite.safeParse(site).data ?? []);
}

/** Sites that take part, and those that the version lists and that no offer was made to yet; by ODS code. */
async function findSites(deps: ListSitesDeps, irasId: string, document: unknown): Promise<Listed[]> {
  const sites = new Map<string, Listed>(readListed(document).map((site) => [site.odsCode, site]));
  for await (const site of readAll((page) => deps.ledger.listStudySites(irasId, page))) {
    sites.set(site.odsCode, site);
  }
  return [...sites.values()].sort((a, b) => (a.odsCode < b.odsCode ? -1 : 1));
}

async function findOwnSites(deps: ListSitesDeps, { caller, irasId }: ListSitesCommand): Promise<Listed[]> {
  const own = organisationsOf(caller, 'siteRepresentative').sort();
  const sites = await Promise.all(own.map((odsCode) => deps.ledger.findStudySite(irasId, odsCode)));
  return sites.filter((site) => site !== undefined);
}

/** Makes `listSites`. @throws DomainError `notFound`; InvalidCursor */
export function createListSites(deps: ListSitesDeps) {
  const find = async (command: ListSitesCommand): Promise<Listed[]> => {
    const { caller, irasId } = command;
    const { study, actor } = await requireParty(deps, caller, irasId, [
      'studyResourceReviewer',
      'companyRepresentative',
      'nationalCoordinator',
      'siteRepresentative',
    ]);
    if (actor.role === 'siteRepresentative') return findOwnSites(deps, command);
    const version = await findLatestVisible(deps.ledger, study, actor);
    if (!version) throw notFound();
    // Where the review is what keeps the prices from coming, the sites that take part are still there to be seen.
    const lost = version.offersFault ? () => undefined : undefined;
    return findSites(deps, irasId, await readBody(deps, version).catch(lost));
  };
  return async (command: ListSitesCommand): Promise<Page<SiteRow>> => {
    const { limit, cursor } = command.page;
    const [after = ''] = cursor === undefined ? [] : readCursor(cursor, 1);
    const rest = (await find(command)).filter(({ odsCode }) => odsCode > after);
    const listed = rest.slice(0, limit);
    const items = await Promise.all(listed.map((site) => toSiteRow(deps, site)));
    const last = listed.at(-1);
    return { items, ...(last && rest.length > limit && { next: writeCursor([last.odsCode]) }) };
  };
}
