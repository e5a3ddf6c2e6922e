/** The first appendix of a fresh process, from start to exit, beside a Node process that does nothing. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measure, median, type Row } from '../measure.ts';
import { bundleScript } from './bundled.ts';

const source = (name: string, renderer: string): string =>
  `import { ${renderer} } from './${name}.ts'; import { makeDocument } from './reference-document.ts';
   const bytes = await ${renderer}(makeDocument()); if (bytes.length < 10_000) throw new Error('no document');`;

const OURS = source('ours', 'renderOurs');
const PDFMAKE = source('pdfmake', 'renderByPdfmake');

interface Script {
  readonly file: string;
  /** Node keeps the compiled code there between runs. */
  readonly compileCache?: string;
}

function run({ file, compileCache }: Script): number {
  const env = { ...process.env, ...(compileCache !== undefined && { NODE_COMPILE_CACHE: compileCache }) };
  const start = performance.now();
  execFileSync(process.execPath, ['--no-warnings', file], { stdio: ['ignore', 'ignore', 'inherit'], env });
  return performance.now() - start;
}

/** Median milliseconds of each script, everyone once in each round. */
function raceScripts(scripts: readonly Script[], rounds: number): number[] {
  const times: number[][] = scripts.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    scripts.forEach((script, at) => times[at]?.push(run(script)));
  }
  return times.map(median);
}

const rowOf = (measure: string, peer: string, ours: number, theirs: number, note: string): Row => ({
  ...{ measure, peer, ours, theirs, note },
  unit: 'ms',
  ratio: theirs / ours,
});

const times = (ours: number, theirs: number): string => `we take ${(ours / theirs).toFixed(2)} times as long`;

export const cold: Measure = {
  run: async ({ rounds }) => {
    // Inside the repository, so that what is not bundled resolves.
    const folder = mkdtempSync(join(tmpdir(), 'ncvr-bench-'));
    const pdfmake = join(import.meta.dirname, 'pdfmake-cold.tmp.mjs');
    try {
      const [empty, ours] = [join(folder, 'empty.mjs'), join(folder, 'ours.mjs')];
      writeFileSync(empty, '');
      await bundleScript(OURS, ours, 'bundle');
      await bundleScript(PDFMAKE, pdfmake, 'external');
      const kept = { file: ours, compileCache: join(folder, 'cache') };
      run(kept);
      const scripts = [{ file: ours }, kept, { file: empty }, { file: pdfmake }];
      const [oursMs = 0, keptMs = 0, emptyMs = 0, pdfmakeMs = 0] = raceScripts(scripts, 3 * rounds);
      return [
        rowOf('appendix.cold', 'empty-process', oursMs, emptyMs, times(oursMs, emptyMs)),
        rowOf('appendix.cold', 'pdfmake', oursMs, pdfmakeMs, 'its package loaded from files, ours in one'),
        rowOf(
          'appendix.cold-cached',
          'empty-process',
          keptMs,
          emptyMs,
          `${times(keptMs, emptyMs)}, compiled code kept from an earlier run`,
        ),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      rmSync(pdfmake, { force: true });
    }
  },
};
