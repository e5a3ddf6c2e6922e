/** One tariff release: its facts, rules, staff roles, and its items with their study prices. */
import { londonDay } from '../../../shared/domain/london-time.ts';
import { findReleaseInForce } from '../../../shared/domain/release-order.ts';
import type { TariffRelease } from '../../../shared/domain/tariff.ts';
import { diffTariffs } from '../../../shared/domain/tariff-diff.ts';
import type { TariffDiff } from '../../../shared/domain/tariff-diff-document.ts';
import { createReadTariff } from '../../../shared/usecases/reference-data/read-tariff.ts';
import { csvFile, poundsCell } from '../frame/csv-file.ts';
import { fileNameOf, idOf, matchesWords, searchOf, XLSX } from '../frame/documents.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { sliceOf } from '../frame/slices.ts';
import type { WebDeps } from '../web-deps.ts';

const ON_A_PAGE = 50;

type PricedItem = TariffDiff['items']['added'][number];

/** The items as a release without any would gain them, which is with their study prices. */
function priceItems(release: TariffRelease): readonly PricedItem[] {
  return diffTariffs({ ...release, items: [] }, release).items.added;
}

function wantedItems(release: TariffRelease, request: SignedInRequest) {
  const search = searchOf(request);
  const kind = request.query.get('kind') ?? '';
  const items = priceItems(release).filter(
    ({ code, label, department = '', ...item }) =>
      matchesWords(`${code} ${label} ${department}`, search) && (kind === '' || item.kind === kind),
  );
  return { search, kind, items };
}

export function createTariffPages(deps: WebDeps) {
  const readTariff = createReadTariff(deps);

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const id = idOf(request);
    const { release, sha256 } = await readTariff({ id });
    const known = await deps.tariffs.listTariffs();
    const { items, ...filter } = wantedItems(release, request);
    const roles = new Map(release.roles.map(({ code, label }) => [code, label]));
    const { roles: _roles, items: all, ...facts } = release;
    return {
      kind: 'page',
      template: 'tariff/page.njk',
      title: `Tariff ${id}`,
      back: { href: '/tariffs', text: 'Tariff releases' },
      demonstrationTariff: release.provenance === 'demonstration' ? id : undefined,
      model: {
        ...facts,
        ...filter,
        sha256,
        roles: release.roles,
        itemCount: all.length,
        isInForce: findReleaseInForce(known, londonDay(deps.clock.now()))?.id === id,
        publishedAt: known.find((each) => each.id === id)?.publishedAt,
        items: sliceOf(
          items.map((item) => ({
            ...item,
            minutes: item.price.minutes.map(({ role, minutes }) => ({
              role: roles.get(role) ?? role,
              minutes,
            })),
          })),
          request,
          { field: 'items', size: ON_A_PAGE },
        ),
      },
    };
  };

  const csv = async (request: SignedInRequest): Promise<Reply> => {
    const id = idOf(request);
    const { release } = await readTariff({ id });
    const rows = wantedItems(release, request).items.map((item) => [
      item.code,
      item.label,
      item.kind,
      item.department ?? '',
      item.price.minutes.map(({ role, minutes }) => `${role} ${minutes}`).join('; '),
      poundsCell(item.price.allInPence),
      poundsCell(item.price.studyPence),
    ]);
    const headings = ['Code', 'Item', 'Kind', 'Department', 'Minutes', 'All-in GBP', 'Study price GBP'];
    return csvFile(`${fileNameOf(id)}_items.csv`, headings, rows);
  };

  const workbook = async (request: SignedInRequest): Promise<Reply> => {
    const id = idOf(request);
    const { release } = await readTariff({ id });
    return {
      kind: 'file',
      bytes: await deps.releaseWorkbook.writeTariff(release),
      contentType: XLSX,
      filename: `${fileNameOf(id)}.xlsx`,
    };
  };

  return { show, csv, workbook };
}
