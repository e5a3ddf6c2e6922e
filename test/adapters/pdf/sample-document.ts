import type { Block, PdfDocumentModel, TableRow } from '../../../shared/adapters/pdf/render-pdf.ts';

const ACTIVITIES = [
  'Informed consent discussion',
  'Physical examination, full, including height and weight',
  'Vital signs (blood pressure, pulse, temperature, respiratory rate)',
  '12-lead ECG, single, with interpretation by a cardiologist and filing of the trace',
  'Venepuncture',
  'Haematology: full blood count',
  'Clinical chemistry: urea, electrolytes, liver function, glucose',
  'Urinalysis, dipstick',
  'Pregnancy test, serum',
  'Pharmacokinetic sample, processed, frozen and shipped',
  'CT of chest, abdomen and pelvis with contrast, RECIST 1.1 reporting',
  'IMP dispensing, pharmacy',
  'Concomitant medication and adverse event review',
  'Patient-reported outcome questionnaires: EQ-5D-5L, EORTC QLQ-C30',
  'Data entry and query resolution',
];

const VISITS = [
  'Screening',
  'Cycle 1 day 1',
  'Cycle 1 day 15',
  'Cycle 2 day 1',
  'Cycle 3 day 1',
  'End of treatment',
];

/** Whole pence as printed: 123456 as 1,234.56. */
export const money = (pence: number): string =>
  `${Math.floor(pence / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')}.${String(pence % 100).padStart(2, '0')}`;

function visitRows(visit: string, ordinal: number, multiplier: number): readonly TableRow[] {
  let total = 0;
  const items = ACTIVITIES.map((activity, index): TableRow => {
    const unit = Math.round(((1800 + index * 1733 + ordinal * 211) * multiplier) / 1000);
    const quantity = 1 + ((index + ordinal) % 3);
    total += unit * quantity;
    return {
      cells: [
        activity,
        index % 4 === 0 ? 'Research nurse' : 'Department',
        money(unit),
        String(quantity),
        money(unit * quantity),
      ],
      indent: 1,
    };
  });
  return [
    { kind: 'group', cells: [`Visit ${ordinal + 1}: ${visit}`] },
    ...items,
    { kind: 'subtotal', cells: [{ text: `Price of ${visit.toLowerCase()}`, span: 4 }, money(total)] },
  ];
}

