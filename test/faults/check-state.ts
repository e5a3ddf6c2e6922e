/** What must hold of the tables and the archive whatever happened, once the work that waits is done. */
import * as z from 'zod';
import { canonicalHash } from '../../shared/domain/canonical.ts';
import { contentOf, FinancialAppendix } from '../../shared/domain/financial-appendix.ts';
import type { Offer } from '../../shared/domain/offer.ts';
import { NATIONAL_TEAM } from '../../shared/domain/person.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { archiveKey } from '../../shared/usecases/archive-keys.ts';
import { readAll } from '../../shared/usecases/read-all.ts';
import { loadReview } from '../../shared/usecases/site-pricing/edition.ts';
import { createRebuild } from '../../shared/usecases/trust-acceptance/rebuild.ts';
import type { MemoryDeps } from '../support/service-deps.ts';

type StateDeps = Pick<MemoryDeps, 'ledger' | 'sha256'> & {
  readonly clock: Clock;
  readonly archive: Pick<MemoryDeps['archive'], 'get'>;
};

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

const nameOf = ({ irasId, odsCode, reviewVersion, issueNumber }: Offer): string =>
  `${irasId} ${odsCode} version ${reviewVersion} issue ${issueNumber}`;

/** Every issued price has its three documents, each with the hash that it is known by. */
async function checkDocuments({ archive, sha256 }: StateDeps, offer: Offer): Promise<string[]> {
  const { irasId, documents } = offer;
  if (!documents) {
    const needsThem = !['pending', 'superseded', 'withdrawn'].includes(offer.status);
    return needsThem ? [`${nameOf(offer)}: ${offer.status} without documents`] : [];
  }
  const [appendix, pdf, price] = await Promise.all([
    archive.get(archiveKey.appendix(irasId, documents.appendixSha256)),
    archive.get(archiveKey.appendixPdf(irasId, documents.pdfSha256)),
    archive.get(archiveKey.price(irasId, documents.priceSha256)),
  ]);
  const read = appendix && z.json().parse(JSON.parse(new TextDecoder().decode(appendix)));
  const hash = read && canonicalHash(contentOf(FinancialAppendix.parse(read)), sha256);
  return [
    ...(hash === documents.appendixSha256 ? [] : [`${nameOf(offer)}: the appendix is not the one named`]),
    ...(pdf && sha256(pdf) === documents.pdfSha256 ? [] : [`${nameOf(offer)}: the PDF is not the one named`]),
    ...(price && sha256(price) === documents.priceSha256 ? [] : [`${nameOf(offer)}: the price is another`]),
  ];
}

/** One price at most stands open at a site, and the site's record points at a price that is there. */
async function checkSites(
  { ledger }: StateDeps,
  irasId: string,
  offers: readonly Offer[],
): Promise<string[]> {
  const faults: string[] = [];
  for await (const site of readAll((page) => ledger.listStudySites(irasId, page))) {
    const own = offers.filter(({ odsCode }) => odsCode === site.odsCode);
    const open = own.filter(({ status }) => ['pending', 'issued', 'escalated'].includes(status));
    if (open.length > 1) faults.push(`${irasId} ${site.odsCode}: ${open.length} open prices`);
    const { liveOffer: live } = site;
    const isThere = own.some(
      (offer) => offer.reviewVersion === live?.reviewVersion && offer.issueNumber === live.issueNumber,
    );
    if (live && !isThere) faults.push(`${irasId} ${site.odsCode}: its price is not there`);
  }
  return faults;
}

async function checkStudy(deps: StateDeps, irasId: string): Promise<string[]> {
  const { ledger } = deps;
  const offers = await collect(readAll((page) => ledger.listOffers(irasId, page)));
  const faults = await checkSites(deps, irasId, offers);
  for (const offer of offers) faults.push(...(await checkDocuments(deps, offer)));
  for await (const version of readAll((page) => ledger.listReviewVersions(irasId, page))) {
    if (version.status === 'agreed') await loadReview(deps, version);
  }
  return faults;
}

async function findFaults(deps: StateDeps): Promise<string[]> {
  const { ledger } = deps;
  const { differences } = await createRebuild(deps)({ mend: false });
  const faults = differences.map(
    ({ where, log, live }) => `${where}: the log says ${log}, the tables ${live}`,
  );
  for await (const offer of readAll((page) => ledger.listPendingOffers(page))) {
    faults.push(`${nameOf(offer)}: pending for ever`);
  }
  for await (const { irasId, jobId } of readAll((page) => ledger.listOpenJobs(page))) {
    faults.push(`${irasId} ${jobId}: open for ever`);
  }
  const studies = readAll((page) => ledger.listStudies('nationalCoordinator', NATIONAL_TEAM, page));
  for await (const { irasId } of studies) faults.push(...(await checkStudy(deps, irasId)));
  return faults;
}

/** @returns what does not hold, in words; nothing where all is well */
export async function findStateFaults(deps: StateDeps): Promise<string[]> {
  try {
    return await findFaults(deps);
  } catch (error) {
    return [`what is stored cannot be read: ${String(error)}`];
  }
}
