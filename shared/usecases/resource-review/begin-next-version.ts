/** An amendment begun on the page: the next version of a review as a copy of the one that is agreed or withdrawn. */
import type { Escalation } from '../../domain/escalation.ts';
import type { StudySite } from '../../domain/offer.ts';
import type { Caller } from '../../domain/person.ts';
import { lineOfItem } from '../../domain/upheld-item.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { readAll } from '../read-all.ts';
import { type EditDraftDeps, loadOwnDraft } from './edit-draft.ts';
import { etagOf, stateConflict } from './process-step.ts';
import { entriesOf, type Fields, fieldsOf } from './resource-parts.ts';
import { createSaveDraft, type SavedDraft } from './save-draft.ts';
import { loadUpheld } from './upheld-items.ts';

export interface BeginNextVersionDeps extends EditDraftDeps {
  readonly ledger: EditDraftDeps['ledger'] & Pick<StudyLedger, 'listStudySites' | 'listEscalations'>;
}

/** Who takes part now: those that left stay out, those that joined since are there, each as it is now. */
function sitesNow(document: Fields, sites: readonly StudySite[]): readonly Fields[] {
  const known = new Map(sites.map((site) => [site.odsCode, site]));
  const partOf = ({ odsCode, principalInvestigator, targetParticipants }: StudySite): Fields => ({
    odsCode,
    principalInvestigator,
    targetParticipants,
  });
  const listed = entriesOf(document, 'sites');
  const codes = new Set(listed.map(({ odsCode }) => odsCode));
  return [
    ...listed.flatMap((entry) => {
      const site = typeof entry['odsCode'] === 'string' ? known.get(entry['odsCode']) : undefined;
      if (!site) return [entry];
      return site.status === 'active' ? [partOf(site)] : [];
    }),
    ...sites.filter(({ odsCode, status }) => status === 'active' && !codes.has(odsCode)).map(partOf),
  ];
}

/** The lines with those of upheld missing items, unless the document has them already. */
function withUpheld(document: Fields, upheld: readonly Escalation[]): Fields {
  const lines = entriesOf(document, 'activities');
  const known = new Set(lines.map(({ id }) => id));
  const added = upheld.map(lineOfItem).filter(({ id }) => !known.has(id));
  return added.length === 0 ? document : { ...document, activities: [...lines, ...added] };
}

/**
 * Makes `beginNextVersion`. The version before stays as it is; the copy is a draft of the lead site, with the missing
 * items that networks upheld.
 * @throws DomainError `notFound`; `stateConflict` while the latest version is still being worked on; `stale`
 */
export function createBeginNextVersion(deps: BeginNextVersionDeps) {
  const saveDraft = createSaveDraft(deps);
  return async (command: {
    readonly caller: Caller;
    readonly irasId: string;
    readonly ifMatch: string | undefined;
  }): Promise<SavedDraft> => {
    const { study, version, document } = await loadOwnDraft(deps, command);
    if (version.status !== 'agreed' && version.status !== 'withdrawn')
      throw stateConflict(version, 'followed by another yet');
    const sites: StudySite[] = [];
    for await (const site of readAll((page) => deps.ledger.listStudySites(command.irasId, page)))
      sites.push(site);
    const fields = fieldsOf(document);
    const upheld = await loadUpheld(deps.ledger, study);
    const review = { ...withUpheld(fields, upheld), sites: sitesNow(fields, sites) };
    return saveDraft({ ...command, review, ifMatch: command.ifMatch ?? etagOf(version) });
  };
}
