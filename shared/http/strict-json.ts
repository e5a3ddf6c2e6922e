/**
 * JSON, read strictly. `JSON.parse` keeps the last of two fields with the same name, turns 1e-400 into 0 and does
 * not always say where a mistake is; where amounts are at stake, each of these is refused with line and column.
 */
import { type Scanned, scanNumber, scanString, scanWord } from './json-tokens.ts';

/** Deeper than any document of ours. The scan keeps its own stack, so depth never exhausts the machine's. */
const DEEPEST = 100;

/** What is wrong with the text, where (both count from 1), and how to mend it. */
export class JsonRefused extends Error {
  readonly line: number;
  readonly column: number;
  readonly mend: string;
  constructor(message: string, mend: string, text: string, at: number) {
    super(message);
    this.name = 'JsonRefused';
    const before = text.slice(0, at);
    this.line = before.split('\n').length;
    this.column = at - before.lastIndexOf('\n');
    this.mend = mend;
  }
}

/** Reads a JSON text. @throws JsonRefused at the first mistake */
export function parseStrictJson(text: string): unknown {
  new Scan(text).checkDocument();
  return JSON.parse(text);
}

/** An open bracket: `names` are the fields seen so far of an object, none for a list. */
interface Open {
  readonly names: Set<string> | undefined;
}

class Scan {
  readonly #text: string;
  #at = 0;
  readonly #open: Open[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  checkDocument(): void {
    if (this.#text.startsWith('\uFEFF')) {
      this.#refuse(
        'The document begins with a byte order mark.',
        'Save it as UTF-8 without a byte order mark.',
      );
    }
    this.#skipSpace();
    if (this.#at === this.#text.length) this.#refuse('The document is empty.', 'Give a JSON document.');
    this.#scanValue();
    while (this.#open.length > 0) this.#scanEntry();
    if (this.#at < this.#text.length) {
      this.#refuse('There is more text after the end of the document.', 'Remove what follows it.');
    }
  }

  /** After a whole value: a comma and the next entry, or the end of the innermost bracket. */
  #scanEntry(): void {
    const open = this.#open.at(-1);
    const end = open?.names === undefined ? ']' : '}';
    if (this.#peek() === end) {
      this.#open.pop();
      this.#advance(1);
      return;
    }
    if (this.#peek() !== ',') this.#refuseHere(`a comma or ${end}`);
    this.#advance(1);
    if (open?.names !== undefined) this.#scanName(open.names);
    this.#scanValue();
  }

  /** A plain value, or the opening of a bracket up to its first plain value. */
  #scanValue(): void {
    for (;;) {
      const start = this.#peek();
      if (start !== '{' && start !== '[') return this.#scanPlain();
      if (this.#open.length === DEEPEST) {
        this.#refuse(
          `The document is nested more than ${DEEPEST} levels deep.`,
          'Remove the extra brackets.',
        );
      }
      const names = start === '{' ? new Set<string>() : undefined;
      this.#open.push({ names });
      this.#advance(1);
      if (this.#peek() === (names === undefined ? ']' : '}')) return;
      if (names !== undefined) this.#scanName(names);
    }
  }

  #scanName(names: Set<string>): void {
    const start = this.#at;
    if (this.#peek() !== '"') this.#refuseHere('a field name in double quotes');
    this.#take(scanString(this.#text, start));
    const name: unknown = JSON.parse(this.#text.slice(start, this.#at));
    if (name === '__proto__')
      this.#refuse('A field may not be called __proto__.', 'Remove this field.', start);
    if (typeof name !== 'string' || names.has(name)) {
      this.#refuse(`The field ${JSON.stringify(name)} is given twice.`, 'Remove one of the two.', start);
    }
    names.add(name);
    this.#skipSpace();
    if (this.#peek() !== ':') this.#refuseHere('a colon after the field name');
    this.#advance(1);
  }

  #scanPlain(): void {
    const scan = this.#peek() === '"' ? scanString : /[-0-9]/.test(this.#peek()) ? scanNumber : scanWord;
    const scanned = scan(this.#text, this.#at);
    if (scanned === undefined) this.#refuseHere('a value');
    this.#take(scanned);
    this.#skipSpace();
  }

  #take(scanned: Scanned): void {
    if (!('end' in scanned)) this.#refuse(scanned.message, scanned.mend, scanned.at);
    this.#at = scanned.end;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #advance(by: number): void {
    this.#at += by;
    this.#skipSpace();
  }

  #skipSpace(): void {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.#at += 1;
    }
  }

  #refuse(message: string, mend: string, at = this.#at): never {
    throw new JsonRefused(message, mend, this.#text, at);
  }

  #refuseHere(wanted: string): never {
    const found = this.#text.codePointAt(this.#at);
    const there =
      found === undefined ? 'the document ends' : `there is ${JSON.stringify(String.fromCodePoint(found))}`;
    return this.#refuse(
      `This is not JSON: ${there} where ${wanted} is wanted.`,
      'Correct the document here.',
    );
  }
}
