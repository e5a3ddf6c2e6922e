/** A file that a person chose, told by what is in it: names and media types of browsers are not to be relied on. */
import { parseJsonBody } from '../../../shared/http/read-body.ts';
import { HttpRefusal } from '../../../shared/http/refusal.ts';
import type { SubmittedForm } from './submitted-form.ts';

export type DocumentFile =
  | { readonly kind: 'json'; readonly value: unknown; readonly bytes: Uint8Array }
  | { readonly kind: 'workbook'; readonly bytes: Uint8Array };

export type ReadFile = DocumentFile | { readonly kind: 'mistake'; readonly text: string };

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** The container of workbooks from before 2007, and of those that ask for a password. */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0];

function beginsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

/** Tells a workbook from JSON. Whether the workbook can be read is for its reader to say. */
export function readDocument(bytes: Uint8Array): ReadFile {
  if (beginsWith(bytes, ZIP)) return { kind: 'workbook', bytes };
  if (beginsWith(bytes, COMPOUND_FILE)) {
    const text =
      'The selected file is an older or a protected Excel workbook. Save it as .xlsx without a password';
    return { kind: 'mistake', text };
  }
  try {
    return { kind: 'json', value: parseJsonBody(bytes), bytes };
  } catch (error) {
    if (!(error instanceof HttpRefusal)) throw error;
    const text = `The selected file is neither an Excel workbook nor JSON that can be read. ${error.message} ${error.mend}`;
    return { kind: 'mistake', text };
  }
}

/** The file of a form's field. @param missing what to say where none was chosen, such as `Select a tariff` */
export function readDocumentFile(form: SubmittedForm, field: string, missing: string): ReadFile {
  const file = form.file(field);
  if (!file) return { kind: 'mistake', text: missing };
  if (file.bytes.byteLength === 0) return { kind: 'mistake', text: 'The selected file is empty' };
  return readDocument(file.bytes);
}

/** Whether JSON has the outline of a protocol in CDISC USDM: a study with versions, and no format of ours. */
export function isProtocol(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'schema' in value) return false;
  if ('usdmVersion' in value || ('versions' in value && Array.isArray(value.versions))) return true;
  const study = 'study' in value ? value.study : undefined;
  return typeof study === 'object' && study !== null && 'versions' in study;
}
