import { beforeEach, describe, expect, it } from 'vitest';
import { canonicalHash } from '../../../shared/domain/canonical.ts';
import { DomainError } from '../../../shared/domain/errors.ts';
import type { MultiplierSet, TariffRelease } from '../../../shared/domain/tariff.ts';
import { diffTariffs } from '../../../shared/domain/tariff-diff.ts';
import {
  bundledAgreementTemplates,
  bundledMultipliers,
  bundledTariff,
} from '../../../shared/reference/index.ts';
import { createPutCompany, createReadCompany } from '../../../shared/usecases/reference-data/companies.ts';
import { createPublishAgreementTemplate } from '../../../shared/usecases/reference-data/publish-agreement-template.ts';
import { createPublishMultiplierSet } from '../../../shared/usecases/reference-data/publish-multiplier-set.ts';
import { createPublishTariff } from '../../../shared/usecases/reference-data/publish-tariff.ts';
import { loadGolden } from '../../support/golden.ts';
import { createMemoryDeps, type MemoryDeps, NOW, personAs } from '../../support/service-deps.ts';

const caller = personAs('nationalCoordinator', 'national');
let deps: MemoryDeps;
beforeEach(async () => {
  deps = await createMemoryDeps();
});

const national = (changes: Partial<TariffRelease> = {}): TariffRelease => ({
  ...loadGolden('worked-example').tariff,
  id: 'NAT-2026-27.1',
  provenance: 'national',
  ...changes,
});
interface Options {
  readonly id?: string;
  readonly dryRun?: boolean;
}
const publish = (value: object, { id, dryRun = false }: Options = {}) =>
  createPublishTariff(deps)({
    caller,
    id: id ?? ('id' in value ? String(value.id) : ''),
    document: { kind: 'json', value },
    dryRun,
  });
/** The refusal: its code, and each finding as code and path. */
async function refusal(attempt: Promise<unknown>) {
  const error: unknown = await attempt.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof DomainError)) throw new Error(`not refused: ${String(error)}`);
  return [
    error.code,
    ...error.findings
      .filter(({ severity }) => severity === 'error')
      .map(({ code, path }) => `${code} ${path}`),
  ];
}
const known = async () => (await deps.tariffs.listTariffs()).map(({ id }) => id);

