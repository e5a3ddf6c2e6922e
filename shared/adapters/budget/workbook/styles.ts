/** The looks of cells: every style that a budget uses, by name, and the part of the file that defines them. */

const font = (marks: string, size: number, colour: string): string =>
  `<font>${marks}<sz val="${size}"/><color rgb="${colour}"/><name val="Arial"/><family val="2"/></font>`;
const INK = 'FF212B32';
const FONTS = {
  body: font('', 10, INK),
  bold: font('<b/>', 10, INK),
  title: font('<b/>', 14, INK),
  heading: font('<b/>', 10, 'FFFFFFFF'),
  note: font('<i/>', 10, 'FF4C6272'),
} as const;
const FILLS = {
  none: '',
  heading: 'FF1D3F6E',
  total: 'FFE8EDEE',
  input: 'FFFFF7CC',
  caution: 'FFFFEB9C',
} as const;
/** The first two are built in. */
const FORMATS = {
  general: { number: 0 },
  text: { number: 49 },
  pounds: { number: 164, code: '#,##0.00;[Red]-#,##0.00' },
  count: { number: 165, code: '#,##0;-#,##0;"-"' },
  multiplier: { number: 166, code: '0.000000' },
  hours: { number: 167, code: '#,##0.00;-#,##0.00;"-"' },
} as const;

interface Look {
  readonly font?: keyof typeof FONTS;
  readonly fill?: keyof typeof FILLS;
  readonly format?: keyof typeof FORMATS;
  readonly wrap?: boolean;
  readonly right?: boolean;
  /** A line above, as under a sum. */
  readonly line?: boolean;
}

const LOOKS = {
  text: { format: 'text' },
  wrapped: { format: 'text', wrap: true },
  title: { font: 'title' },
  note: { font: 'note' },
  caution: { font: 'bold', fill: 'caution' },
  check: { font: 'bold' },
  result: { font: 'bold', right: true },
  label: { font: 'bold', format: 'text' },
  heading: { font: 'heading', fill: 'heading', wrap: true },
  headingRight: { font: 'heading', fill: 'heading', wrap: true, right: true },
  pounds: { format: 'pounds' },
  count: { format: 'count' },
  hours: { format: 'hours' },
  multiplier: { format: 'multiplier' },
  input: { format: 'count', fill: 'input' },
  totalLabel: { font: 'bold', fill: 'total', format: 'text', line: true },
  totalPounds: { font: 'bold', fill: 'total', format: 'pounds', line: true },
  totalCount: { font: 'bold', fill: 'total', format: 'count', line: true },
  totalHours: { font: 'bold', fill: 'total', format: 'hours', line: true },
} as const satisfies Readonly<Record<string, Look>>;
export type Style = keyof typeof LOOKS;

const keysOf = (of: object): readonly string[] => Object.keys(of);
const STYLE_NAMES = keysOf(LOOKS);

/** The number that a cell names its style by; 0 is that of cells without one. */
export const styleNumber = (style: Style): number => STYLE_NAMES.indexOf(style) + 1;

function fillXml(colour: string): string {
  return colour === ''
    ? '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    : `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
}

/** The first two fills of a file are fixed, so that named ones begin at the third. */
const fillNumber = (fill: string): number => (fill === 'none' ? 0 : keysOf(FILLS).indexOf(fill) + 1);

function formatXml(look: Look): string {
  const {
    font = 'body',
    fill = 'none',
    format = 'general',
    wrap = false,
    right = false,
    line = false,
  } = look;
  const vertical = fill === 'heading' ? 'center' : 'top';
  return (
    `<xf numFmtId="${FORMATS[format].number}" fontId="${keysOf(FONTS).indexOf(font)}" fillId="${fillNumber(fill)}" borderId="${line ? 1 : 0}" xfId="0"` +
    ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">' +
    `<alignment vertical="${vertical}"${wrap ? ' wrapText="1"' : ''}${right ? ' horizontal="right"' : ''}/></xf>`
  );
}

const codes = Object.values(FORMATS).flatMap((format) =>
  'code' in format
    ? [`<numFmt numFmtId="${format.number}" formatCode="${format.code.replaceAll('"', '&quot;')}"/>`]
    : [],
);
const looks: readonly Look[] = Object.values(LOOKS);

/** The part `xl/styles.xml`. The one differential format marks a check that fails. */
export const STYLES_XML =
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  `<numFmts count="${codes.length}">${codes.join('')}</numFmts>` +
  `<fonts count="${keysOf(FONTS).length}">${Object.values(FONTS).join('')}</fonts>` +
  `<fills count="${keysOf(FILLS).length + 1}">${Object.values(FILLS).map(fillXml).join('')}</fills>` +
  '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>' +
  '<border><left/><right/><top style="thin"><color rgb="FF4C6272"/></top><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="${looks.length + 1}">${[{}, ...looks].map(formatXml).join('')}</cellXfs>` +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>' +
  '<dxfs count="1"><dxf><font><b/><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf></dxfs>' +
  '</styleSheet>';
