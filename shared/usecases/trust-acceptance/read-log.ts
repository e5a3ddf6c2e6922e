import type { LogEntry } from '../../domain/decision-log.ts';
import type { Caller } from '../../domain/person.ts';
import type { Page } from '../../ports/record-table.ts';
import type { PageRequest, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';

export interface ReadLogDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'listLog'>;
}

export interface ReadLogCommand extends PageRequest {
  readonly caller: Caller;
  readonly irasId: string;
  readonly odsCode: string;
}

export const LOG_READERS = [
  'siteRepresentative',
  'companyRepresentative',
  'studyResourceReviewer',
  'nationalCoordinator',
] as const;

/** Makes `readLog`: a trust's hash chain in a study, oldest entry first. @throws DomainError `notFound` */
export function createReadLog(deps: ReadLogDeps) {
  return async (command: ReadLogCommand): Promise<Page<LogEntry>> => {
    const { caller, irasId, odsCode, limit, cursor } = command;
    await requireSiteParty(deps, caller, command, LOG_READERS);
    return deps.ledger.listLog(irasId, odsCode, { limit, cursor });
  };
}