/** A financial appendix as it might be: 8 or so pages, every kind of block. */
export function sampleDocument(site = 0): PdfDocumentModel {
  const multiplier = 1100 + site;
  const hash = `9f2c6b1e4d7a${site.toString(16).padStart(4, '0')}`.repeat(4);
  const blocks: Block[] = [
    {
      kind: 'title',
      eyebrow: 'Financial appendix to the model Clinical Trial Agreement',
      text: 'Site price for a commercial clinical trial',
      lead: 'LUMEN-3: a randomised phase III study of veltrapanib with carboplatin in advanced non-small cell lung cancer',
    },
    {
      kind: 'callout',
      tone: 'warning',
      heading: 'Demonstration tariff',
      blocks: [
        {
          kind: 'paragraph',
          text: 'The unit prices in this document come from a tariff made up to show the service. They are not NHS prices and must not be used in a contract.',
        },
      ],
    },
    {
      kind: 'figures',
      emphasis: 'first',
      items: [
        {
          label: 'One completed participant',
          value: `£${money(1_284_317 + site * 1_303)}`,
          note: 'All visits of arm A, once each',
        },
        { label: 'Set-up and close-down', value: '£6,482.00', note: 'Charged once' },
        { label: 'Market Forces Factor', value: '1.1264', note: 'Leeds Teaching Hospitals, 2026/27' },
      ],
    },
    { kind: 'heading', level: 2, text: '1. Identification' },
    {
      kind: 'keyValues',
      pairs: 2,
      rows: [
        { key: 'Study', value: 'LUMEN-3' },
        { key: 'IRAS ID', value: '1009991' },
        { key: 'Protocol number', value: 'VLT-301, version 4.0' },
        { key: 'Protocol date', value: '12 January 2026' },
        { key: 'Sponsor', value: 'Aurelian Therapeutics plc' },
        { key: 'CRO', value: 'Meridian Clinical Research Ltd' },
        { key: 'Site', value: 'Leeds Teaching Hospitals NHS Trust' },
        { key: 'ODS code', value: 'RR8' },
        { key: 'Principal investigator', value: 'Dr Siân Gruffydd-Wójcik' },
        { key: 'Lead site', value: 'University College London Hospitals NHS Foundation Trust' },
        { key: 'Review version', value: 'Version 1, agreed 3 April 2026' },
        { key: 'Tariff release', value: 'Demonstration tariff 2026/27' },
        { key: 'Document hash', value: hash, wide: true },
      ],
    },
    { kind: 'heading', level: 2, text: '2. How the price was set' },
    {
      kind: 'paragraph',
      text: [
        'The lead site reviewed the resources that the protocol needs; the price follows from that review, the national tariff and the multiplier of this trust. ',
        { text: 'It is not negotiable.', strong: true },
        ' Where an item is missing, report it to the national coordinating function at ',
        {
          text: 'https://review.example.nhs.uk/report',
          href: 'https://review.example.nhs.uk/report?study=1009991&(site)=RR8',
        },
        ' and the review is amended for every site.',
      ],
    },
    {
      kind: 'list',
      items: [
        'Direct cost: time of staff by role, and the departments’ tests.',
        ['Indirect cost: ', { text: '70%', strong: true }, ' of direct staff cost.'],
        'Capacity building: 20% of direct and indirect cost, for the trust to reinvest in research.',
      ],
    },
    { kind: 'heading', level: 2, text: '3. Schedule A: participants' },
    {
      kind: 'paragraph',
      text: 'Charged for each visit that took place. Prices in pounds, without VAT.',
      style: 'body',
    },
    { kind: 'heading', level: 3, text: 'Arm A: visits' },
    {
      kind: 'table',
      columns: [
        { header: 'Visit', width: { share: 5 }, namesRow: true },
        { header: 'Price per visit (£)', width: { points: 90 }, align: 'right', varies: true },
        { header: 'Quantity', width: { points: 60 }, align: 'right' },
        { header: 'Total (£)', width: { points: 90 }, align: 'right', varies: true },
      ],
      rows: [
        ...VISITS.map((visit, index) => ({
          cells: [visit, money(214_050 + site + index * 911), '1', money(214_050 + site + index * 911)],
        })),
        {
          kind: 'total' as const,
          cells: [{ text: 'Price of one completed participant', span: 3 }, money(1_284_317 + site * 1_303)],
        },
      ],
    },
    { kind: 'heading', level: 3, text: 'Arm A: activities of each visit' },
    {
      kind: 'table',
      caption: 'What each visit pays for',
      columns: [
        { header: 'Activity', width: { share: 5 }, namesRow: true },
        { header: 'Done by', width: { points: 90 } },
        { header: 'Unit price (£)', width: { points: 70 }, align: 'right', varies: true },
        { header: 'Quantity', width: { points: 52 }, align: 'right' },
        { header: 'Total (£)', width: { points: 72 }, align: 'right', varies: true },
      ],
      rows: VISITS.flatMap((visit, index) => visitRows(visit, index, multiplier)),
    },
    { kind: 'heading', level: 2, text: '4. Schedule B: conditional and unscheduled items' },
    {
      kind: 'table',
      columns: [
        { header: 'Trigger', width: { share: 2 }, namesRow: true },
        { header: 'Item', width: { share: 3 } },
        { header: 'Unit price (£)', width: { points: 80 }, align: 'right', varies: true },
      ],
      rows: [],
      emptyText: 'No conditional items in this study.',
    },
    { kind: 'heading', level: 2, text: '8. Payment' },
    {
      kind: 'keyValues',
      rows: [
        { key: 'Invoices', value: 'Quarterly, within 30 days of the end of the quarter' },
        { key: 'Payment due', value: '45 days from the date of a valid invoice', strong: true },
        { key: 'VAT', value: 'Added at the standard rate where it applies' },
        {
          key: 'Invoice to',
          value: 'Aurelian Therapeutics plc, Accounts Payable, 4 Harbour Row, Cardiff CF10 4XX',
        },
        { key: 'Payee', value: 'Leeds Teaching Hospitals NHS Trust' },
        {
          key: 'Bank account',
          value: { blank: 'Completed by the trust on the signed copy; never stored by this service.' },
        },
      ],
    },
    { kind: 'heading', level: 2, text: '9. Integrity' },
    {
      kind: 'qrCode',
      data: `https://review.example.nhs.uk/verify/${hash}`,
      alternative: 'QR code holding the address at which this document can be verified, and its hash.',
      beside: [
        {
          kind: 'paragraph',
          text: [
            { text: 'Anyone can verify this document.', strong: true },
            ' The file carries the data it was printed from. Its SHA-256 hash is:',
          ],
        },
        { kind: 'paragraph', text: hash, style: 'small', varies: true },
        {
          kind: 'paragraph',
          text: ['On the command line: ', { text: 'ncvr verify 1009991_RR8_v1_appendix.pdf', strong: true }],
        },
        {
          kind: 'paragraph',
          style: 'small',
          text: 'The receipt of its acceptance will be listed at the same address.',
        },
      ],
    },
  ];
  return {
    title: 'Financial appendix: LUMEN-3 at Leeds Teaching Hospitals NHS Trust',
    subject: 'Site price for a commercial clinical trial, IRAS 1009991',
    author: 'National Contract Value Review',
    createdAt: Date.UTC(2026, 3, 7, 9, 30),
    fileId: hash.slice(0, 32),
    header: { left: 'Financial appendix: LUMEN-3', right: 'IRAS 1009991' },
    footer: { left: `LUMEN-3 · Leeds Teaching Hospitals NHS Trust (RR8) · ${hash.slice(0, 16)}` },
    blocks,
    attachment: {
      name: '1009991_RR8_v1_appendix.json',
      mediaType: 'application/json',
      description: 'The financial appendix as data',
      bytes: Buffer.from(JSON.stringify({ study: 'LUMEN-3', site: 'RR8', hash })),
    },
  };
}
