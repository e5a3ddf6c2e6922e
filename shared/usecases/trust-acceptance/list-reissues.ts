import type { Page } from '../../ports/record-table.ts';
import type { Reissue, StudyLedger } from '../../ports/study-ledger.ts';
import { type AccessDeps, requireSiteParty } from '../access.ts';
import { LOG_READERS, type ReadLogCommand } from './read-log.ts';

export interface ListReissuesDeps extends AccessDeps {
  readonly ledger: AccessDeps['ledger'] & Pick<StudyLedger, 'listReissues'>;
}

/** Makes `listReissues`: why a site's price was issued again, by version and issue. @throws DomainError `notFound` */
export function createListReissues(deps: ListReissuesDeps) {
  return async (command: ReadLogCommand): Promise<Page<Reissue>> => {
    const { caller, irasId, odsCode, limit, cursor } = command;
    await requireSiteParty(deps, caller, command, LOG_READERS);
    return deps.ledger.listReissues(irasId, odsCode, { limit, cursor });
  };
}
