import { readIcbs, readRegions } from './areas.ts';
import { cell, type Row, readSource, required } from './csv.ts';
import { type BuiltFile, byCode, jsonFile, writeFiles } from './output.ts';
import { properCase } from './proper-case.ts';
import { readSuccessions, type Succession } from './successions.ts';

const SOURCES = [
  'NHS Organisation Data Service, NHS trust extract (etr), July 2026 (OGL v3.0)',
  'NHS England region and ICB lists via Davewest84/nhs-trust-icb-data, 22 August 2026 (CC0)',
  'NHS DSPT/ODS extract, February 2022, via nhsx-mirror/SystemHierarchies, for the care trusts',
  'sources/successions.csv and sources/organisation-corrections.csv, each row with its own source',
];

/** The publisher's groups of trusts, as our codes. */
const TRUST_TYPES: ReadonlyMap<string, string> = new Map([
  ['Acute and Acute & Community Trusts', 'acute'],
  ['Acute Specialist Trusts', 'acuteSpecialist'],
  ['Ambulance Trusts', 'ambulance'],
  ['Community Trusts', 'community'],
  [
    'Mental Health & Learning Disability and Mental Health, Learning Disability & Community Trusts',
    'mentalHealth',
  ],
  ['Online / Digital', 'online'],
]);

/** "20260630" as "2026-06-30"; undefined when the extract has no date. */
function isoDate(text: string): string | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return match === null ? undefined : match.slice(1).join('-');
}

/** Undefined for closed trusts, which the publisher no longer groups. */
function trustTypeOf(row: Row): string | undefined {
  const published = cell(row, 'trust_type');
  if (published === '') return undefined;
  const code = TRUST_TYPES.get(published);
  if (code === undefined) throw new Error(`Unknown trust type "${published}": add it to TRUST_TYPES`);
  return code;
}

/** What a person should know of the row: the source's own note, and where two sources disagree. */
function noteOf(row: Row, correction: string | undefined): string | undefined {
  const region = cell(row, 'region_name_from_code');
  const published = cell(row, 'region_name_published');
  const notes = [cell(row, 'note'), correction ?? ''];
  if (published !== '' && published !== region) {
    notes.push(`region ${region} by ODS code, published by NHS England under ${published}`);
  }
  return notes.filter((note) => note !== '').join('; ') || undefined;
}

/** What the extract lacks for one trust, with the reason that stands among its sources. */
interface Correction {
  readonly odsCode: string;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
}

function readCorrections(): Correction[] {
  return readSource('organisation-corrections.csv').map((row) => ({
    odsCode: required(row, 'ods_code'),
    field: required(row, 'field'),
    value: required(row, 'value'),
    reason: required(row, 'reason'),
  }));
}

const codesOrNone = (codes: string[]): string[] | undefined =>
  codes.length === 0 ? undefined : codes.sort(byCode);

/** Fields that are not known are left out (JSON drops undefined), never filled. */
function buildOrganisation(
  row: Row,
  allCorrections: readonly Correction[],
  successions: readonly Succession[],
  icbNames: ReadonlyMap<string, string>,
): object {
  const odsCode = required(row, 'ods_code');
  const corrections = allCorrections.filter((correction) => correction.odsCode === odsCode);
  const corrected = (field: string): string | undefined =>
    corrections.find((correction) => correction.field === field)?.value;
  const mine = successions.filter((succession) =>
    [succession.predecessor, succession.successor].includes(odsCode),
  );
  return {
    odsCode,
    name: cell(row, 'name_common') || properCase(required(row, 'name_ods')),
    nation: 'England',
    type: 'nhsTrust',
    trustType: trustTypeOf(row),
    status: required(row, 'status') === 'open' ? 'open' : 'closed',
    openedOn: isoDate(required(row, 'open_date')),
    closedOn: isoDate(cell(row, 'close_date')) ?? corrected('closedOn'),
    successors: codesOrNone(mine.map((each) => each.successor).filter((code) => code !== odsCode)),
    predecessors: codesOrNone(mine.map((each) => each.predecessor).filter((code) => code !== odsCode)),
    region: { code: required(row, 'region_code'), name: required(row, 'region_name_from_code') },
    icb: { code: required(row, 'icb_code_ods'), name: icbNames.get(required(row, 'icb_code_ods')) },
    postcode: required(row, 'postcode'),
    town: properCase(cell(row, 'town')) || undefined,
    note: noteOf(row, corrected('note')),
    sources: [
      required(row, 'sources'),
      ...mine.map((succession) => succession.source),
      ...corrections.map((correction) => `${correction.field}: ${correction.reason}`),
    ].join('; '),
  };
}

/** Every NHS trust in England, open or closed, and the regions and ICBs they belong to. */
export function buildOrganisations(): BuiltFile[] {
  const trusts = readSource('nhs-trusts-england.csv').sort((a, b) =>
    byCode(required(a, 'ods_code'), required(b, 'ods_code')),
  );
  const corrections = readCorrections();
  const successions = readSuccessions(trusts);
  const icbs = readIcbs(trusts);
  const icbNames = new Map(icbs.map((icb) => [icb.code, icb.name]));
  const organisations = trusts.map((row) => buildOrganisation(row, corrections, successions, icbNames));
  return [
    jsonFile('organisations.json', { schema: 'ncvr.organisations/1', sources: SOURCES, organisations }),
    jsonFile('areas.json', {
      schema: 'ncvr.areas/1',
      sources: SOURCES.slice(0, 2),
      regions: readRegions(trusts),
      icbs,
    }),
  ];
}

if (import.meta.main) writeFiles(buildOrganisations());
