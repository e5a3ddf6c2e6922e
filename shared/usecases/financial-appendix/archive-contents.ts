/** What the ZIP of a version holds: the current issued appendix of each site. */
import { canonicalBytes, type Sha256 } from '../../domain/canonical.ts';
import type { Offer, OfferStatus } from '../../domain/offer.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { archiveKey } from '../archive-keys.ts';
import { readAll } from '../read-all.ts';

/** Issued, and neither replaced nor withdrawn. */
const CURRENT: readonly OfferStatus[] = [
  'issued',
  'escalated',
  'accepted',
  'notAccepted',
  'declinedCapacity',
];

export interface ArchivedAppendix {
  readonly odsCode: string;
  readonly issueNumber: number;
  readonly issuedAt: string;
  readonly appendixSha256: string;
  readonly pdfSha256: string;
}

/** The list that goes into the ZIP; its hash settles every byte of it. */
export interface ArchiveContents {
  readonly schema: 'ncvr.appendix-archive/1';
  readonly irasId: string;
  readonly reviewVersion: number;
  /** By ODS code. */
  readonly appendices: readonly ArchivedAppendix[];
  /** Sites whose price was being prepared when the list was made. */
  readonly notIssuedYet: readonly string[];
}

function archived({ odsCode, issueNumber, issuedAt, documents }: Offer): ArchivedAppendix[] {
  if (!documents) return [];
  const { appendixSha256, pdfSha256 } = documents;
  return [{ odsCode, issueNumber, issuedAt, appendixSha256, pdfSha256 }];
}

/** The list of a version as it stands: of each site the latest issue counts. */
export async function listArchiveContents(
  ledger: Pick<StudyLedger, 'listOffers'>,
  irasId: string,
  reviewVersion: number,
): Promise<ArchiveContents> {
  const latest = new Map<string, Offer>();
  // Offers come by site, version and issue number, so that the last of a site is its latest issue.
  for await (const offer of readAll((page) => ledger.listOffers(irasId, page))) {
    if (offer.reviewVersion === reviewVersion) latest.set(offer.odsCode, offer);
  }
  const offers = [...latest.values()].sort((a, b) => (a.odsCode < b.odsCode ? -1 : 1));
  return {
    schema: 'ncvr.appendix-archive/1',
    irasId,
    reviewVersion,
    appendices: offers.filter(({ status }) => CURRENT.includes(status)).flatMap(archived),
    notIssuedYet: offers.filter(({ status }) => status === 'pending').map(({ odsCode }) => odsCode),
  };
}

/** Where the ZIP of a list is kept. */
export function keyOfArchive(contents: ArchiveContents, sha256: Sha256): string {
  return archiveKey.appendixArchive(contents.irasId, sha256(canonicalBytes(contents)));
}

/** `1009991_v1_appendices.zip`: names that people can file (appendix.md section 7). */
export function archiveFileName(irasId: string, reviewVersion: number): string {
  return `${irasId}_v${reviewVersion}_appendices.zip`;
}
