/** The part of an appendix that says what changed since the price before. */
import { describe, expect, it } from 'vitest';
import { renderAppendixHtml } from '../../../shared/adapters/appendix/appendix-html.ts';
import { formatPounds } from '../../../shared/domain/money.ts';
import { amendSample } from '../../support/amended-appendix.ts';
import { sampleAppendix } from '../../support/sample.ts';
import { blocksOf, proseOf, rowsUnder, under } from './plain-texts.ts';

const HEADING = 'What changed since version';
const { before, after } = amendSample();
const { delta } = after.changes!;

describe('what changed since the price before', () => {
  it('is not in a first price', () => {
    const headings = blocksOf(sampleAppendix()).flatMap((block) =>
      block.kind === 'heading' ? [block.text] : [],
    );
    expect(headings.filter((text) => text.startsWith(HEADING))).toEqual([]);
  });

  it('names the appendix that it is compared with, and says it in sentences', () => {
    const prose = proseOf(under(blocksOf(after), HEADING));
    expect(prose).toContain(before.integrity.sha256.slice(0, 16));
    expect(prose).toContain('stays in force until this one is accepted');
    expect(prose).toMatch(/The expected total (?:rises|falls) from £/);
    expect(prose).toMatch(/One line was removed, \d+ lines were changed and \d+ lines are as before\./);
  });

  it('has every total before and now, with the three causes between them', () => {
    const rows = rowsUnder(after, HEADING);
    const { fromPence, toPence, causes } = delta.expected;
    const amounts = [fromPence, causes.resource, causes.tariff, causes.multiplier, toPence];
    expect(rows).toContainEqual(['Expected total', ...amounts.map(formatPounds)]);
    expect(toPence).toBe(after.price.expectedPence);
    expect(rows.filter(([name]) => name?.startsWith('Completed participant'))).toHaveLength(
      delta.arms.length,
    );
  });

  it('has every line that was added, removed or changed', () => {
    const rows = rowsUnder(after, HEADING);
    for (const { label, unit, expected } of [...delta.lines.removed, ...delta.lines.changed]) {
      const amounts = [unit.fromPence, unit.toPence, expected.changePence];
      expect(rows).toContainEqual([label, ...amounts.map(formatPounds)]);
    }
    expect(rows).toContainEqual(['Removed']);
    expect(rows).not.toContainEqual(['Added']);
  });

  it('names the issue where a re-pricing made another price of the same version', () => {
    const repriced = amendSample('RRV', 1).after;
    const prose = blocksOf(repriced).flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
    expect(prose).toContain('What changed since issue 1 of this price');
  });

  it('is in the HTML as well', () => {
    expect(renderAppendixHtml(after, { stylesheets: [] })).toContain(
      'What changed since version 1 of the review',
    );
  });
});
