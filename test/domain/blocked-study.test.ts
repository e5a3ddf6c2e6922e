import { describe, expect, it } from 'vitest';
import { BLOCK_CODES, BLOCK_MENDS, groupReasons } from '../../shared/domain/blocked-study.ts';

const blocked = (code: (typeof BLOCK_CODES)[number], message: string, odsCode: string) => ({
  code,
  message,
  mend: BLOCK_MENDS[code],
  odsCode,
  siteName: `Site ${odsCode}`,
});

describe('the reasons why prices of a study stay', () => {
  it('are named once each, with their sites, in the order of the prices', () => {
    const noRow = (odsCode: string) => blocked('noMultiplier', 'There is no row for it.', odsCode);
    const closed = blocked('closed', 'It closed on 30 September 2026.', 'RJ1');
    expect(groupReasons([noRow('RK9'), closed, noRow('RTD')])).toEqual([
      {
        code: 'noMultiplier',
        message: 'There is no row for it.',
        mend: BLOCK_MENDS.noMultiplier,
        sites: [
          { odsCode: 'RK9', siteName: 'Site RK9' },
          { odsCode: 'RTD', siteName: 'Site RTD' },
        ],
      },
      {
        code: 'closed',
        message: 'It closed on 30 September 2026.',
        mend: BLOCK_MENDS.closed,
        sites: [{ odsCode: 'RJ1', siteName: 'Site RJ1' }],
      },
    ]);
  });

  it('are two where the words or the kinds differ', () => {
    const one = blocked('unknownTariffItem', 'I-1 is not in it.', 'RJ1');
    expect(groupReasons([one, { ...one, message: 'I-2 is not in it.' }])).toHaveLength(2);
    expect(groupReasons([one, { ...one, code: 'unknownRole' }])).toHaveLength(2);
  });

  it('are none where nothing stays', () => {
    expect(groupReasons([])).toEqual([]);
  });

  it.each(BLOCK_CODES)('say what to do about each: %s', (code) => {
    expect(BLOCK_MENDS[code]).toMatch(/^(Publish|Close|Nothing: )[^]+\.$/);
  });
});
