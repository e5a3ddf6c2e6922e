/** Appendices as they were issued, and the tariff releases that they name. */
import type { Sha256 } from '../../domain/canonical.ts';
import { FinancialAppendix } from '../../domain/financial-appendix.ts';
import type { Offer } from '../../domain/offer.ts';
import type { TariffRelease } from '../../domain/tariff.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { TariffRegister } from '../../ports/registers.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { archiveKey } from '../archive-keys.ts';
import { readAll } from '../read-all.ts';

export interface IssuedAppendixDeps {
  readonly archive: Pick<DocumentArchive, 'get'>;
  readonly tariffs: Pick<TariffRegister, 'findTariff'>;
  readonly sha256: Sha256;
}

/** An offer whose documents were made. */
export type IssuedOffer = Offer & { readonly documents: NonNullable<Offer['documents']> };

export function isIssued(offer: Offer): offer is IssuedOffer {
  return offer.documents !== undefined;
}

/** Every offer of a site that was ever issued, whatever became of it: by review version and issue number. */
export async function listIssuedOffers(
  ledger: Pick<StudyLedger, 'listOffers'>,
  irasId: string,
  odsCode: string,
): Promise<IssuedOffer[]> {
  const offers: IssuedOffer[] = [];
  for await (const offer of readAll((page) => ledger.listOffers(irasId, page, odsCode))) {
    if (isIssued(offer)) offers.push(offer);
  }
  return offers;
}

/** The stored appendix of an offer. @throws Error where the archive lost it or holds another */
export async function loadAppendix(
  { archive }: Pick<IssuedAppendixDeps, 'archive'>,
  irasId: string,
  appendixSha256: string,
): Promise<FinancialAppendix> {
  const bytes = await archive.get(archiveKey.appendix(irasId, appendixSha256));
  if (!bytes) throw new Error('a stored appendix is missing');
  const appendix = FinancialAppendix.parse(JSON.parse(new TextDecoder().decode(bytes)));
  if (appendix.integrity.sha256 !== appendixSha256) throw new Error('a stored appendix is another one');
  return appendix;
}

/**
 * The whole release that an earlier appendix was priced with, for a comparison with one of another release; its
 * own inputs hold only the items that its lines use. Undefined where the two have the same tariff.
 * @throws Error where the release is missing or was changed
 */
export async function loadOtherRelease(
  { tariffs }: Pick<IssuedAppendixDeps, 'tariffs'>,
  earlier: FinancialAppendix,
  later: Pick<FinancialAppendix, 'inputs'>,
): Promise<TariffRelease | undefined> {
  const { tariff: sha256 } = earlier.inputs.hashes;
  if (sha256 === later.inputs.hashes.tariff) return undefined;
  const found = await tariffs.findTariff(earlier.identification.tariff.id);
  if (found?.sha256 !== sha256) throw new Error('a pinned tariff release is missing or changed');
  return found.release;
}
