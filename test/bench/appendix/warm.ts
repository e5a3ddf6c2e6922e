/** One document after another, nothing kept between them: milliseconds a document. */
import { type Measure, raceRows, US } from '../measure.ts';
import { openChromium } from './chromium.ts';
import { describePdf } from './examine.ts';
import { renderOurs } from './ours.ts';
import { renderByPdfLib } from './pdf-lib-naive.ts';
import { renderByPdfkit } from './pdfkit.ts';
import { renderByPdfmake } from './pdfmake.ts';
import { renderRaw } from './raw-bytes.ts';
import { makeDocument } from './reference-document.ts';

const SITES = 250;

export const warm: Measure = {
  run: async ({ rounds }) => {
    const chromium = await openChromium();
    try {
      // Made beforehand: only rendering is measured.
      const documents = Array.from({ length: SITES }, (_, at) => makeDocument(at));
      let site = 0;
      const next = () => {
        site = (site + 1) % SITES;
        return documents[site] ?? makeDocument(site);
      };
      const contenders = [
        { name: US, render: renderOurs },
        { name: 'pdfmake', render: renderByPdfmake },
        { name: 'pdfkit', render: renderByPdfkit },
        { name: 'chromium', render: chromium.render },
        { name: 'pdf-lib-naive', render: renderByPdfLib },
        { name: 'raw-bytes', render: renderRaw },
      ] as const;
      const notes: Record<string, string> = {};
      for (const { name, render } of contenders)
        notes[name] = await describePdf(await render(makeDocument()));
      const ours = notes[US] ?? '';
      const withOurs = Object.fromEntries(
        Object.entries(notes).map(([name, note]) => [name, `${note}; ours ${ours}`]),
      );
      const rows = await raceRows(
        'appendix.warm',
        contenders.map(({ name, render }) => ({ name, run: () => render(next()) })),
        rounds,
        withOurs,
      );
      return rows;
    } finally {
      await chromium.close();
    }
  },
};
