/** What kind of file it is, and its parts as text. */
import { damaged, LIMITS, tooLarge, WorkbookRefused } from './refusal.ts';
import { inflateEntry, readZipDirectory, type ZipDirectory } from './zip-directory.ts';

export interface Package {
  /** The part as text, or undefined where there is none. @throws WorkbookRefused */
  readonly readPart: (name: string) => string | undefined;
}

const SAVE_AS_XLSX = 'Save it as an Excel workbook (.xlsx), and send that file.';

/** Opens the bytes as an Office package. @throws WorkbookRefused for everything that is not an .xlsx workbook */
export function openPackage(bytes: Uint8Array): Package {
  if (bytes.length > LIMITS.fileBytes) throw tooLarge('is larger than 4 MB');
  refuseOtherFormats(bytes);
  const directory = readZipDirectory(bytes);
  refuseOtherPackages(directory);
  const readPart = (name: string) => {
    const entry = directory.get(name.toLowerCase());
    return entry && decode(inflateEntry(bytes, entry));
  };
  if (readPart('[Content_Types].xml')?.includes('macroEnabled')) throw hasMacros();
  return { readPart };
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

const OLE_FILE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const LOCAL_FILE = [0x50, 0x4b, 0x03, 0x04];
const LEAST_ZIP = 22;

function refuseOtherFormats(bytes: Uint8Array): void {
  if (startsWith(bytes, OLE_FILE)) {
    // Excel keeps an encrypted workbook as a stream of this name inside the older file format.
    const isEncrypted = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
      Buffer.from('EncryptedPackage', 'utf16le'),
    );
    throw isEncrypted
      ? new WorkbookRefused(
          'encryptedWorkbook',
          'The workbook is protected by a password.',
          'Open it, remove the password (File, Info, Protect Workbook), save it, and send it again.',
        )
      : new WorkbookRefused(
          'notWorkbook',
          'This is a workbook in the format of Excel 97 to 2003 (.xls).',
          SAVE_AS_XLSX,
        );
  }
  if (bytes.length < LEAST_ZIP || !startsWith(bytes, LOCAL_FILE))
    throw new WorkbookRefused('notWorkbook', 'This file is not an Excel workbook (.xlsx).', SAVE_AS_XLSX);
}

function refuseOtherPackages(directory: ZipDirectory): void {
  const names = [...directory.keys()];
  if (names.some((name) => name.endsWith('vbaproject.bin'))) throw hasMacros();
  const isWorkbook = directory.has('[content_types].xml') && directory.has('_rels/.rels');
  if (!isWorkbook || names.some((name) => name.endsWith('workbook.bin')))
    throw new WorkbookRefused('notWorkbook', 'This file is not an Excel workbook (.xlsx).', SAVE_AS_XLSX);
}

function hasMacros(): WorkbookRefused {
  return new WorkbookRefused(
    'macroWorkbook',
    'The workbook holds macros, which are not accepted.',
    'Save it as an Excel workbook without macros (.xlsx), and send that file.',
  );
}

function decode(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw damaged('a part is not UTF-8 text');
  }
}
