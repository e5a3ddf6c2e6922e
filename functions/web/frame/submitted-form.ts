/** Forms as browsers send them: urlencoded, or multipart where there is a file. */
import { HttpRefusal } from '../../../shared/http/refusal.ts';

export interface UploadedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface SubmittedForm {
  /** The first value of a field, trimmed and with plain line breaks; empty where there is none. */
  value(name: string): string;
  values(name: string): readonly string[];
  /** Every text field, in the order of the form. */
  fields(): readonly (readonly [name: string, value: string])[];
  hasFile(): boolean;
  /** Undefined where no file was chosen. */
  file(name: string): UploadedFile | undefined;
}

/** The largest file, as for the API (service.md section 2). */
export const MOST_FILE_BYTES = 4 * 1024 * 1024;
/** A form's other fields and the multipart frame around a file. */
const FRAME_BYTES = 64 * 1024;

const TAKEN = ['application/x-www-form-urlencoded', 'multipart/form-data'];

export const EMPTY_FORM: SubmittedForm = {
  value: () => '',
  values: () => [],
  fields: () => [],
  hasFile: () => false,
  file: () => undefined,
};

function tooLarge(): HttpRefusal {
  return new HttpRefusal('contentTooLarge', 'The file is larger than 4 MB.', {
    mend: 'Choose a file of at most 4 MB.',
  });
}

/** The body of an event as bytes. @throws HttpRefusal `contentTooLarge` before anything is parsed */
function bodyBytes(body: string | undefined, isBase64: boolean): Uint8Array<ArrayBuffer> {
  const text = body ?? '';
  const most = MOST_FILE_BYTES + FRAME_BYTES;
  if (text.length > (isBase64 ? Math.ceil(most / 3) * 4 : most)) throw tooLarge();
  const bytes = Uint8Array.from(Buffer.from(text, isBase64 ? 'base64' : 'utf8'));
  if (bytes.byteLength > most) throw tooLarge();
  return bytes;
}

async function parse(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new HttpRefusal('unreadableBody', 'The form did not arrive whole.', { mend: 'Send it again.' });
  }
}

/**
 * Reads a form.
 * @throws HttpRefusal `contentTooLarge`, `unsupportedMediaType`, `unreadableBody`
 */
export async function readForm(
  contentType: string | undefined,
  body: string | undefined,
  isBase64: boolean,
): Promise<SubmittedForm> {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === undefined || !TAKEN.includes(type)) {
    throw new HttpRefusal('unsupportedMediaType', 'This page takes forms only.', {
      mend: 'Use the form on the page.',
    });
  }
  const data = await parse(bodyBytes(body, isBase64), contentType ?? '');
  const files = new Map<string, UploadedFile>();
  for (const [name, entry] of data.entries()) {
    if (typeof entry === 'string' || (entry.size === 0 && entry.name === '')) continue;
    if (entry.size > MOST_FILE_BYTES) throw tooLarge();
    files.set(name, { name: entry.name, bytes: new Uint8Array(await entry.arrayBuffer()) });
  }
  const clean = (entry: string) => entry.replaceAll('\r\n', '\n').trim();
  const values = (name: string) =>
    data
      .getAll(name)
      .filter((entry) => typeof entry === 'string')
      .map(clean);
  const fields = () =>
    [...data.entries()].flatMap(([name, entry]) =>
      typeof entry === 'string' ? [[name, clean(entry)] as const] : [],
    );
  return {
    fields,
    hasFile: () => files.size > 0,
    value: (name) => values(name)[0] ?? '',
    values,
    file: (name) => files.get(name),
  };
}
