/**
 * A trust's payee profile: who is paid, frozen into each appendix at issue. Bank details are never kept; the line for
 * them stays blank in the document (appendix.md section 2).
 */
import type { PayeeProfile } from './financial-appendix.ts';
import { error, type Finding } from './findings.ts';

/** GB (or none) with 9 or 12 digits; GD and HA for government departments and health authorities (HMRC VREG10250). */
const VAT_NUMBER = /^(?:(?:GB)?(?:\d{9}|\d{12})|(?:GB)?(?:GD[0-4]|HA[5-9])\d{2})$/;

/** What account numbers look like: a sort code, eight digits in a row, an international account number. */
const BANK_DETAILS = /\b\d{2}[- ]\d{2}[- ]\d{2}\b|(?<!\d)\d{8}(?!\d)|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}/;

/** Every character that a name of a British organisation needs, and that the document's font has. */
const PRINTABLE = /^[\u0020-\u007E\u00A0-\u00AC\u00AE-\u017F\u2010-\u2015\u2018-\u201E\u2026]*$/u;

const compact = (vatNumber: string): string => vatNumber.replace(/[ .-]/g, '').toUpperCase();

function findName(name: string | undefined): Finding[] {
  if (name === undefined) return [];
  if (BANK_DETAILS.test(name.toUpperCase()))
    return [
      error(
        'bankDetails',
        ['name'],
        'The name holds something that looks like bank details, which are never kept here.',
        'Give the name of the payee alone; account numbers go from the trust to the company directly.',
      ),
    ];
  if (!PRINTABLE.test(name))
    return [
      error(
        'unprintableText',
        ['name'],
        'The name has a character that the appendix cannot print.',
        'Write it in Latin letters, digits and plain punctuation.',
      ),
    ];
  return [];
}

function findVatNumber(vatNumber: string | undefined): Finding[] {
  if (vatNumber === undefined || VAT_NUMBER.test(compact(vatNumber))) return [];
  return [
    error(
      'vatNumber',
      ['vatNumber'],
      'This is not a VAT number of the United Kingdom.',
      'Give 9 or 12 digits, with or without GB in front, or GD or HA with three digits; leave it out if there is none.',
    ),
  ];
}

/** What is wrong with a profile that a trust gives; errors only. */
export function findPayeeFindings({ name, vatNumber }: PayeeProfile): Finding[] {
  return [...findName(name), ...findVatNumber(vatNumber)];
}
