/** Findings about a file, kept to a number that can be read: a broken file of 4 MB could have a hundred thousand. */
import { error, type Finding, warning } from '../../domain/findings.ts';

type Path = readonly PropertyKey[];

const MOST_OF_A_KIND = 50;
const LONGEST_SHOWN = 120;

/** A text of the file as it may stand in a sentence: quoted, hidden characters visible, not endless. */
export function quote(text: string): string {
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
  return JSON.stringify(shown).replace(
    /[\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2060-\u2064\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The first few of many, and how many there are more. */
export function quoteSome(texts: readonly string[], most = 20): string {
  const shown = texts.slice(0, most).map(quote).join(', ');
  return texts.length > most ? `${shown} and ${texts.length - most} more` : shown;
}

/** `1 visit`, `3 visits`; nouns that end in y: `1 activity`, `3 activities`. */
export function countOf(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

interface Kind {
  count: number;
  readonly first: Finding;
}

export class Notes {
  readonly #list: Finding[] = [];
  readonly #kinds = new Map<string, Kind>();
  readonly #seen = new Set<string>();

  error(code: string, path: Path, message: string, mend: string): void {
    this.#add(error(code, path, message, mend));
  }

  warning(code: string, path: Path, message: string, mend: string): void {
    this.#add(warning(code, path, message, mend));
  }

  #add(finding: Finding): void {
    // A field that is read for two purposes is noted once.
    const same = `${finding.code} ${finding.path} ${finding.message}`;
    if (this.#seen.has(same)) return;
    this.#seen.add(same);
    const key = `${finding.severity} ${finding.code}`;
    const kind = this.#kinds.get(key) ?? { count: 0, first: finding };
    kind.count += 1;
    this.#kinds.set(key, kind);
    if (kind.count <= MOST_OF_A_KIND) this.#list.push(finding);
  }

  /** In the order in which they were found; of each kind at most 50, and then how many there are more. */
  list(): Finding[] {
    const more = [...this.#kinds.values()]
      .filter(({ count }) => count > MOST_OF_A_KIND)
      .map(({ count, first }) => ({
        ...first,
        path: '',
        message: `There are ${count - MOST_OF_A_KIND} more findings of the kind "${first.code}".`,
      }));
    return [...this.#list, ...more];
  }
}
