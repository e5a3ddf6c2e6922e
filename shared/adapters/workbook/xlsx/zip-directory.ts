/** The directory of a ZIP archive, read and judged before a byte of it is inflated. */
import { crc32, inflateRawSync } from 'node:zlib';
import { damaged, LIMITS, tooLarge, WorkbookRefused } from './refusal.ts';

interface ZipEntry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  /** As the directory states it; inflating stops there. */
  readonly size: number;
  readonly headerAt: number;
}

/** Entries by their name in lower case: names of parts do not tell capitals from small letters (ECMA-376 part 2). */
export type ZipDirectory = ReadonlyMap<string, ZipEntry>;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;

/** Reads the central directory. @throws WorkbookRefused where it is broken or promises too much */
export function readZipDirectory(bytes: Uint8Array): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > LIMITS.entries) throw tooLarge(`has ${count} parts, more than ${LIMITS.entries}`);
  const directory = new Map<string, ZipEntry>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY)
      throw damaged('its directory breaks off');
    const next =
      at + 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw damaged('its directory breaks off');
    const entry = readEntry(view, bytes, at);
    const key = entry.name.toLowerCase();
    if (directory.has(key)) throw damaged('it holds a part twice');
    directory.set(key, entry);
    at = next;
  }
  refuseBombs([...directory.values()]);
  return directory;
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  for (let at = view.byteLength - END_LENGTH; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  throw damaged('it breaks off before its end');
}

function readEntry(view: DataView, bytes: Uint8Array, at: number): ZipEntry {
  const name = bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true));
  return {
    name: new TextDecoder().decode(name).replaceAll('\\', '/'),
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedSize: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    headerAt: view.getUint32(at + 42, true),
  };
}

function refuseBombs(entries: readonly ZipEntry[]): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  const isBomb = ({ size, packedSize }: ZipEntry) =>
    size > LIMITS.entryBytes || (size > LIMITS.ratioFrom && size > LIMITS.ratio * packedSize);
  if (total > LIMITS.inflatedBytes || entries.some(isBomb))
    throw tooLarge('would unpack to far more than a resource review needs');
  if (entries.some(({ isEncrypted }) => isEncrypted))
    throw new WorkbookRefused(
      'encryptedWorkbook',
      'The workbook is protected by a password.',
      'Open it, remove the password, save it, and send it again.',
    );
}

/** One part, whole: at most as large as the directory says, and as it was when it was packed. @throws WorkbookRefused */
export function inflateEntry(bytes: Uint8Array, entry: ZipEntry): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { headerAt, packedSize, size, method } = entry;
  if (headerAt + 30 > bytes.length || view.getUint32(headerAt, true) !== LOCAL_HEADER)
    throw damaged('a part is not where its directory says');
  const from = headerAt + 30 + view.getUint16(headerAt + 26, true) + view.getUint16(headerAt + 28, true);
  if (from + packedSize > bytes.length) throw damaged('a part breaks off');
  const packed = bytes.subarray(from, from + packedSize);
  const content = method === 0 ? packed : inflate(packed, method, size);
  if (content.length !== size || crc32(content) !== entry.crc)
    throw damaged('a part is not what it says it is');
  return content;
}

function inflate(packed: Uint8Array, method: number, size: number): Uint8Array {
  if (method !== 8) throw damaged('a part is packed in a way that Excel does not use');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    // zlib says no more than that the stream is wrong, or longer than stated.
    throw damaged('a part cannot be unpacked');
  }
}
