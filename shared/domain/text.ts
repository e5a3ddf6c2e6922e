/** Schemas for text that people type, shared by every document that carries it. */
import * as z from 'zod';

// C0 and C1 controls, half characters (lone surrogates), and the bidirectional overrides and marks that can make a document read otherwise than it is.
const HIDDEN = '\\p{Cc}\\p{Cs}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF';
// Characters that are not drawn at all: with one of them inside, two names look the same and are not.
const INVISIBLE = '\\p{Default_Ignorable_Code_Point}';
const ONE_LINE = new RegExp(`^[^${HIDDEN}${INVISIBLE}\\u2028\\u2029]*$`, 'u');
const MANY_LINES = new RegExp(`^(?:[^${HIDDEN}]|\\n)*$`, 'u');
const NOT_BLANK = /\S/u;

/** One line of text, normalised to NFC, not blank, without control, invisible or direction-changing characters. */
export const line = (longest: number) =>
  z
    .string()
    .normalize('NFC')
    .min(1)
    .max(longest)
    .regex(NOT_BLANK, 'must not be blank')
    .regex(ONE_LINE, 'must not hold control, invisible or direction-changing characters');

/** Like `line`, with line breaks. */
export const paragraph = (longest: number) =>
  z
    .string()
    .normalize('NFC')
    .min(1)
    .max(longest)
    .regex(NOT_BLANK, 'must not be blank')
    .regex(MANY_LINES, 'must not hold control or direction-changing characters');

/** An identifier that people chose: a line of at most 64 characters without spaces at its ends. */
export const identifier = line(64).regex(/^\S(?:.*\S)?$/u, 'must not begin or end with a space');

/** ODS codes are capitals and digits. Nothing else is read from their form (domain.md section 2). */
export const odsCode = z.string().regex(/^[A-Z0-9]{3,8}$/, 'must be an ODS code: 3 to 8 capitals or digits');

/** A calendar day, `2026-04-01`. */
export const day = z.iso.date();

/** A moment in UTC, `2026-04-01T09:00:00.000Z`. */
export const moment = z.iso.datetime();
