/** Why one site of a study is dearer than another, for those who see both. */
import { DomainError, notFound } from '../../domain/errors.ts';
import type { Caller } from '../../domain/person.ts';
import { compareSites, type SiteComparison } from '../../domain/site-comparison.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireParty } from '../access.ts';
import {
  type IssuedAppendixDeps,
  type IssuedOffer,
  listIssuedOffers,
  loadAppendix,
  loadOtherRelease,
} from './issued-appendix.ts';

export interface ComparePricesDeps extends AccessDeps, IssuedAppendixDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'listOffers'>;
}

export interface ComparePricesCommand {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
  /** The other site. */
  readonly withSite: string;
  /** Absent: the latest version that was issued to both. */
  readonly reviewVersion?: number | undefined;
}

interface Pair {
  readonly site: IssuedOffer;
  readonly other: IssuedOffer;
}

/** The same version of the review at both sites, or else the latest of each. */
function choosePair(
  own: readonly IssuedOffer[],
  others: readonly IssuedOffer[],
  version: number | undefined,
): Pair | undefined {
  const latest = (offers: readonly IssuedOffer[], wanted?: number) =>
    offers.findLast(({ reviewVersion }) => wanted === undefined || reviewVersion === wanted);
  const versions =
    version === undefined ? own.map(({ reviewVersion }) => reviewVersion).reverse() : [version];
  const common = versions.find((each) => latest(own, each) && latest(others, each));
  const wanted = common ?? version;
  const [site, other] = [latest(own, wanted), latest(others, wanted)];
  return site && other && { site, other };
}

/**
 * Makes `comparePrices`: two sites explained line by line. A trust never sees another's price, so neither trusts
 * nor their networks have this.
 * @throws DomainError `notFound` (study, or one of the sites), `stateConflict` (not issued to both)
 */
export function createComparePrices(deps: ComparePricesDeps) {
  return async (command: ComparePricesCommand): Promise<SiteComparison> => {
    const { irasId, odsCode, withSite } = command;
    await requireParty(deps, command.caller, irasId, [
      'companyRepresentative',
      'studyResourceReviewer',
      'nationalCoordinator',
    ]);
    const sites = [odsCode, withSite];
    const known = await Promise.all(sites.map((code) => deps.ledger.findStudySite(irasId, code)));
    if (known.some((site) => site === undefined)) throw notFound();
    const [own = [], others = []] = await Promise.all(
      sites.map((code) => listIssuedOffers(deps.ledger, irasId, code)),
    );
    const pair = choosePair(own, others, command.reviewVersion);
    if (!pair) {
      throw new DomainError('stateConflict', 'The two sites do not both have a price of this version yet.', {
        mend: 'Compare them when both prices are issued, or name a version that was issued to both.',
      });
    }
    const [site, other] = await Promise.all(
      [pair.site, pair.other].map(({ documents }) => loadAppendix(deps, irasId, documents.appendixSha256)),
    );
    if (!site || !other) throw new Error('two appendices were asked for');
    return compareSites(site, other, await loadOtherRelease(deps, other, site));
  };
}
