import type { AgreementTemplates } from '../../domain/agreement-template.ts';
import { findReleaseInForce, multiplierFacts, tariffFacts } from '../../domain/release-order.ts';
import { MultiplierSet, TariffRelease } from '../../domain/tariff.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { RecordTable } from '../../ports/record-table.ts';
import type { ReleasePublisher, TariffRegister } from '../../ports/registers.ts';
import { createTemplateShelf } from './agreement-template-shelf.ts';
import { MULTIPLIERS_ROW, TARIFF_ROW } from './register-kinds.ts';
import { createReleaseShelf, type ReleaseShelf } from './release-shelf.ts';

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

async function findInForce<T>(shelf: ReleaseShelf<T>, on: string) {
  const facts = findReleaseInForce(await shelf.list(), on);
  return facts && shelf.find(facts.id);
}

/** Tariff releases, multiplier sets and agreement templates: rows in the table, bodies in the archive. */
export function createTariffRegister(options: TariffRegisterOptions): TariffRegister & ReleasePublisher {
  const { tariffs, multipliers } = createShelves(options);
  const templates = createTemplateShelf(options.table, () => options.bundled.agreementTemplates().rows);
  return {
    findTariff: (id) => tariffs.find(id),
    findTariffInForce: (on) => findInForce(tariffs, on),
    listTariffs: () => tariffs.list(),
    findMultipliers: (id) => multipliers.find(id),
    findMultipliersInForce: (on) => findInForce(multipliers, on),
    listMultiplierSets: () => multipliers.list(),
    findAgreementTemplate: (id, version) => templates.find(id, version),
    listAgreementTemplates: () => templates.list(),
    publishTariff: (release, publication) => tariffs.publish(release, publication),
    publishMultipliers: (set, publication) => multipliers.publish(set, publication),
    publishAgreementTemplate: (template) => templates.publish(template),
  };
}
