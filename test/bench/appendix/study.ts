/** 250 sites of one study: milliseconds a document. Who can keeps what the sites share; pdfmake has no way to. */

import { StreamMemory } from '../../../shared/adapters/pdf/render-pdf.ts';
import { type Measure, median, type Row, US } from '../measure.ts';
import { renderOurs } from './ours.ts';
import { renderByPdfmake } from './pdfmake.ts';
import { prepareRaw, writeRaw } from './raw-bytes.ts';
import { makeDocument } from './reference-document.ts';

const SITES = 250;
/** pdfmake takes the same for every document, so a tenth of the study tells its pace. */
const PDFMAKE_SITES = 25;

const documents = Array.from({ length: SITES }, (_, site) => makeDocument(site));

async function paceOf(count: number, render: (at: number) => unknown): Promise<number> {
  const start = performance.now();
  for (let at = 0; at < count; at += 1) {
    const result = render(at);
    if (result instanceof Promise) await result;
  }
  return (performance.now() - start) / count;
}

const ours = (): Promise<number> => {
  const memory = new StreamMemory();
  return paceOf(SITES, (at) => renderOurs(documents[at]!, memory));
};
const byHand = (): Promise<number> => {
  const template = prepareRaw(documents[0]!);
  return paceOf(SITES, (at) => writeRaw(template, documents[at]!));
};
const byPdfmake = (): Promise<number> => paceOf(PDFMAKE_SITES, (at) => renderByPdfmake(documents[at]!));

export const study: Measure = {
  run: async ({ rounds }) => {
    const [oursMs, handMs, pdfmakeMs]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round <= rounds; round += 1) {
      const taken = [await ours(), await byHand(), await byPdfmake()] as const;
      // The first round warms up.
      if (round === 0) continue;
      oursMs.push(taken[0]);
      handMs.push(taken[1]);
      pdfmakeMs.push(taken[2]);
    }
    const row = (peer: string, theirs: number): Row => ({
      measure: 'appendix.study250',
      peer,
      ours: median(oursMs),
      theirs,
      unit: 'ms',
      ratio: theirs / median(oursMs),
      note: 'a document; tagged, data embedded, but pdfmake neither',
    });
    console.log(`${US}: ${Math.round(1000 / median(oursMs))} documents a second`);
    return [row('pdfmake', median(pdfmakeMs)), row('raw-bytes', median(handMs))];
  },
};
