/** The first appendix of a fresh process, from start to exit, beside a Node process that does nothing. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type Measure, median, type Row } from '../measure.ts';

const source = (name: string, renderer: string): string =>
  `import { ${renderer} } from './${name}.ts'; import { makeDocument } from './reference-document.ts';
   const bytes = await ${renderer}(makeDocument()); if (bytes.length < 10_000) throw new Error('no document');`;

const OURS = source('ours', 'renderOurs');
const PDFMAKE = source('pdfmake', 'renderByPdfmake');

/** As it is deployed: our code in one file. Peers too, but where a package loads files of its own. */
function bundle(contents: string, outfile: string, packages: 'bundle' | 'external'): void {
  buildSync({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    outfile,
    packages,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    logLevel: 'error',
    define: { 'import.meta.url': JSON.stringify(new URL('reference-document.ts', import.meta.url).href) },
  });
}

function run(file: string): number {
  const start = performance.now();
  execFileSync(process.execPath, ['--no-warnings', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  return performance.now() - start;
}

export const cold: Measure = {
  run: async ({ rounds }) => {
    // Inside the repository, so that what is not bundled resolves.
    const folder = mkdtempSync(join(tmpdir(), 'ncvr-bench-'));
    const beside = join(import.meta.dirname, 'pdfmake-cold.tmp.mjs');
    try {
      const [empty, ours] = [join(folder, 'empty.mjs'), join(folder, 'ours.mjs')];
      writeFileSync(empty, '');
      bundle(OURS, ours, 'bundle');
      bundle(PDFMAKE, beside, 'external');
      const times: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < 2 * rounds; round += 1) {
        [ours, empty, beside].forEach((file, at) => times[at]?.push(run(file)));
      }
      const [oursMs, emptyMs, pdfmakeMs] = times.map(median);
      const row = (peer: string, theirs = Number.NaN, note: string): Row => ({
        measure: 'appendix.cold',
        peer,
        ours: oursMs ?? Number.NaN,
        theirs,
        unit: 'ms',
        ratio: theirs / (oursMs ?? Number.NaN),
        note,
      });
      return [
        row('empty-process', emptyMs, `we take ${((oursMs ?? 0) / (emptyMs ?? 1)).toFixed(2)} times as long`),
        row('pdfmake', pdfmakeMs, 'its package loaded from files, ours in one'),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      rmSync(beside, { force: true });
    }
  },
};
