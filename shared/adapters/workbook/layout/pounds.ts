/** Pounds in a cell, pence in the document: moved between the two as digits, never as a fraction. */
import { formatPounds, type Pence } from '../../../domain/money.ts';

/** `1,250.10` or `£1250.1` as 125010; undefined where it is no amount of whole pence. */
export function readPounds(text: string): Pence | undefined {
  const [, pounds, pence = ''] =
    /^£?\s*(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})(?:\.(\d{1,2}))?$/.exec(text.trim()) ?? [];
  return pounds === undefined ? undefined : Number(pounds.replaceAll(',', '') + pence.padEnd(2, '0'));
}

/** 125010 as the number 1250.1, which is what a spreadsheet keeps. */
export function poundsForCell(amount: Pence): number {
  return Number(formatPounds(amount).replaceAll(',', ''));
}
