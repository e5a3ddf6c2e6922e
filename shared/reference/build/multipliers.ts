import { readSource, required } from './csv.ts';
import { parseMicro } from './exact.ts';
import { type BuiltFile, byCode, jsonFile, writeFiles } from './output.ts';

/**
 * The site multipliers of 2026/27. A trust that has closed since keeps its row: that it is closed is a
 * finding about the organisation, not about its multiplier.
 */
export function buildMultipliers(): BuiltFile[] {
  const rows = readSource('mff-2026-27.csv')
    .map((row) => ({
      odsCode: required(row, 'provider_code'),
      micro: parseMicro(required(row, 'mff_factor')),
    }))
    .sort((a, b) => byCode(a.odsCode, b.odsCode));
  return [
    jsonFile('multipliers-2026-27.json', {
      schema: 'ncvr.multiplier-set/1',
      id: 'NHSPS-MFF-2026-27',
      financialYear: '2026/27',
      source: 'NHS Payment Scheme MFF 2026/27 (NHS England Non-Acute Collection Template v0.95)',
      rows,
    }),
  ];
}

if (import.meta.main) writeFiles(buildMultipliers());
