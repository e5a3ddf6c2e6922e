/**
 * Compares two PDFs as our own writer lays them out, object by object and inflated: another build of zlib deflates
 * the same contents differently, and nothing else may differ.
 */
import { inflateSync } from 'node:zlib';

interface WrittenObject {
  readonly number: number;
  readonly offset: number;
  /** The stream's dictionary without its length. */
  readonly dictionary: string;
  readonly contents: Buffer;
}

interface WrittenFile {
  readonly head: string;
  readonly objects: readonly WrittenObject[];
  readonly startOfReferences: number;
}

const STREAM = '\nstream\n';
const END = '\nendstream\nendobj\n';
const LONGEST_DICTIONARY = 10_000;
/** Beyond any stream of ours. */
const MOST_INFLATED = 64 * 1024 * 1024;

function unpack(dictionary: string, contents: Buffer): Buffer {
  return /\/Filter\s*\/FlateDecode/.test(dictionary)
    ? inflateSync(contents, { maxOutputLength: MOST_INFLATED })
    : contents;
}

function readObject(bytes: Buffer, offset: number): { object: WrittenObject; end: number } | undefined {
  const head = /^(\d{1,7}) 0 obj\n/.exec(bytes.toString('latin1', offset, offset + 20));
  const from = offset + (head?.[0].length ?? 0);
  const to = bytes.indexOf(STREAM, from, 'latin1');
  if (!head || to === -1 || to - from > LONGEST_DICTIONARY) return undefined;
  const dictionary = bytes.toString('latin1', from, to);
  const length = Number(/\/Length (\d{1,9})/.exec(dictionary)?.[1]);
  const start = to + STREAM.length;
  const end = start + length + END.length;
  if (bytes.toString('latin1', start + length, end) !== END) return undefined;
  const contents = unpack(dictionary, bytes.subarray(start, start + length));
  const object = {
    number: Number(head[1]),
    offset,
    dictionary: dictionary.replace(/\/Length \d+/, '/Length'),
    contents,
  };
  return { object, end };
}

/** The file's objects, every byte of it accounted for; undefined where our writer did not lay it out. */
function readFile(bytes: Buffer): WrittenFile | undefined {
  const first = /\n\d+ 0 obj\n/.exec(bytes.toString('latin1', 0, 100));
  if (!first) return undefined;
  let at = first.index + 1;
  const head = bytes.toString('latin1', 0, at);
  const objects: WrittenObject[] = [];
  for (let next = readObject(bytes, at); next; next = readObject(bytes, at)) {
    objects.push(next.object);
    at = next.end;
  }
  const tail = /^startxref\n(\d+)\n%%EOF\n$/.exec(bytes.toString('latin1', at, at + 64));
  if (!tail || at + tail[0].length !== bytes.length) return undefined;
  return { head, objects, startOfReferences: Number(tail[1]) };
}

const ROW = 7;

/** Rows of the cross-reference stream: offsets must be those of this very file, all else as in the reference. */
function hasRightReferences(file: WrittenFile, reference: WrittenFile): boolean {
  const [given, wanted] = [file.objects.at(-1), reference.objects.at(-1)];
  if (!given || !wanted || given.offset !== file.startOfReferences) return false;
  if (given.contents.length !== wanted.contents.length) return false;
  const offsets = new Map(file.objects.map(({ number, offset }) => [number, offset]));
  for (let row = 0; row * ROW < wanted.contents.length; row += 1) {
    const [mine, theirs] = [given, wanted].map(({ contents }) =>
      contents.subarray(row * ROW, row * ROW + ROW),
    );
    if (!mine || !theirs) return false;
    const isOffset = theirs[0] === 1;
    const isRight = isOffset
      ? mine[0] === 1 && mine.readUInt32BE(1) === offsets.get(row) && mine.readUInt16BE(5) === 0
      : mine.equals(theirs);
    if (!isRight) return false;
  }
  return true;
}

function tryRead(bytes: Uint8Array): WrittenFile | undefined {
  try {
    return readFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    return undefined;
  }
}

/** What first differs, in words; undefined where both files hold the same objects in the same layout. */
export function findObjectDifference(given: Uint8Array, made: Uint8Array): string | undefined {
  const [file, reference] = [tryRead(given), tryRead(made)];
  if (!reference) throw new Error('the renderer’s own file cannot be read back');
  if (!file) return 'the file was written by another program';
  if (file.head !== reference.head) return 'the head of the file';
  for (const [at, wanted] of reference.objects.entries()) {
    const found = file.objects[at];
    if (!found) return `object ${wanted.number} is missing`;
    if (at === reference.objects.length - 1) break;
    const isSame =
      found.number === wanted.number &&
      found.dictionary === wanted.dictionary &&
      found.contents.equals(wanted.contents);
    if (!isSame) return `object ${wanted.number}`;
  }
  if (file.objects.length > reference.objects.length) return 'there are objects too many';
  const [last, wantedLast] = [file.objects.at(-1), reference.objects.at(-1)];
  if (last?.number !== wantedLast?.number || last?.dictionary !== wantedLast?.dictionary)
    return 'the trailer';
  return hasRightReferences(file, reference) ? undefined : 'the cross-references';
}