describe('publishing a tariff release', () => {
  it('keeps it, answers its hash, and what it changes against the one it follows', async () => {
    const release = national();
    const answer = await publish(release);
    expect(answer).toMatchObject({
      outcome: 'published',
      release: { id: 'NAT-2026-27.1', effectiveFrom: '2026-04-01', provenance: 'national' },
      sha256: canonicalHash(release, deps.sha256),
      before: { id: bundledTariff().id, sha256: canonicalHash(bundledTariff(), deps.sha256) },
    });
    expect(answer.diff).toEqual(diffTariffs(bundledTariff(), release));
    expect(await deps.tariffs.findTariff('NAT-2026-27.1')).toEqual({ release, sha256: answer.sha256 });
    const listed = (await deps.tariffs.listTariffs()).find(({ id }) => id === 'NAT-2026-27.1');
    expect(listed?.publishedAt).toBe(NOW);
  });

  it('is in force for new reviews from its first day on', async () => {
    await publish(national({ effectiveFrom: '2026-12-01' }));
    expect((await deps.tariffs.findTariffInForce('2026-11-30'))?.release.id).toBe(bundledTariff().id);
    expect((await deps.tariffs.findTariffInForce('2026-12-01'))?.release.id).toBe('NAT-2026-27.1');
  });

  it('compares with the national release before, not with a demonstration between them', async () => {
    await publish(national());
    await publish({ ...national(), id: 'DEMO-X', provenance: 'demonstration', effectiveFrom: '2026-09-01' });
    const second = await publish(national({ id: 'NAT-2026-27.2', release: 2, effectiveFrom: '2026-10-01' }));
    expect(second.before?.id).toBe('NAT-2026-27.1');
    expect(second.diff).toMatchObject({ rules: [], items: { added: [], removed: [], repriced: [] } });
  });

  it('answers the very same again with the first, whatever came after it', async () => {
    const first = await publish(national());
    await publish(national({ id: 'NAT-2026-27.2', release: 2, effectiveFrom: '2026-10-01' }));
    const again = await publish(national());
    expect([again.outcome, again.sha256, again.before]).toEqual(['alreadyThere', first.sha256, first.before]);
    expect((await publish(bundledTariff())).outcome).toBe('alreadyThere');
  });

  it('never replaces what is published, nor what ships with the service', async () => {
    await publish(national());
    expect(await refusal(publish(national({ source: 'Changed' })))).toEqual(['stateConflict']);
    expect(await refusal(publish({ ...bundledTariff(), source: 'Changed' }))).toEqual(['stateConflict']);
    expect((await deps.tariffs.findTariff('NAT-2026-27.1'))?.release.source).toBe(national().source);
  });

  it('lets one of two that take the id at once win, and tells the other', async () => {
    const outcomes = await Promise.allSettled([publish(national()), publish(national({ source: 'Other' }))]);
    const lost = outcomes.filter((each) => each.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]!.reason).toMatchObject({ code: 'stateConflict' });
  });

  it('only looks where it is asked for a preview, and finds the same', async () => {
    const preview = await publish(national(), { dryRun: true });
    expect(await known()).toEqual([bundledTariff().id]);
    const published = await publish(national());
    expect(preview).toEqual({ ...published, outcome: 'preview' });
    expect((await publish(national(), { dryRun: true })).outcome).toBe('alreadyThere');
  });

  it.each<[string, object, string[]]>([
    ['another schema version', { ...national(), schema: 'ncvr.tariff-release/2' }, ['schema schema']],
    [
      'a code that is there twice',
      national({ items: [...national().items, national().items[0]!] }),
      [`duplicateId items[${national().items.length}].code`],
    ],
    ['a staff role without a rate', national({ roles: national().roles.slice(1) }), []],
    [
      'a rate of nothing',
      { ...national(), roles: [{ code: 'nurse', label: 'Nurse', pencePerHour: 0 }] },
      ['schema roles[0].pencePerHour'],
    ],
    [
      'a price with a fraction of a penny',
      { ...national(), items: [{ code: 'A', label: 'A', kind: 'procedure', allInPence: 10.5 }] },
      ['schema items[0].allInPence'],
    ],
    ['a year that is none', national({ financialYear: '2026/28' }), ['financialYear financialYear']],
  ])('is refused for %s, and nothing is kept', async (_name, release, expected) => {
    const [code, ...errors] = await refusal(publish(release));
    expect(code).toBe('findings');
    expect(errors.length).toBeGreaterThan(0);
    if (expected.length > 0) expect(errors).toEqual(expected);
    expect(await known()).toEqual([bundledTariff().id]);
  });

  it('is refused under the id of another address, even where the release is there', async () => {
    await publish(national());
    expect(await refusal(publish(national(), { id: 'NAT-1' }))).toEqual(['findings', 'otherId id']);
  });

  it('is refused for a day on which another one begins', async () => {
    await publish(national());
    const rival = publish(national({ id: 'NAT-2026-27.2', release: 2 }));
    expect(await refusal(rival)).toEqual(['findings', 'overlappingDates effectiveFrom']);
    expect(await known()).toHaveLength(2);
  });

  it('reads a workbook, and names the cell of what is wrong', async () => {
    const command = { caller, id: 'NAT-2026-27.1', dryRun: false };
    const bytes = await deps.releaseWorkbook.writeTariff(national());
    const answer = await createPublishTariff(deps)({ ...command, document: { kind: 'workbook', bytes } });
    expect(answer.sha256).toBe(canonicalHash(national(), deps.sha256));
    const twice = await deps.releaseWorkbook.writeTariff(
      national({ id: 'NAT-2', items: [...national().items, national().items[0]!] }),
    );
    const attempt = createPublishTariff(deps)({
      ...command,
      id: 'NAT-2',
      document: { kind: 'workbook', bytes: twice },
    });
    await expect(attempt).rejects.toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'duplicateId', cell: `Items!A${national().items.length + 3}` }),
      ]),
    });
  });

  it('is for the national team alone', async () => {
    const attempt = createPublishTariff(deps)({
      caller: personAs('studyResourceReviewer', 'RRV'),
      id: 'NAT-2026-27.1',
      document: { kind: 'json', value: national() },
      dryRun: false,
    });
    expect(await refusal(attempt)).toEqual(['forbidden']);
  });
});

describe('publishing a multiplier set', () => {
  const next = (changes: Partial<MultiplierSet> = {}): MultiplierSet => ({
    ...bundledMultipliers(),
    id: 'MFF-2027-28',
    financialYear: '2027/28',
    ...changes,
  });
  const publishSet = (value: object, id = 'MFF-2027-28') =>
    createPublishMultiplierSet(deps)({ caller, id, document: { kind: 'json', value }, dryRun: false });

  it('adds devolved nations and primary care as rows, which can be priced from its first day on', async () => {
    const wales = { odsCode: '7A1', micro: 1_050_000, nation: 'Wales' };
    const answer = await publishSet(next({ rows: [...bundledMultipliers().rows, wales] }));
    expect(answer.diff).toMatchObject({ added: [wales], removed: [], changed: [] });
    const inForce = async (on: string) => (await deps.tariffs.findMultipliersInForce(on))?.release;
    expect((await inForce('2027-03-31'))?.id).toBe(bundledMultipliers().id);
    expect((await inForce('2027-04-01'))?.rows).toContainEqual(wales);
  });

  it('names the sites that lose their multiplier', async () => {
    const [first, ...rest] = bundledMultipliers().rows;
    const { findings, diff } = await publishSet(next({ rows: rest }));
    expect(findings).toMatchObject([{ severity: 'warning', code: 'lostSites' }]);
    expect(findings[0]?.message).toContain(first!.odsCode);
    expect(diff?.removed).toEqual([first]);
  });

  it.each<[string, object[], string]>([
    ['a multiplier of 0', [{ odsCode: 'RRV', micro: 0 }], 'schema rows[0].micro'],
    ['a multiplier with a fraction', [{ odsCode: 'RRV', micro: 1.175335 }], 'schema rows[0].micro'],
    [
      'a site that is there twice',
      [
        { odsCode: 'RRV', micro: 1_000_000 },
        { odsCode: 'RRV', micro: 1_000_001 },
      ],
      'duplicateId rows[1].odsCode',
    ],
  ])('is refused for %s', async (_name, rows, expected) => {
    expect(await refusal(publishSet({ ...next(), rows }))).toEqual(['findings', expected]);
    expect(await deps.tariffs.listMultiplierSets()).toHaveLength(1);
  });

  it('is refused for a day on which a published one begins, named or taken from its year', async () => {
    await publishSet(next());
    const rival = publishSet(next({ id: 'OTHER', effectiveFrom: '2027-04-01' }), 'OTHER');
    expect(await refusal(rival)).toEqual(['findings', 'overlappingDates effectiveFrom']);
  });
});

