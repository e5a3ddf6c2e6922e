/** What the pages of national data have in common: ids in addresses, names of files, words to filter by. */
import { notFound } from '../../../shared/domain/errors.ts';
import { XLSX_MEDIA_TYPE } from '../../../shared/ports/review-workbook.ts';
import type { PageRequest } from './page-request.ts';

export const XLSX = XLSX_MEDIA_TYPE;

/** The id in the address. @throws DomainError `notFound` */
export function idOf({ params }: PageRequest): string {
  const id = params.get('id');
  if (id === undefined) throw notFound();
  return id;
}

/** An id that people chose, as part of a file's name. */
export function fileNameOf(id: string): string {
  return id.replaceAll(/[^\w.-]+/g, '-');
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Whether every word that is searched for is in the text, in any case. */
export function matchesWords(text: string, search: string): boolean {
  const folded = fold(text);
  return fold(search)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

/** What was typed into a search field of the address. */
export function searchOf({ query }: PageRequest): string {
  return (query.get('search') ?? '').trim().slice(0, 100);
}
