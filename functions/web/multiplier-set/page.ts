/** One set of site multipliers, with the names of the organisations. */
import { londonDay } from '../../../shared/domain/london-time.ts';
import { findReleaseInForce } from '../../../shared/domain/release-order.ts';
import { formatMultiplier } from '../../../shared/domain/tariff.ts';
import { createReadMultiplierSet } from '../../../shared/usecases/reference-data/read-multiplier-set.ts';
import { csvFile } from '../frame/csv-file.ts';
import { fileNameOf, idOf, matchesWords, searchOf, XLSX } from '../frame/documents.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 100;

export function createMultiplierSetPages(deps: WebDeps) {
  const readMultiplierSet = createReadMultiplierSet(deps);

  const read = async (request: SignedInRequest) => {
    const { release, sha256 } = await readMultiplierSet({ id: idOf(request) });
    const organisations = await deps.organisations.allOrganisations();
    const search = searchOf(request);
    const rows = release.rows
      .map((row) => ({ ...row, name: row.name ?? organisations.get(row.odsCode)?.name ?? '' }))
      .filter(({ odsCode, name, nation = '' }) => matchesWords(`${odsCode} ${name} ${nation}`, search));
    return { release, sha256, search, rows };
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { release, sha256, search, rows } = await read(request);
    const known = await deps.tariffs.listMultiplierSets();
    const own = known.find(({ id }) => id === release.id);
    const { rows: all, ...facts } = release;
    return {
      kind: 'page',
      template: 'multiplier-set/page.njk',
      title: `Site multipliers ${release.id}`,
      back: { href: '/multipliers', text: 'Site multipliers' },
      model: {
        ...facts,
        effectiveFrom: own?.effectiveFrom ?? release.effectiveFrom,
        publishedAt: own?.publishedAt,
        sha256,
        search,
        count: all.length,
        isInForce: findReleaseInForce(known, londonDay(deps.clock.now()))?.id === release.id,
        rows: sliceOf(rows, request, { field: 'rows', size: ON_A_PAGE }),
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const { release, rows } = await read(request);
    return csvFile(
      `${fileNameOf(release.id)}.csv`,
      ['ODS code', 'Organisation', 'Nation', 'Multiplier', 'Source'],
      rows.map(({ odsCode, name, nation = '', micro, source = release.source }) => [
        odsCode,
        name,
        nation,
        formatMultiplier(micro),
        source,
      ]),
    );
  };

  const workbook = async (request: SignedInRequest): Promise<Reply> => {
    const { release } = await readMultiplierSet({ id: idOf(request) });
    const bytes = await deps.releaseWorkbook.writeMultipliers(release);
    return { kind: 'file', bytes, contentType: XLSX, filename: `${fileNameOf(release.id)}.xlsx` };
  };

  return { show, csv, workbook };
}
