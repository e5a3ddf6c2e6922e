/** Agreement templates: every version for good, and beside them the current one of each model agreement. */
import type { AgreementTemplate } from '../../domain/agreement-template.ts';
import { canonicalText } from '../../domain/canonical.ts';
import { ConditionFailed, type RecordTable, type Write } from '../../ports/record-table.ts';
import { AlreadyReleased, type Published } from '../../ports/registers.ts';
import { compareKeys } from '../record-table/keys.ts';
import { listAll } from './pages.ts';
import { CURRENT_TEMPLATES, currentTemplateKey, TEMPLATES, templateVersionKey } from './reference-keys.ts';
import { CURRENT_TEMPLATE, TEMPLATE_VERSION } from './register-kinds.ts';
import { fromStored, toStored } from './stored-record.ts';

export interface TemplateShelf {
  /** The current version, or the one named. */
  find(id: string, version?: string): Promise<AgreementTemplate | undefined>;
  /** The current version of each, by id. */
  list(): Promise<readonly AgreementTemplate[]>;
  publish(template: AgreementTemplate): Promise<Published>;
}

/** @param bundled what ships with the service; what the table holds goes before it */
export function createTemplateShelf(
  table: RecordTable,
  bundled: () => readonly AgreementTemplate[],
): TemplateShelf {
  const findBundled = (id: string) => bundled().find((each) => each.id === id);
  const findCurrent = async (id: string): Promise<AgreementTemplate | undefined> => {
    const stored = await table.get('reference', currentTemplateKey(id));
    return stored ? fromStored(CURRENT_TEMPLATE, stored) : findBundled(id);
  };
  const findVersion = async (id: string, version: string): Promise<AgreementTemplate | undefined> => {
    const stored = await table.get('reference', templateVersionKey(id, version));
    if (stored) return fromStored(TEMPLATE_VERSION, stored);
    const shipped = findBundled(id);
    return shipped?.version === version ? shipped : undefined;
  };
  return {
    find: (id, version) => (version === undefined ? findCurrent(id) : findVersion(id, version)),
    list: async () => {
      const stored = await listAll(table, {
        table: 'reference',
        partition: TEMPLATES,
        sort: { beginsWith: CURRENT_TEMPLATES },
      });
      const current = stored.map((each) => fromStored(CURRENT_TEMPLATE, each));
      const byId = new Map([...bundled(), ...current].map((each) => [each.id, each]));
      return [...byId.values()].sort((one, other) => compareKeys(one.id, other.id));
    },
    publish: async (template) => {
      const { id, version } = template;
      const there = await findVersion(id, version);
      if (there) return sameOrRefused(template, there);
      try {
        await table.transact(writesOf(template));
        return 'published';
      } catch (error) {
        if (!(error instanceof ConditionFailed)) throw error;
        return sameOrRefused(template, await findVersion(id, version));
      }
    },
  };
}

/** The version itself, which stays for good, and what is current, which the next version replaces. */
function writesOf(template: AgreementTemplate): Write[] {
  const version = toStored(TEMPLATE_VERSION, template);
  const current = toStored(CURRENT_TEMPLATE, template);
  return [
    { kind: 'put', table: 'reference', record: version, condition: { is: 'absent' } },
    { kind: 'put', table: 'reference', record: current, condition: { is: 'any' } },
  ];
}

function sameOrRefused(template: AgreementTemplate, there: AgreementTemplate | undefined): Published {
  if (there === undefined || canonicalText(there) !== canonicalText(template))
    throw new AlreadyReleased(template.id);
  return 'alreadyThere';
}
