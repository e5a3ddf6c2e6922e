/** A protocol in another standard's format becomes a draft, or the next state of one (costing.md section 6). */
import { DomainError, notFound } from '../../domain/errors.ts';
import type { Finding } from '../../domain/findings.ts';
import { londonDay } from '../../domain/london-time.ts';
import { actAs, type Caller, organisationsOf } from '../../domain/person.ts';
import type { StudyRecord } from '../../domain/review-version.ts';
import type { TariffRelease } from '../../domain/tariff.ts';
import type { ActivityMappingRegister } from '../../ports/activity-mapping-register.ts';
import type { ProtocolImport } from '../../ports/protocol-import.ts';
import { mergeImport } from './merge-import.ts';
import { loadLatest } from './process-step.ts';
import type { ProtocolReading } from './reading.ts';
import { type BodyDeps, readBody } from './review-body.ts';
import { createSaveDraft, type SaveDraftDeps, type SavedDraft } from './save-draft.ts';

export interface ImportProtocolDeps extends SaveDraftDeps, BodyDeps {
  readonly archive: SaveDraftDeps['archive'] & BodyDeps['archive'];
  readonly protocolImport: ProtocolImport;
  readonly mappings: Pick<ActivityMappingRegister, 'findMapping'>;
}

export interface ImportProtocolCommand {
  readonly caller: Caller;
  readonly irasId: string;
  /** Any JSON value. */
  readonly document: unknown;
  /** ODS code; only needed by who reviews for several organisations. */
  readonly leadSite?: string | undefined;
  readonly ifMatch: string | undefined;
}

export type SavedImport = SavedDraft & ProtocolReading;

/** Paths of the file and of the draft stand in one list. */
function ofTheFile(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, message: `In the file: ${finding.message}` }));
}

/** @throws DomainError `invalidInput` where it cannot be told for whom the caller reviews */
function chooseLeadSite({ caller, leadSite }: ImportProtocolCommand, study: StudyRecord | undefined): string {
  if (leadSite !== undefined) return leadSite;
  if (study) return study.leadSite;
  const [own, ...others] = [...new Set(organisationsOf(caller, 'studyResourceReviewer'))];
  if (own !== undefined && others.length === 0) return own;
  throw new DomainError(
    'invalidInput',
    'A protocol does not name its lead site, and you review for several.',
    {
      path: 'leadSite',
      mend: `Say for which, as ?leadSite=${own ?? 'RRV'}; you review for ${[own, ...others].join(', ')}.`,
    },
  );
}

/** The body of the study's latest version, which the file is laid over. */
async function readBefore(deps: ImportProtocolDeps, study: StudyRecord | undefined): Promise<unknown> {
  return study && readBody(deps, await loadLatest(deps.ledger, study));
}

/** The release that the draft names, or else the one in force today. */
async function findTariff(
  { tariffs, clock }: ImportProtocolDeps,
  before: unknown,
): Promise<TariffRelease | undefined> {
  const named =
    typeof before === 'object' && before !== null && 'tariff' in before ? before.tariff : undefined;
  const found = typeof named === 'string' ? await tariffs.findTariff(named) : undefined;
  return (found ?? (await tariffs.findTariffInForce(londonDay(clock.now()))))?.release;
}

/** @throws DomainError `findings` where the file is no protocol that can be read; nothing is stored then */
function refuseUnreadable(findings: readonly Finding[]): never {
  throw new DomainError('findings', 'No draft can be made of this protocol, so nothing was stored.', {
    findings,
    mend: 'Correct what errors lists, and send the file again.',
  });
}

/**
 * Makes `importProtocol`: activities are mapped by the dictionary that the lead site saved, the rest is listed as
 * unmapped. What the file does not have stays as it is in the draft.
 * @throws DomainError as `saveDraft`, `findings` (no draft can be made of the file), `invalidInput` (which lead site)
 */
export function createImportProtocol(deps: ImportProtocolDeps) {
  const saveDraft = createSaveDraft(deps);
  return async (command: ImportProtocolCommand): Promise<SavedImport> => {
    const { caller, irasId, document, ifMatch } = command;
    const study = await deps.ledger.findStudy(irasId);
    if (study && !actAs(caller, 'studyResourceReviewer', study.leadSite)) throw notFound();
    const leadSite = chooseLeadSite(command, study);
    const before = await readBefore(deps, study);
    const [saved, tariff] = await Promise.all([
      deps.mappings.findMapping(leadSite),
      findTariff(deps, before),
    ]);
    const { review, findings, ...protocol } = await deps.protocolImport.importProtocol(document, {
      ...(saved && { mapping: saved.mapping }),
      ...(tariff && { tariff }),
    });
    if (!review) refuseUnreadable(ofTheFile(findings));
    const merged = mergeImport(review, before, {
      irasId,
      leadSite,
      reviewer: caller.name,
      tariff: tariff?.id,
    });
    const read = {
      findings: [...ofTheFile(findings), ...merged.findings],
      cellOf: () => undefined,
      protocol,
    };
    const draft = await saveDraft({ caller, irasId, review: merged.review, ifMatch, read });
    return { ...draft, ...protocol };
  };
}
