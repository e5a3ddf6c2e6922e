/**
 * The domain's files by concern, so that one concern can be judged after a change in minutes. Each is judged by the tests
 * of its own concern only: quicker, and stricter, since what only a distant test would notice counts as missed.
 */
import { globSync } from 'node:fs';
import { matchesGlob } from 'node:path';

export interface Group {
  readonly name: string;
  /** Paths from the root of the project. */
  readonly files: readonly string[];
  /** A glob of test files below test/. */
  readonly tests: string;
}

const DOMAIN = 'shared/domain';

interface Concern {
  readonly name: string;
  readonly files: string;
  readonly tests: string;
}

/** A file belongs to the first concern that matches its name; the last takes what is left, so that no file escapes. */
const CONCERNS: readonly Concern[] = [
  {
    name: 'money',
    files: '{money,unit-price,pinned-pricing}.ts',
    tests: 'domain/{money,unit-price,pinned-pricing}.test.ts',
  },
  {
    name: 'pricing',
    files: '{site-price*,site-totals,study-price}.ts',
    tests: 'domain/{site-price,site-totals,study-price,unit-price}.test.ts',
  },
  {
    name: 'delta',
    files: '{delta*,appendix-changes}.ts',
    tests: 'domain/{delta*,appendix-changes}.test.ts',
  },
  { name: 'repricing', files: 'repricing*.ts', tests: 'domain/repricing*.test.ts' },
  {
    name: 'tariffs',
    files: '{tariff*,multiplier*,agreement-template*}.ts',
    tests: 'domain/{tariff*,national-data-words,release-findings}.test.ts',
  },
  {
    name: 'releases',
    files: 'release-*.ts',
    tests: 'domain/{release-*,national-data-words}.test.ts',
  },
  {
    name: 'review',
    files: '{resource-*,activity-mapping*,review-version,review-context}.ts',
    tests: 'domain/{resource-*,activity-mapping*,review-version,document-findings}.test.ts',
  },
  {
    name: 'findings',
    files: '{*-findings,findings,sound-parts,errors,printable-text}.ts',
    tests: 'domain/{*-findings,each-finding,sound-parts,errors,printable-text}.test.ts',
  },
  {
    name: 'escalation',
    files: '{escalation*,upheld-item}.ts',
    tests: 'domain/{escalation*,upheld-item}.test.ts',
  },
  {
    name: 'budget',
    files: '{site-budget*,budget-*,site-comparison}.ts',
    tests: 'domain/{site-budget*,site-comparison}.test.ts',
  },
  {
    name: 'verification',
    files: '{verification,*-verification,exact-document,signature-check,published-key}.ts',
    tests: 'domain/{*verification*,exact-document,receipt,appendix-changes,published-key}.test.ts',
  },
  {
    name: 'receipts',
    files: '{receipt,merkle,canonical,decision-log,financial-appendix,sha256-hex}.ts',
    tests: 'domain/{receipt,merkle,canonical*,decision-log,financial-appendix}.test.ts',
  },
  {
    name: 'indicator',
    files: '{adherence-*,indicator-*,replay}.ts',
    tests: 'domain/{adherence-*,indicator-*,replay}.test.ts',
  },
  {
    name: 'clock',
    files: '{milestones,clock-*,set-up-clock,london-time,decision,offer}.ts',
    tests: 'domain/{milestones,decision,indicator-log,receipt,national-data-words}.test.ts',
  },
  {
    name: 'people',
    files: '*.ts',
    tests: 'domain/{person,membership-*,payee,study,item-at,organisation,text,blocked-study}.test.ts',
  },
];

/** Every file of the domain, in exactly one group. */
export function groupDomain(): readonly Group[] {
  const groups = CONCERNS.map((concern) => ({ ...concern, files: new Array<string>() }));
  for (const file of globSync('*.ts', { cwd: DOMAIN }).sort())
    groups[CONCERNS.findIndex(({ files }) => matchesGlob(file, files))]?.files.push(`${DOMAIN}/${file}`);
  return groups;
}

/** The groups of these names, or all where none is named. */
export function chooseGroups(names: readonly string[]): readonly Group[] {
  const groups = groupDomain();
  const unknown = names.filter((name) => !groups.some((group) => group.name === name));
  if (unknown.length > 0) {
    const known = groups.map(({ name }) => name).join(', ');
    throw new Error(`There is no group ${unknown.join(', ')}; there are ${known}.`);
  }
  return names.length === 0 ? groups : groups.filter(({ name }) => names.includes(name));
}
