import type { StudyView } from '../../../shared/usecases/resource-review/read-study.ts';
import type { SiteRow } from '../../../shared/usecases/resource-review/site-row.ts';
import { csvFile, poundsCell } from '../frame/csv-file.ts';
import type { FileReply } from '../frame/page-request.ts';
import { FILTERS } from '../frame/words.ts';

const HEADINGS = [
  'IRAS ID',
  'Study',
  'ODS code',
  'Site',
  'Principal investigator',
  'Participants',
  'Status',
  'Since (UTC)',
  'Review version',
  'Issue number',
  'One-off GBP',
  'Expected total GBP',
  'Decision',
  'Decided by',
  'Decided at (UTC)',
  'Reason',
  'Appendix SHA-256',
  'Version in force',
  'Expected total in force GBP',
  'Accepted at (UTC)',
  'Demonstration tariff',
];

function toRow({ irasId, shortTitle }: StudyView, row: SiteRow): string[] {
  const { decision, inForce } = row;
  const participants = Object.values(row.targetParticipants).reduce((sum, count) => sum + count, 0);
  return [
    irasId,
    shortTitle,
    row.odsCode,
    row.name,
    row.principalInvestigator,
    String(participants),
    FILTERS.siteTag(row.status).text,
    row.statusSince ?? '',
    String(row.reviewVersion ?? ''),
    String(row.issueNumber ?? ''),
    poundsCell(row.oneOffPence),
    poundsCell(row.expectedPence),
    decision ? FILTERS.decision(decision.decision) : '',
    decision?.by ?? '',
    decision?.at ?? '',
    decision?.reason ? FILTERS.reason(decision.reason) : '',
    row.appendixSha256 ?? '',
    String(inForce?.reviewVersion ?? ''),
    poundsCell(inForce?.expectedPence),
    inForce?.acceptedAt ?? '',
    row.demonstrationTariff ?? '',
  ];
}

/** Every site of the study, whatever the page shows of them. */
export function sitesCsv(study: StudyView, rows: readonly SiteRow[]): FileReply {
  return csvFile(
    `${study.irasId}_sites.csv`,
    HEADINGS,
    rows.map((row) => toRow(study, row)),
  );
}
