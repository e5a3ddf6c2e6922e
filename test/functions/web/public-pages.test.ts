import { beforeAll, describe, expect, it } from 'vitest';
import { workExample } from '../../../functions/web/how-prices-are-calculated/worked-example.ts';
import { describeChart, drawChart, NARROW, WIDE } from '../../../functions/web/indicator/chart.ts';
import { publishedFigures } from '../../../functions/web/indicator/published.ts';
import type { IndicatorMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import { createReadSeries } from '../../../shared/usecases/adherence-indicator/read-series.ts';
import { coordinator } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type WebService } from './web-visitor.ts';

let web: WebService;
let series: readonly IndicatorMonth[];
beforeAll(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
  await web.study.decideAt('RJ1', 'accepted');
  await web.study.decideAt('RK9', 'notAccepted');
  series = await createReadSeries(web.deps)({});
});

describe('how prices are calculated', () => {
  it('works its example out to the golden values of the costing specification', () => {
    const { rows, sites } = workExample();
    expect(sites.map(({ odsCode }) => odsCode)).toEqual(['RK9', 'RTD', 'R0A', 'RJ1', 'RRV']);
    expect(rows.map(({ studyPence, sitePence }) => [studyPence, ...sitePence])).toEqual([
      [9120, 9120, 9321, 9461, 10498, 10719],
      [1330, 1330, 1359, 1380, 1531, 1563],
      [3990, 3990, 4078, 4139, 4593, 4690],
      [2138, 2138, 2185, 2217, 2460, 2512],
      [24550, 24550, 25091, 25468, 28259, 28854],
      [103740, 103740, 106024, 107618, 119413, 121929],
    ]);
  });

  it('shows each step of one price, which a reader can redo', async () => {
    const { status, body } = await web.visitor().get('/how-prices-are-calculated');
    expect(status).toBe(200);
    for (const shown of ['£48.00', '£33.60', '£9.60', '£91.20', '£107.190552', '£107.19', '1.175335']) {
      expect(body, shown).toContain(shown);
    }
  });
});

describe('the chart of the indicator', () => {
  const bars = (svg: string) => [...svg.matchAll(/<rect [^>]*fill="#005eb8"/g)].length;

  it('has a bar for each month with a decision and none for the others, and the target', () => {
    const svg = drawChart(series, WIDE);
    expect(bars(svg)).toBe(1);
    expect(svg).toContain('Target 100%');
    expect(svg).toContain('>50.0</text>');
    expect(svg.match(/no data/g)).toHaveLength(11);
    expect(svg).not.toMatch(/style=|<script|href|NaN|undefined/);
  });

  it('draws a share as high as it is', () => {
    const month = series.at(-1)!;
    const heightOf = (display: string) => {
      const svg = drawChart([{ ...month, display }], WIDE);
      return Number(/<rect [^>]*height="([\d.]+)" fill="#005eb8"/.exec(svg)?.[1]);
    };
    expect(heightOf('100.0') / heightOf('50.0')).toBeCloseTo(2, 2);
    expect(heightOf('0.0')).toBe(1);
  });

  it('outlines what the month can still become only while it lasts', () => {
    const month = series.at(-1)!;
    const open = { ...month, bounds: { lowest: '25.0', highest: '75.0' } };
    expect(drawChart([open], NARROW)).toContain('fill="none"');
    expect(drawChart([{ ...open, isCurrent: false }], NARROW)).not.toContain('fill="none"');
  });

  it('is served as a picture, in two sizes, and described in words', async () => {
    const wide = await web.visitor().get('/indicator/chart.svg');
    expect(wide.headers['content-type']).toBe('image/svg+xml; charset=utf-8');
    expect(wide.headers['content-security-policy']).toContain("default-src 'none'");
    expect(wide.body).toMatch(/^<svg [^>]*viewBox="0 0 960 360"/);
    expect((await web.visitor().get('/indicator/chart.svg?size=narrow')).body).toContain(
      'viewBox="0 0 340 300"',
    );
    const { body } = await web.visitor().get('/indicator');
    expect(body).toContain('src="/indicator/chart.svg"');
    expect(describeChart(series)).toBe(
      'Bar chart of the adherence indicator from December 2025 to November 2026 with a line at the target of 100%. 1 month has decisions; 0 of them reached the target. The table below holds every figure.',
    );
    expect(body).toContain(describeChart(series));
  });

  it('comes as CSV, with "no data" where nobody decided', async () => {
    const { body, headers } = await web.visitor().get('/indicator/series.csv');
    expect(headers['content-disposition']).toContain('ncvr-adherence.csv');
    const lines = body.trim().split('\r\n');
    expect(lines[0]).toBe('month,measure,area,value');
    expect(lines).toContain('2025-12,ncvr-adherence/1 percent,England,no data');
    expect(lines).toContain('2026-11,ncvr-adherence/1 percent,England,50.0');
    expect(lines).toContain('2026-11,ncvr-adherence/1 trusts that decided,England,2');
    expect(lines).toContain('2026-11,"ncvr-adherence/1 not accepted, set-up fee",England,1');
  });
});

describe('what others published', () => {
  it('is shown with its sources and apart from ours', async () => {
    const { body } = await web.visitor().get('/indicator');
    const [, apart = ''] = body.split('What others published');
    const { figures } = publishedFigures().acceptance;
    expect(figures.map(({ period, percent }) => [period, percent])).toEqual([
      ['July 2023', 74],
      ['Baseline, month not named', 79],
      ['January 2024', 100],
      ['September 2025', 100],
    ]);
    for (const { period, percent } of figures) {
      expect(apart).toContain(period);
      expect(apart).toContain(`${percent}%`);
    }
    expect(apart.match(/ukcrd\.org/g)).toHaveLength(2);
    expect(apart).toContain('These figures are not ours');
  });
});

describe('every page', () => {
  it('leads to the public ones in its footer, and each is there', async () => {
    const { body } = await web.visitor().get('/');
    const footer = body.slice(body.indexOf('<footer'));
    for (const path of [
      '/indicator',
      '/how-prices-are-calculated',
      '/verify',
      '/accessibility',
      '/privacy',
      '/cookies',
    ]) {
      expect(footer).toContain(`href="${path}"`);
      expect((await web.visitor().get(path)).status, path).toBe(200);
    }
  });
});

describe('somebody who signed in and holds no role', () => {
  it('is told so on the home page, with what the coordinating team has to enter', async () => {
    const visitor = await web.signedIn({ ...coordinator, subject: 'newcomer-7', memberships: [] });
    const { status, body } = await visitor.get('/');
    expect(status).toBe(200);
    expect(body).toContain('you hold no role in this service');
    expect(body).toContain('newcomer-7');
    expect(body).toContain(coordinator.issuer);
    expect((await visitor.get('/studies')).body).toContain('You do not have access yet');
  });

  it('is a stranger again once the last role ended', async () => {
    const subject = 'leaver-7';
    const visitor = await web.signedIn({ ...coordinator, subject });
    const by = { at: '2026-11-02T09:00:00.000Z', by: { command: 'a test' } };
    for (const membership of coordinator.memberships)
      await web.deps.memberships.end({ issuer: coordinator.issuer, subject }, membership, by);
    const { body } = await visitor.get('/');
    expect(body).toContain('you hold no role in this service');
    expect(body).not.toContain('What waits for you');
  });
});
