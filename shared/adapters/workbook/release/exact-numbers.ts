/**
 * Decimals in cells as whole numbers of the document: moved as digits, never as a fraction. A spreadsheet keeps
 * doubles; the shortest text of one is what the person wrote, so 1.175335 is 1175335 and nothing is rounded.
 */
export type ExactNumber =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly message: string; readonly mend: string };

const DECIMAL = /^(\d{1,9})(?:\.(\d+))?$/;

function refuse(message: string, mend: string): ExactNumber {
  return { ok: false, message, mend };
}

function scale(whole: string, decimals: string, places: number): ExactNumber {
  return { ok: true, value: Number(whole + decimals.padEnd(places, '0')) };
}

/** `1.175335` as 1175335 millionths. */
export function readMicro(text: string): ExactNumber {
  const [, whole, decimals = ''] = DECIMAL.exec(text.trim()) ?? [];
  if (whole === undefined)
    return refuse(
      'This is not a multiplier.',
      'Write it as 1.175335, with a point and at most six decimals.',
    );
  if (decimals.length > 6)
    return refuse(
      `This multiplier has ${decimals.length} decimals; multipliers have at most six, and none is rounded here.`,
      'Write it with six decimals, as it was published.',
    );
  if (/^0*$/.test(whole + decimals))
    return refuse(
      'A multiplier of 0 would price everything at nothing.',
      'Write it as it was published, or remove the row.',
    );
  return scale(whole, decimals, 6);
}

/** `70`, `70%` or `12.5` per cent in basis points. */
export function readBasisPoints(text: string): ExactNumber {
  const [, number = '', sign] = /^(.*?)\s*(%?)$/.exec(text.trim()) ?? [];
  const [, whole, decimals = ''] = DECIMAL.exec(number) ?? [];
  if (whole === undefined || decimals.length > 2)
    return refuse('This is not a rate in per cent.', 'Write it as 70, with at most two decimals.');
  // A cell that shows 70% holds 0.7, and so does one in which somebody meant seven tenths of a per cent.
  if (sign === '' && /^0+$/.test(whole) && /[1-9]/.test(decimals))
    return refuse(
      `This cell holds ${number}, which is less than one per cent; a cell in the format Percentage holds 70% as 0.7.`,
      'Format the cell as a number and write per cent, such as 70. For less than one per cent write 0.7% as text.',
    );
  return scale(whole, decimals, 2);
}
