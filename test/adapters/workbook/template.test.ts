import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { template } from '../../../functions/cli/template.ts';
import type { Terminal } from '../../../functions/cli/terminal.ts';
import { createFixedClock } from '../../../shared/adapters/memory/fixed-clock.ts';
import { createReviewWorkbook } from '../../../shared/adapters/workbook/review-workbook.xlsx.ts';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import { joinFindings } from '../../../shared/ports/review-workbook.ts';
import { bundledTariff, sampleReview } from '../../../shared/reference/index.ts';
import { sampleDocuments } from '../../support/sample.ts';
import { askOpenpyxl, editWithOpenpyxl } from './openpyxl.ts';

const workbook = createReviewWorkbook();

describe('the template', () => {
  let bytes: Uint8Array;

  beforeAll(async () => {
    bytes = await workbook.template(bundledTariff());
  });

  it('has the sheets of a review, help first and the tariff last', async () => {
    expect(await askOpenpyxl(bytes, 'wb.sheetnames')).toEqual([
      'How to use',
      'Study',
      'Arms',
      'Visits',
      'Activities',
      'Schedule',
      'Sites',
      'Expense caps',
      'Tariff',
    ]);
  });

  it('keeps its headings in sight and its columns wide enough', async () => {
    expect(
      await askOpenpyxl(bytes, '[wb[n].freeze_panes for n in ("Study", "Visits", "Activities", "Schedule")]'),
    ).toEqual(['B2', 'C3', 'C3', 'C3']);
    expect(
      await askOpenpyxl(bytes, 'min(d.width for ws in wb for d in ws.column_dimensions.values())'),
    ).toBeGreaterThan(3);
  });

  it('lets people choose words, tariff items and activities from lists', async () => {
    const lists = await askOpenpyxl(
      bytes,
      '{str(d.sqref): d.formula1 for d in wb["Activities"].data_validations.dataValidation if d.type == "list"}',
    );
    expect(lists).toEqual({
      'C3:C1002':
        '"Participant,Screening,Unscheduled,Conditional,Pharmacy,Set-up,Close-down,Site,Pass-through"',
      'D3:D1002': `Tariff!$A$3:$A$${bundledTariff().items.length + 2}`,
      'E3:E1002': '"Visit,Participant,Once,Occurrence"',
      'G3:G1002': '"Yes,No"',
    });
    expect(
      await askOpenpyxl(bytes, '[d.formula1 for d in wb["Schedule"].data_validations.dataValidation]'),
    ).toEqual(['Activities!$A$3:$A$1002', 'Visits!$A$3:$A$202', '1']);
    expect(
      await askOpenpyxl(bytes, '[str(d.sqref) for d in wb["Study"].data_validations.dataValidation]'),
    ).toHaveLength(5);
  });

  it('formats whole columns, so that what is typed as 1-2 stays text', async () => {
    const styles = await askOpenpyxl(
      bytes,
      '[wb["Visits"].column_dimensions[c].number_format for c in "ABCDE"] + [wb["Activities"].column_dimensions["H"].number_format]',
    );
    expect(styles).toEqual(['@', '@', '@', '0', '@', '#,##0.00']);
  });

  it('lists every item and staff role of the tariff', async () => {
    const { items, roles } = bundledTariff();
    expect(await askOpenpyxl(bytes, '[c.value for c in wb["Tariff"]["A"]][2:]')).toEqual(
      items.map(({ code }) => code),
    );
    const headings = await askOpenpyxl(bytes, '[c.value for c in wb["Activities"][2]][10:]');
    expect(headings).toEqual(roles.map(({ code }) => `Minutes: ${code}`));
  });

  it('sent in as it is, names the cells that are still to be filled in', async () => {
    const read = await workbook.read(bytes);
    const parsed = parseReview(read.input);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    const cells = joinFindings(read, parsed.findings).map(({ cell }) => cell);
    expect(cells).toEqual(expect.arrayContaining(['Study!B3', 'Study!B14', 'Arms!A2']));
    expect(cells).not.toContain(undefined);
  });

  it('filled in by hand, is a review', async () => {
    const filled = await editWithOpenpyxl(
      bytes,
      `
s = wb["Study"]
values = {"IRAS ID": 1004021, "Short title": "EDGE", "Full title": "Corner cases", "Phase": "III", "Advanced therapy (ATMP)": "No",
  "Setting": "Secondary care", "Model agreement": "mCTA", "Protocol number": "EDGE-01", "Protocol version": "3.1",
  "Protocol date": "1 April 2026", "Sponsor id": "example-pharma", "Sponsor name": "Example Pharma Ltd",
  "Lead site ODS code": "RRV", "Lead site reviewer": "Dr A Example", "Payment due, days": 30, "Screening failures paid": "all"}
for r in range(1, s.max_row + 1):
  if s.cell(r, 1).value in values: s.cell(r, 2).value = values[s.cell(r, 1).value]
wb["Arms"].append(["A", "Everyone"]); wb["Arms"].append(["B", "Control"])
wb["Visits"].append(["V1", "Day 1", "Scheduled", 1, "A, B"])
wb["Activities"].append(["bp", "Blood pressure", "Participant", None, "Visit", None, "Yes"])
wb["Activities"]["R4"] = 10
wb["Schedule"]["C2"] = "V1"
wb["Schedule"].append(["bp", None, "x"])
wb["Sites"].append(["RRV", "Dr A Example", 12, 11])
wb["Expense caps"].append(["Travel", 45.5])
`,
    );
    const { input, findings } = await workbook.read(filled);
    expect(findings).toEqual([]);
    const parsed = parseReview(input);
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        study: { irasId: '1004021', protocol: { date: '2026-04-01' }, isAtmp: false },
        tariff: bundledTariff().id,
        visits: [{ id: 'V1', arms: ['A', 'B'] }],
        activities: [{ id: 'bp', chargedPer: 'visit', minutes: [{ role: 'nurse', minutes: 10 }] }],
        schedule: [{ activity: 'bp', visit: 'V1', quantity: 1 }],
        sites: [{ odsCode: 'RRV', targetParticipants: { A: 12, B: 11 } }],
        terms: {
          dueDays: 30,
          screenFailures: { payment: 'all' },
          expenseCaps: [{ expense: 'Travel', capPence: 4550 }],
        },
      },
    });
  });
});

