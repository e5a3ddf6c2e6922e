/** Words that stay small inside a name, as in "Kingston upon Thames". */
const SMALL = new Set(['and', 'by', 'for', 'in', 'le', 'of', 'on', 'the', 'under', 'upon', 'with']);
const CAPITALS = new Set(['NHS']);

/** An upper-case name of the ODS extract as it is written: "TAVISTOCK AND PORTMAN" to "Tavistock and Portman". */
export function properCase(name: string): string {
  let first = true;
  return name.replace(/[\p{L}']+/gu, (word) => {
    const lower = word.toLowerCase();
    const isFirst = first;
    first = false;
    if (CAPITALS.has(word)) return word;
    if (!isFirst && SMALL.has(lower)) return lower;
    return `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`;
  });
}
