import { beforeEach, describe, expect, it } from 'vitest';
import { createWebService, type WebService } from './web-visitor.ts';

let web: WebService;
beforeEach(async () => {
  web = await createWebService();
  await web.study.bringToIssued();
});

const page = async () => (await web.visitor().get('/indicator')).body;

describe('the public indicator', () => {
  it('says "no data" while no trust has decided, with what the month can still become', async () => {
    const body = await page();
    expect(body).toContain('<p class="ncvr-figure">No data</p>');
    expect(body).toMatch(/between <strong>0\.0%<\/strong> and <strong>100\.0%<\/strong>/);
  });

  it('shows figure, counts and definition, and names no trust', async () => {
    await web.study.decideAt('RJ1', 'accepted');
    await web.study.decideAt('RK9', 'notAccepted');
    const body = await page();
    expect(body).toContain('<p class="ncvr-figure">50.0%</p>');
    expect(body).toContain('1 of 2 trusts accepted every price');
    expect(body).toContain('ncvr-adherence/1');
    expect(body).toContain('Set-up fee 1');
    expect(body).not.toMatch(/RJ1|RK9|Plymouth/);
  });

  it('lists the last twelve months, this one first', async () => {
    const body = await page();
    const [, ours = ''] = /The same by month([\s\S]*?)<\/table>/.exec(body) ?? [];
    const months = [...ours.matchAll(/scope="row"[^>]*>([A-Z][a-z]+ \d{4})/g)].map(([, month]) => month);
    expect(months).toHaveLength(12);
    expect(months[0]).toBe('November 2026');
    expect(months.at(-1)).toBe('December 2025');
  });

  it('calls itself the official figure nowhere', async () => {
    const body = await page();
    expect(body).toContain('not the official figure');
    expect(body.replaceAll('not the official figure', '')).not.toContain('official figure');
  });
});
