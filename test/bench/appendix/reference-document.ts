/**
 * The document that every renderer is measured with: 8 pages of A4, a table of 150 rows and 7 columns whose texts
 * wrap, two columns of which are different at each site, and the data inside as JSON.
 */
import { fileURLToPath } from 'node:url';

export interface ReferenceColumn {
  readonly header: string;
  /** Points. */
  readonly width: number;
  readonly align: 'left' | 'right';
  /** The site's own numbers. */
  readonly varies: boolean;
}

export interface ReferenceDocument {
  readonly title: string;
  readonly introduction: readonly string[];
  readonly columns: readonly ReferenceColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly footer: string;
  /** The embedded copy. */
  readonly json: Uint8Array;
  /** 32 hexadecimal digits. */
  readonly id: string;
}

export const PAGES = 8;
/** Points. */
export const A4 = { width: 595.3, height: 841.9, margin: 60 } as const;

const column = (
  header: string,
  width: number,
  align: 'left' | 'right' = 'left',
  varies = false,
): ReferenceColumn => ({ header, width, align, varies });

const COLUMNS = [
  column('Activity', 140),
  column('Done by', 75),
  column('Charged', 65),
  column('Basis', 70),
  column('Unit price (£)', 45, 'right', true),
  column('Qty', 30, 'right'),
  column('Total (£)', 50, 'right', true),
];

const ACTIVITIES = [
  'Informed consent discussion, with time for questions of the family',
  'Physical examination, full, with height and weight',
  'Vital signs: blood pressure, pulse, temperature',
  '12-lead ECG in triplicate, interpreted by a cardiologist',
  'Clinical chemistry: urea, electrolytes, liver, glucose',
  'CT of chest, abdomen and pelvis with contrast, reported to RECIST 1.1',
];
const STAFF = ['Research nurse and consultant', 'Consultant in cardiology', 'Department of radiology'];
const CHARGED = ['At each visit held', 'Once for each participant', 'At scheduled visits'];
const BASES = ['Staff time, by role', 'All-in price of the tariff', 'Minutes of the review'];

const pounds = (pence: number): string =>
  `${String(Math.floor(pence / 100)).replace(/\B(?=(\d{3})+$)/g, ',')}.${String(pence % 100).padStart(2, '0')}`;

const pick = (texts: readonly string[], at: number): string => texts[at % texts.length] ?? '';

/** The document at one site of the study; sites differ in two columns, the footer and the embedded copy. */
export function makeDocument(site = 0): ReferenceDocument {
  const rows = Array.from({ length: 150 }, (_, at) => {
    const unit = 1800 + at * 173 + site * 11;
    const quantity = 1 + (at % 4);
    return [
      `${at + 1}. ${pick(ACTIVITIES, at)}`,
      pick(STAFF, at),
      pick(CHARGED, at >> 1),
      pick(BASES, at >> 2),
      pounds(unit),
      String(quantity),
      pounds(unit * quantity),
    ];
  });
  const id = (0x9f2c6b + site).toString(16).padStart(8, '0').repeat(4);
  return {
    title: 'Site price of a commercial clinical trial',
    introduction: [
      'The lead site reviewed the resources that the protocol needs; the price follows from that review, the national tariff and the multiplier of this trust. It is not negotiable.',
      'Prices are in pounds sterling, without VAT. Each is exact to the penny and rounded once.',
    ],
    columns: COLUMNS,
    rows,
    footer: `IRAS 1009991, site ${site + 1}, ${id.slice(0, 16)}`,
    json: Buffer.from(
      JSON.stringify({
        site,
        rows: rows.map(([activity, staff, charged, basis, unit, quantity, total]) => ({
          ...{ activity, staff, charged, basis, unit, quantity, total },
        })),
      }),
    ),
    id,
  };
}

export const JSON_NAME = 'appendix.json';
export const CREATED_AT = Date.UTC(2026, 10, 21, 9, 0);

const font = (weight: string): string =>
  fileURLToPath(new URL(`../../../node_modules/source-sans/TTF/SourceSans3-${weight}.ttf`, import.meta.url));
export const FONT_FILES = { regular: font('Regular'), bold: font('Bold') } as const;
/** Points, for every renderer. */
export const TEXT = {
  size: 9.2,
  leading: 12.2,
  pad: 3.5,
  bodySize: 10.5,
  bodyLeading: 15,
  titleSize: 22,
} as const;