describe('publishing an agreement template', () => {
  const publishTemplate = (template: object, id = 'mCTA', dryRun = false) =>
    createPublishAgreementTemplate(deps)({ caller, id, template, dryRun });
  const template = { id: 'mCTA', version: '4.0', appendixLabel: 'Appendix 4', terms: { dueDays: 30 } };
  const shipped = bundledAgreementTemplates().rows.find(({ id }) => id === 'mCTA')!;

  it('makes its version the current one, and says what changed', async () => {
    const answer = await publishTemplate({ schema: 'ncvr.agreement-template/1', ...template });
    expect(answer).toMatchObject({ outcome: 'published', release: { id: 'mCTA', version: '4.0' } });
    expect(answer.diff?.changed).toContainEqual({ field: 'terms.dueDays', after: '30' });
    expect(await deps.tariffs.findAgreementTemplate('mCTA')).toEqual(template);
    expect(await deps.tariffs.findAgreementTemplate('mCTA', shipped.version)).toEqual(shipped);
    const listed = await deps.tariffs.listAgreementTemplates();
    expect(listed).toHaveLength(bundledAgreementTemplates().rows.length);
    expect(listed).toContainEqual(template);
  });

  it('keeps a version as it is, the one that ships with the service too', async () => {
    await publishTemplate(template);
    expect((await publishTemplate(template)).outcome).toBe('alreadyThere');
    expect(await refusal(publishTemplate({ ...template, terms: {} }))).toEqual(['stateConflict']);
    expect(await refusal(publishTemplate({ ...shipped, title: 'Changed' }))).toEqual(['stateConflict']);
    expect((await publishTemplate(shipped)).outcome).toBe('alreadyThere');
    expect(await deps.tariffs.findAgreementTemplate('mCTA')).toEqual(template);
  });

  it('keeps nothing in a preview, nor with a mistake', async () => {
    expect((await publishTemplate(template, 'mCTA', true)).outcome).toBe('preview');
    expect(await refusal(publishTemplate({ ...template, terms: { dueDays: 0 } }))).toEqual([
      'findings',
      'schema terms.dueDays',
    ]);
    expect(await refusal(publishTemplate(template, 'mNISA'))).toEqual(['findings', 'otherId id']);
    expect(await deps.tariffs.findAgreementTemplate('mCTA')).toEqual(shipped);
  });
});

describe('the registry of companies', () => {
  const company = { id: 'new-pharma', name: 'New Pharma Ltd' };
  const put = (name: string, ifMatch?: string) =>
    createPutCompany(deps)({ id: company.id, company: { ...company, name }, ifMatch });

  it('registers a company once, and changes its name for those who read it', async () => {
    const { created, etag } = await put(company.name);
    expect(created).toBe(true);
    expect(await createReadCompany(deps)({ id: company.id })).toEqual({ company, etag });
    expect((await put(company.name)).created).toBe(false);
    expect(await refusal(put('Newer Pharma Ltd'))).toEqual(['preconditionRequired']);
    expect(await refusal(put('Newer Pharma Ltd', 'f'.repeat(64)))).toEqual(['stale']);
    expect((await put('Newer Pharma Ltd', etag)).company.name).toBe('Newer Pharma Ltd');
    expect((await deps.organisations.findCompany(company.id))?.name).toBe('Newer Pharma Ltd');
  });

  it('refuses an id that the address does not name, and knows nobody else', async () => {
    const attempt = createPutCompany(deps)({ id: 'other', company, ifMatch: undefined });
    expect(await refusal(attempt)).toEqual(['findings', 'otherId id']);
    expect(await refusal(createReadCompany(deps)({ id: 'other' }))).toEqual(['notFound']);
  });
});
