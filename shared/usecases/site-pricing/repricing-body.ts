/** The body of a page of a re-pricing, in the archive under its hash. */
import { canonicalBytes, type Sha256 } from '../../domain/canonical.ts';
import { RepricingPage, type RepricingPageRecord } from '../../domain/repricing-entry.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import { archiveKey } from '../archive-keys.ts';

/** The previewed set is not what it was: nothing of it may run. */
export class PreviewChanged extends Error {
  constructor(number: number) {
    super(`page ${number} of the preview is missing or changed`);
    this.name = 'PreviewChanged';
  }
}

export interface PageBodyDeps {
  readonly archive: Pick<DocumentArchive, 'get'>;
  readonly sha256: Sha256;
}

/** Writes a page. @returns its record, for the table */
export async function storePage(
  { archive, sha256 }: { readonly archive: Pick<DocumentArchive, 'putIfAbsent'>; readonly sha256: Sha256 },
  page: RepricingPage,
): Promise<RepricingPageRecord> {
  const bytes = canonicalBytes(page);
  const hash = sha256(bytes);
  const { repricing, number, entries, blocked, blockedStudies } = page;
  await archive.putIfAbsent(archiveKey.repricingPage(repricing, hash), bytes, 'application/json');
  return {
    repricing,
    number,
    sha256: hash,
    entries: entries.length,
    blocked: blocked.length,
    blockedStudies: blockedStudies.length,
    lock: 1,
  };
}

/** Reads a page back. @throws PreviewChanged */
export async function loadPage(
  { archive, sha256 }: PageBodyDeps,
  record: Pick<RepricingPageRecord, 'repricing' | 'number' | 'sha256'>,
): Promise<RepricingPage> {
  const bytes = await archive.get(archiveKey.repricingPage(record.repricing, record.sha256));
  if (!bytes || sha256(bytes) !== record.sha256) throw new PreviewChanged(record.number);
  const page = RepricingPage.parse(JSON.parse(new TextDecoder().decode(bytes)));
  if (page.repricing !== record.repricing || page.number !== record.number) {
    throw new PreviewChanged(record.number);
  }
  return page;
}
