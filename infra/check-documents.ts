/** Holds the archive against the tables: is every document that was ever issued there, byte for byte? */
import { sha256Hex } from '../shared/adapters/system/sha256.ts';
import { canonicalBytes } from '../shared/domain/canonical.ts';
import { FinancialAppendix } from '../shared/domain/financial-appendix.ts';
import type { Offer } from '../shared/domain/offer.ts';
import { NATIONAL_TEAM } from '../shared/domain/person.ts';
import type { DocumentArchive } from '../shared/ports/document-archive.ts';
import type { StudyLedger } from '../shared/ports/study-ledger.ts';
import { archiveKey } from '../shared/usecases/archive-keys.ts';
import { readAll } from '../shared/usecases/read-all.ts';

export interface CheckDocumentsDeps {
  readonly ledger: Pick<StudyLedger, 'listStudies' | 'listOffers'>;
  readonly archive: Pick<DocumentArchive, 'get'>;
}

export interface CheckedDocuments {
  /** Documents that were asked for. */
  readonly documents: number;
  /** Keys of those that are not there, or are not what their hash says. */
  readonly lost: readonly string[];
}

/** The hash of an appendix is that of its content, without the part that holds the hash. */
function appendixHash(bytes: Uint8Array): string {
  const parsed = FinancialAppendix.safeParse(readJson(bytes));
  if (!parsed.success) return 'no appendix';
  const { integrity: _, ...content } = parsed.data;
  return sha256Hex(canonicalBytes(content));
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function documentsOf({ irasId, documents }: Offer) {
  if (documents === undefined) return [];
  const { appendixSha256, pdfSha256, priceSha256 } = documents;
  return [
    { key: archiveKey.appendix(irasId, appendixSha256), sha256: appendixSha256, hash: appendixHash },
    { key: archiveKey.appendixPdf(irasId, pdfSha256), sha256: pdfSha256, hash: sha256Hex },
    { key: archiveKey.price(irasId, priceSha256), sha256: priceSha256, hash: sha256Hex },
  ];
}

/** Reads every issued document of every study: for a restore, and once a quarter. */
export async function checkDocuments({ ledger, archive }: CheckDocumentsDeps): Promise<CheckedDocuments> {
  const lost: string[] = [];
  let documents = 0;
  const studies = readAll((page) => ledger.listStudies('nationalCoordinator', NATIONAL_TEAM, page));
  for await (const { irasId } of studies) {
    for await (const offer of readAll((page) => ledger.listOffers(irasId, page))) {
      for (const { key, sha256, hash } of documentsOf(offer)) {
        documents += 1;
        const bytes = await archive.get(key);
        if (bytes === undefined || hash(bytes) !== sha256) lost.push(key);
      }
    }
  }
  return { documents, lost };
}
