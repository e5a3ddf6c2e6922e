/** The decision log of a study as a file: every site's chain, in the order of the sites. */
import type { LogEntry } from '../../../shared/domain/decision-log.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { createReadStudy } from '../../../shared/usecases/resource-review/read-study.ts';
import { createExportStudyLogs } from '../../../shared/usecases/trust-acceptance/export-log.ts';
import { csvFile } from '../frame/csv-file.ts';
import { type Reply, type SignedInRequest, studyOf } from '../frame/page-request.ts';
import { FILTERS, ROLE_WORDS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';

const HEADINGS = [
  'IRAS ID',
  'ODS code',
  'Site',
  'Entry',
  'At (UTC)',
  'What',
  'By',
  'Role',
  'Review version',
  'Issue number',
  'Reason',
  'Note',
  'Appendix SHA-256',
  'Entry SHA-256',
  'SHA-256 of the entry before',
];

const EVENT_WORDS: Readonly<Record<Exclude<LogEntry['event']['kind'], 'decided'>, string>> = {
  issued: 'Issued',
  escalated: 'Missing item reported',
  returned: 'Given back by the network',
  superseded: 'Replaced',
  withdrawn: 'Withdrawn',
};

const DECISION_TEXT = {
  accepted: 'Accepted',
  notAccepted: 'Not accepted',
  declinedCapacity: 'Cannot take part',
} as const;

function toRow(
  { irasId, odsCode, sequence, at, event, by, offer, sha256, previous }: LogEntry,
  site: string,
): string[] {
  const decided = event.kind === 'decided' ? event : undefined;
  return [
    irasId,
    odsCode,
    site,
    String(sequence),
    at,
    event.kind === 'decided' ? DECISION_TEXT[event.decision] : EVENT_WORDS[event.kind],
    by?.name ?? 'The service',
    by ? ROLE_WORDS[by.role] : '',
    String(offer.reviewVersion),
    String(offer.issueNumber),
    decided?.reason ? FILTERS.reason(decided.reason) : '',
    decided?.note ?? '',
    'appendixSha256' in event ? event.appendixSha256 : '',
    sha256,
    previous,
  ];
}

export function createDecisionLogDownload(deps: WebDeps) {
  const readStudy = createReadStudy(deps);
  const exportStudyLogs = createExportStudyLogs(deps);
  return async (request: SignedInRequest): Promise<Reply> => {
    const { irasId } = studyOf(request);
    const { caller } = request;
    await readStudy({ caller, irasId });
    const rows: string[][] = [];
    for await (const { entries } of readAll((page) => exportStudyLogs({ caller, irasId, ...page }), 50)) {
      const [first] = entries;
      const site = first && (await deps.organisations.findOrganisation(first.odsCode));
      rows.push(...entries.map((entry) => toRow(entry, site?.name ?? entry.odsCode)));
    }
    return csvFile(`${irasId}_decision-log.csv`, HEADINGS, rows);
  };
}