describe('a review as a workbook', () => {
  it('keeps texts that look like formulas as texts', async () => {
    const { review, tariff } = sampleDocuments();
    const [arm, ...arms] = review.arms;
    if (!arm) throw new Error('no arm');
    const injected = { ...review, arms: [{ ...arm, label: '=HYPERLINK("http://x","y")' }, ...arms] };
    const bytes = await workbook.write(injected, tariff);
    expect(await askOpenpyxl(bytes, '[wb["Arms"]["B3"].data_type, wb["Arms"]["B3"].value]')).toEqual([
      's',
      '=HYPERLINK("http://x","y")',
    ]);
    expect(
      await askOpenpyxl(
        bytes,
        '[c.coordinate for ws in wb for r in ws.rows for c in r if c.data_type == "f"]',
      ),
    ).toEqual([]);
  });

  it('shows the schedule as a grid with visits across, whatever order its cells came in', async () => {
    const { review, tariff } = sampleDocuments('edge');
    const bytes = await workbook.write(review, tariff);
    expect(await askOpenpyxl(bytes, '[c.value for c in wb["Schedule"][2]][2:]')).toEqual(
      review.visits.map(({ id }) => id),
    );
    for (const { activity, visit, quantity } of review.schedule) {
      const cell = `[r[c.column - 1].value for r in wb["Schedule"].rows for c in wb["Schedule"][2] if r[0].value == "${activity}" and c.value == "${visit}"]`;
      expect(await askOpenpyxl(bytes, cell)).toEqual([quantity]);
    }
  });
});

describe('ncvr template', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ncvr-template-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function run(...args: string[]): Promise<{ code: number; printed: string; complained: string }> {
    let [printed, complained] = ['', ''];
    const terminal: Terminal = {
      print: (text) => void (printed += text),
      complain: (text) => void (complained += text),
      isWatched: false,
      input: (async function* () {})(),
      clock: createFixedClock('2026-11-21T09:00:00Z'),
      isStopped: () => false,
    };
    return { code: await template.run(args, terminal), printed, complained };
  }

  it('writes the template', async () => {
    const out = join(folder, 'empty.xlsx');
    expect(await run('--out', out)).toEqual({ code: 0, printed: `Wrote ${out}\n`, complained: '' });
    expect(Buffer.from(await workbook.template(bundledTariff())).equals(readFileSync(out))).toBe(true);
  });

  it('writes a review, with the items of its tariff only', async () => {
    const [file, out] = [join(folder, 'review.json'), join(folder, 'review.xlsx')];
    writeFileSync(file, JSON.stringify(sampleReview()));
    expect(await run('--review', file, '--out', out)).toMatchObject({ code: 0, complained: '' });
    expect((await workbook.read(readFileSync(out))).input).toEqual(sampleReview());
    writeFileSync(file, JSON.stringify(sampleDocuments().review));
    expect(await run('--review', file, '--out', out)).toMatchObject({
      code: 0,
      complained: expect.stringContaining('--tariff'),
    });
    expect(await askOpenpyxl(readFileSync(out), 'wb.sheetnames')).not.toContain('Tariff');
  });

  it('shows what is wrong with a review, and writes nothing', async () => {
    const [file, out] = [join(folder, 'bad.json'), join(folder, 'bad.xlsx')];
    writeFileSync(file, '{"schema":"ncvr.resource-review/1"}');
    const { code, complained } = await run('--review', file, '--out', out);
    expect(code).toBe(1);
    expect(complained).toContain('study');
    expect(() => readFileSync(out)).toThrow('ENOENT');
  });

  it('refuses operands, and a tariff from standard input', async () => {
    await expect(run('review.json')).rejects.toThrow('nothing to do');
    await expect(run('--tariff', '-')).rejects.toThrow('standard input');
  });
});
