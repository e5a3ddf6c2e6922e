/** One group of files under Stryker, in a copy of the project outside the project. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Group } from './groups.ts';
import type { FileScore } from './results.ts';

const CONFIG = new URL('stryker.config.json', import.meta.url);

/** What is read of Stryker's report (the schema of mutation testing elements). The rest is kept as it is. */
const Report = z.looseObject({
  files: z.record(z.string(), z.looseObject({ mutants: z.array(z.looseObject({ status: z.string() })) })),
});
const readReport = (file: string) => Report.parse(JSON.parse(readFileSync(file, 'utf8')));

type Status = z.infer<typeof Report>['files'][string]['mutants'][number]['status'];

/** A mutant that never ends is noticed too. One that no test reaches survives. */
const NOTICED: readonly Status[] = ['Killed', 'Timeout'];
const UNNOTICED: readonly Status[] = ['Survived', 'NoCoverage'];

function scoreFile(file: string, statuses: readonly Status[]): FileScore {
  const count = (wanted: readonly Status[]) => statuses.filter((status) => wanted.includes(status)).length;
  const [killed, survived] = [count(NOTICED), count(UNNOTICED)];
  return { file, mutants: killed + survived, killed, survived, leftOut: statuses.length - killed - survived };
}

/**
 * Stryker takes what no test reached as unreached for good, though a new test loads its file; and it keeps files that
 * went to another group. Both are left out of what it remembers.
 */
function forgetUnreached(incrementalFile: string, files: readonly string[]): void {
  if (!existsSync(incrementalFile)) return;
  const report = readReport(incrementalFile);
  const kept = Object.entries(report.files)
    .filter(([file]) => files.includes(file))
    .map(([file, { mutants, ...rest }]) => [
      file,
      { ...rest, mutants: mutants.filter(({ status }) => status !== 'NoCoverage') },
    ]);
  writeFileSync(incrementalFile, JSON.stringify({ ...report, files: Object.fromEntries(kept) }));
}

/**
 * The scores of a group's files, or nothing where Stryker could not judge them: a test fails on the code as it is, or
 * the code does not load. Stryker says why on standard error.
 */
export function judgeGroup(
  { name, files, tests }: Group,
  { onlyChanged }: { readonly onlyChanged: boolean },
): readonly FileScore[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ncvr-mutation-'));
  const report = `reports/mutation/${name}`;
  const incrementalFile = `${report}/incremental.json`;
  if (onlyChanged) forgetUnreached(incrementalFile, files);
  const config = {
    ...z.record(z.string(), z.json()).parse(JSON.parse(readFileSync(CONFIG, 'utf8'))),
    mutate: files,
    tempDirName: join(folder, 'copies'),
    incrementalFile,
    force: !onlyChanged,
    jsonReporter: { fileName: `${report}/mutation.json` },
    htmlReporter: { fileName: `${report}/mutation.html` },
  };
  try {
    const configFile = join(folder, 'stryker.config.json');
    writeFileSync(configFile, JSON.stringify(config));
    const { status } = spawnSync('stryker', ['run', configFile], {
      stdio: 'inherit',
      env: { ...process.env, NCVR_MUTATION_TESTS: `test/${tests}` },
    });
    if (status !== 0) return undefined;
    const judged = readReport(`${report}/mutation.json`);
    return Object.entries(judged.files).map(([file, { mutants }]) =>
      scoreFile(
        file,
        mutants.map((mutant) => mutant.status),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
