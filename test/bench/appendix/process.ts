/** 250 appendices of one study in a process of their own, from its start to its end: time, and the most memory. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { type Measure, median, type Row } from '../measure.ts';
import { bundleScript } from './bundled.ts';

const SITES = 250;
/** pdfmake takes the same for every document, so what more of them take tells its pace without its start. */
const PDFMAKE_SITES = { few: 5, more: 30 } as const;
const MEGABYTE = 1024;

const source = (name: string, renderer: string, sites: number, memory: string): string =>
  `import { ${renderer} } from './${name}.ts'; import { makeDocument } from './reference-document.ts';
   import { peakKilobytes } from './peak-memory.ts';
   import { StreamMemory } from '../../../shared/adapters/pdf/render-pdf.ts';
   const memory = ${memory};
   for (let site = 0; site < ${sites}; site += 1) await ${renderer}(makeDocument(site), memory);
   console.log(JSON.stringify({ kilobytes: peakKilobytes() }));`;

const Said = z.object({ kilobytes: z.number() });

function run(file: string): { readonly ms: number; readonly megabytes: number } {
  const start = performance.now();
  const said = execFileSync(process.execPath, ['--no-warnings', file], { encoding: 'utf8' });
  return {
    ms: performance.now() - start,
    megabytes: Said.parse(JSON.parse(said)).kilobytes / MEGABYTE,
  };
}

export const wholeProcess: Measure = {
  run: async ({ rounds }) => {
    const folder = mkdtempSync(join(tmpdir(), 'ncvr-bench-'));
    // Inside the repository, so that what is not bundled resolves.
    const inFolder = (name: string): string => join(import.meta.dirname, `pdfmake-${name}.tmp.mjs`);
    const [few, more] = [inFolder('few'), inFolder('more')];
    try {
      const ours = join(folder, 'ours.mjs');
      await bundleScript(source('ours', 'renderOurs', SITES, 'new StreamMemory()'), ours, 'bundle');
      for (const [file, sites] of [
        [few, PDFMAKE_SITES.few],
        [more, PDFMAKE_SITES.more],
      ] as const) {
        await bundleScript(source('pdfmake', 'renderByPdfmake', sites, 'undefined'), file, 'external');
      }
      const runs = Array.from({ length: rounds }, () => ({
        ours: run(ours),
        few: run(few),
        more: run(more),
      }));
      const oursMs = median(runs.map((each) => each.ours.ms));
      const [fewMs, moreMs] = [
        median(runs.map((each) => each.few.ms)),
        median(runs.map((each) => each.more.ms)),
      ];
      const pace = (moreMs - fewMs) / (PDFMAKE_SITES.more - PDFMAKE_SITES.few);
      const theirsMs = fewMs + pace * (SITES - PDFMAKE_SITES.few);
      const [oursMemory, theirMemory] = [
        median(runs.map((each) => each.ours.megabytes)),
        median(runs.map((each) => each.more.megabytes)),
      ];
      const row = (unit: string, mine: number, other: number, note: string): Row => ({
        ...{ measure: 'appendix.process250', peer: 'pdfmake', ours: mine, theirs: other, unit, note },
        ratio: other / mine,
      });
      return [
        row(
          'ms',
          oursMs,
          theirsMs,
          `${SITES} documents; pdfmake's from ${PDFMAKE_SITES.few} and ${PDFMAKE_SITES.more}`,
        ),
        row('MiB', oursMemory, theirMemory, `at most; pdfmake's with ${PDFMAKE_SITES.more} documents`),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
      for (const file of [few, more]) rmSync(file, { force: true });
    }
  },
};
