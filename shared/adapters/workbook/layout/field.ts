/** What a column, or a row of the sheet Study, is about. Reading and writing go by the same description. */
import type { Words } from './words.ts';

export type FieldKind =
  /** Free text, exactly as it stands. */
  | 'text'
  /** Text whose outer blanks mean nothing: ids, codes, numbers of registers. */
  | 'code'
  | 'day'
  | 'whole'
  /** Pounds and pence in the cell, pence in the document. */
  | 'pounds'
  | 'yesNo'
  /** Several ids in one cell: `A; B`. */
  | 'codes'
  | { readonly words: Words };

export interface Field {
  readonly heading: string;
  /** Its path inside the document, or inside the entry of its list: `study.irasId`, `label`. */
  readonly path: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** One or two sentences for the person who fills it in. */
  readonly help: string;
  /** In characters. */
  readonly width: number;
}

type Extra = Partial<Pick<Field, 'isRequired' | 'width'>>;

/** A field that must be filled in, unless `extra` says otherwise. */
export function field(
  heading: string,
  path: string,
  kind: FieldKind,
  help: string,
  extra: Extra = {},
): Field {
  return { heading, path, kind, help, isRequired: true, width: 18, ...extra };
}

/** A field that may stay blank. */
export function optional(
  heading: string,
  path: string,
  kind: FieldKind,
  help: string,
  extra: Extra = {},
): Field {
  return field(heading, path, kind, help, { isRequired: false, ...extra });
}

/** Headings are the same whatever their capitals and blanks. */
export function plainHeading(heading: string): string {
  return heading.trim().replace(/\s+/g, ' ').toLowerCase();
}
