/** Decision logs as files that `ncvr verify` checks: one chain each, whole (appendix.md section 6). */

import type { LogEntry } from '../../domain/decision-log.ts';
import { notFound } from '../../domain/errors.ts';
import type { Caller } from '../../domain/person.ts';
import type { DecisionLogExport } from '../../domain/receipt-verification.ts';
import type { Page } from '../../ports/record-table.ts';
import type { PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireParty, requireSiteParty } from '../access.ts';
import { readAll } from '../read-all.ts';
import { LOG_READERS } from './read-log.ts';

export interface ExportLogDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'listLog'>;
}

async function readChain(
  { ledger }: ExportLogDeps,
  irasId: string,
  odsCode: string,
): Promise<DecisionLogExport | undefined> {
  const entries: LogEntry[] = [];
  for await (const entry of readAll((page) => ledger.listLog(irasId, odsCode, page))) entries.push(entry);
  return entries.length === 0 ? undefined : { schema: 'ncvr.decision-log/1', entries };
}

/** Makes `exportLog`: one trust's whole chain in a study. @throws DomainError `notFound`, also while it is empty */
export function createExportLog(deps: ExportLogDeps) {
  return async (command: {
    readonly caller: Caller;
    readonly irasId: string;
    readonly odsCode: string;
  }): Promise<DecisionLogExport> => {
    await requireSiteParty(deps, command.caller, command, LOG_READERS);
    const chain = await readChain(deps, command.irasId, command.odsCode);
    if (!chain) throw notFound();
    return chain;
  };
}

/** Makes `exportStudyLogs`: the chains of a study's sites, a page of sites at a time. @throws DomainError `notFound` */
export function createExportStudyLogs(deps: ExportLogDeps) {
  return async ({
    caller,
    irasId,
    ...page
  }: PageRequest & { readonly caller: Caller; readonly irasId: string }): Promise<
    Page<DecisionLogExport>
  > => {
    await requireParty(deps, caller, irasId, [
      'studyResourceReviewer',
      'companyRepresentative',
      'nationalCoordinator',
    ]);
    const sites = await deps.ledger.listStudySites(irasId, page);
    const chains = await Promise.all(sites.items.map(({ odsCode }) => readChain(deps, irasId, odsCode)));
    return { ...sites, items: chains.filter((chain) => chain !== undefined) };
  };
}
