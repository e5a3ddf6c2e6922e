/** One trust's part in a study, as its log says it and as the tables say it. */
import { canonicalText, type Sha256 } from '../../domain/canonical.ts';
import { findChainFault, type LogEntry } from '../../domain/decision-log.ts';
import type { Offer, StudySite } from '../../domain/offer.ts';
import { type ReplayedChain, type ReplayedOffer, replayChain } from '../../domain/replay.ts';
import type { Change, StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';

export interface CompareSiteDeps {
  readonly ledger: Pick<StudyLedger, 'listOffers' | 'listLog'>;
  readonly sha256: Sha256;
}

/** Where the live tables say something else than the log. */
export interface RebuildDifference {
  readonly kind: 'log' | 'offer' | 'monthCounters' | 'openCounters';
  /** `1009991 RRV version 1 issue 1`, `2026-11 RRV` */
  readonly where: string;
  readonly log: string;
  readonly live: string;
  /** What would put the tables right; absent where the log alone cannot tell. */
  readonly mend?: Change;
}

export interface ComparedSite {
  readonly chain: ReplayedChain;
  readonly entries: number;
  readonly differences: readonly RebuildDifference[];
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

/** A chain that is broken, that no process could have written, or that does not end where the site says it does. */
function checkLog(
  { irasId, odsCode, log: recorded }: StudySite,
  entries: readonly LogEntry[],
  { head, impossible }: ReplayedChain,
  sha256: Sha256,
): RebuildDifference[] {
  const differ = (log: string, live: string): RebuildDifference[] => [
    { kind: 'log', where: `${irasId} ${odsCode}`, log, live },
  ];
  const fault = findChainFault(entries, sha256);
  if (fault) return differ(`entry ${fault.at + 1}: ${fault.fault}`, 'an unbroken chain');
  const stranger = entries.find((entry) => entry.irasId !== irasId || entry.odsCode !== odsCode);
  if (stranger) return differ(`entry ${stranger.sequence} is of another site`, 'entries of this site');
  if (impossible) return differ(`entry ${impossible.sequence}: ${impossible.words}`, 'a possible course');
  if (head.length === recorded.length && head.head === recorded.head) return [];
  return differ(canonicalText(head), canonicalText(recorded));
}

const refOf = ({ reviewVersion, issueNumber }: Pick<Offer, 'reviewVersion' | 'issueNumber'>): string =>
  `version ${reviewVersion} issue ${issueNumber}`;

/** What a log can say of an offer. */
function essenceOf({ status, statusSince, documents, decision }: Offer): string {
  const { appendixSha256 = '', pdfSha256 = '' } = documents ?? {};
  return canonicalText({ status, statusSince, appendixSha256, pdfSha256, ...(decision && { decision }) });
}
function essenceOfReplayed({
  reviewVersion: _version,
  issueNumber: _issue,
  ...essence
}: ReplayedOffer): string {
  return canonicalText(essence);
}

/** A price that was never shown to anybody leaves no entry. */
const isUnseen = ({ status, documents }: Offer): boolean =>
  documents === undefined && ['pending', 'superseded', 'withdrawn'].includes(status);

function mendOffer(offer: Offer, { status, statusSince, decision }: ReplayedOffer): Offer {
  const { decision: _live, ...rest } = offer;
  return { ...rest, status, statusSince, ...(decision && { decision }), lock: offer.lock + 1 };
}

function compareOffers(site: StudySite, offers: readonly Offer[], chain: ReplayedChain): RebuildDifference[] {
  const live = new Map(offers.map((offer) => [refOf(offer), offer]));
  const logged = new Map(chain.offers.map((offer) => [refOf(offer), offer]));
  return [...new Set([...logged.keys(), ...live.keys()])].flatMap((ref): RebuildDifference[] => {
    const [offer, replayed] = [live.get(ref), logged.get(ref)];
    const where = `${site.irasId} ${site.odsCode} ${ref}`;
    if (!offer)
      return [{ kind: 'offer', where, log: replayed ? essenceOfReplayed(replayed) : '', live: 'none' }];
    if (!replayed) {
      return isUnseen(offer) ? [] : [{ kind: 'offer', where, log: 'none', live: essenceOf(offer) }];
    }
    const [expected, found] = [essenceOfReplayed(replayed), essenceOf(offer)];
    if (expected === found) return [];
    // Documents are written once; where they differ, no state of the offer puts them right.
    const { appendixSha256, pdfSha256 } = offer.documents ?? {};
    const isSamePrice = appendixSha256 === replayed.appendixSha256 && pdfSha256 === replayed.pdfSha256;
    return [
      {
        kind: 'offer',
        where,
        log: expected,
        live: found,
        ...(isSamePrice && { mend: { kind: 'offer', record: mendOffer(offer, replayed) } }),
      },
    ];
  });
}

/** Reads and compares one site. */
export async function compareSite(
  { ledger, sha256 }: CompareSiteDeps,
  site: StudySite,
): Promise<ComparedSite> {
  const { irasId, odsCode } = site;
  const entries = await collect(readAll((page) => ledger.listLog(irasId, odsCode, page)));
  const offers = await collect(readAll((page) => ledger.listOffers(irasId, page, odsCode)));
  const chain = replayChain(entries);
  const faults = checkLog(site, entries, chain, sha256);
  return {
    chain,
    entries: entries.length,
    differences: faults.length > 0 ? faults : compareOffers(site, offers, chain),
  };
}
