import type { AgreementTemplate, AgreementTemplates } from '../../domain/agreement-template.ts';
import { canonicalText } from '../../domain/canonical.ts';
import { MultiplierSet, TariffRelease } from '../../domain/tariff.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import { ConditionFailed, type RecordTable } from '../../ports/record-table.ts';
import {
  AlreadyReleased,
  type Published,
  type ReleasePublisher,
  type TariffRegister,
} from '../../ports/registers.ts';
import { currentTemplateKey, templateVersionKey } from './reference-keys.ts';
import { CURRENT_TEMPLATE, MULTIPLIERS_ROW, TARIFF_ROW, TEMPLATE_VERSION } from './register-kinds.ts';
import { createReleaseShelf, findInForce, type ReleaseFacts, type ReleaseShelf } from './release-shelf.ts';
import { fromStored, toStored } from './stored-record.ts';

export interface TariffRegisterOptions {
  readonly table: RecordTable;
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent'>;
  /** What ships with the service, asked for only when it is needed. */
  readonly bundled: {
    readonly tariffs: () => readonly TariffRelease[];
    readonly multipliers: () => readonly MultiplierSet[];
    readonly agreementTemplates: () => AgreementTemplates;
  };
}

const tariffFacts = (tariff: TariffRelease): ReleaseFacts => ({
  id: tariff.id,
  financialYear: tariff.financialYear,
  effectiveFrom: tariff.effectiveFrom,
  release: tariff.release,
  provenance: tariff.provenance,
});

/** Financial years begin on 1 April: `2026/27` on 2026-04-01. */
const multiplierFacts = (set: MultiplierSet): ReleaseFacts => ({
  id: set.id,
  financialYear: set.financialYear,
  effectiveFrom: set.effectiveFrom ?? `${set.financialYear.slice(0, 4)}-04-01`,
});

function createShelves({ table, archive, bundled }: TariffRegisterOptions) {
  return {
    tariffs: createReleaseShelf<TariffRelease>({
      table,
      archive,
      partition: 'TARIFF',
      kind: TARIFF_ROW,
      schema: TariffRelease,
      factsOf: tariffFacts,
      bundled: bundled.tariffs,
    }),
    multipliers: createReleaseShelf<MultiplierSet>({
      table,
      archive,
      partition: 'MULTIPLIERS',
      kind: MULTIPLIERS_ROW,
      schema: MultiplierSet,
      factsOf: multiplierFacts,
      bundled: bundled.multipliers,
    }),
  };
}

async function findReleaseInForce<T>(shelf: ReleaseShelf<T>, on: string) {
  const facts = findInForce(await shelf.list(), on);
  return facts && shelf.find(facts.id);
}

/** Tariff releases, multiplier sets and agreement templates: rows in the table, bodies in the archive. */
export function createTariffRegister(options: TariffRegisterOptions): TariffRegister & ReleasePublisher {
  const { tariffs, multipliers } = createShelves(options);
  const { table, bundled } = options;
  return {
    findTariff: (id) => tariffs.find(id),
    findTariffInForce: (on) => findReleaseInForce(tariffs, on),
    listTariffs: async () =>
      (await tariffs.list()).map(({ id, financialYear, effectiveFrom }) => ({
        id,
        financialYear,
        effectiveFrom,
      })),
    findMultipliers: (id) => multipliers.find(id),
    findMultipliersInForce: (on) => findReleaseInForce(multipliers, on),
    listMultiplierSets: async () =>
      (await multipliers.list()).map(({ id, financialYear }) => ({ id, financialYear })),
    findAgreementTemplate: async (modelAgreement) => {
      const stored = await table.get('reference', currentTemplateKey(modelAgreement));
      if (stored) return fromStored(CURRENT_TEMPLATE, stored);
      return bundled.agreementTemplates().rows.find(({ id }) => id === modelAgreement);
    },
    publishTariff: (release) => tariffs.publish(release),
    publishMultipliers: (set) => multipliers.publish(set),
    publishAgreementTemplate: (template) => publishTemplate(table, template),
  };
}

/** The version itself, which stays for good, and what is current, which the next version replaces. */
async function publishTemplate(table: RecordTable, template: AgreementTemplate): Promise<Published> {
  const record = toStored(TEMPLATE_VERSION, template);
  try {
    await table.transact([
      { kind: 'put', table: 'reference', record, condition: { is: 'absent' } },
      {
        kind: 'put',
        table: 'reference',
        record: toStored(CURRENT_TEMPLATE, template),
        condition: { is: 'any' },
      },
    ]);
    return 'published';
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error;
    const stored = await table.get('reference', templateVersionKey(template.id, template.version));
    const there = stored && fromStored(TEMPLATE_VERSION, stored);
    if (canonicalText(there) !== canonicalText(template)) throw new AlreadyReleased(template.id);
    return 'alreadyThere';
  }
}
