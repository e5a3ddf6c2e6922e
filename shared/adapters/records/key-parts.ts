/** Parts of a key between `#`; a part that holds one itself cannot be taken for two. */
export function joinKey(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('#', '%23')).join('#');
}

/** Moments may be written with or without fractions, which sort differently. */
export function sortableMoment(moment: string): string {
  return new Date(moment).toISOString();
}

/** The beginning of the sort keys of all records of a kind, or of a kind and one site. */
export const prefixOf = (...parts: readonly string[]): string => `${joinKey(...parts)}#`;
