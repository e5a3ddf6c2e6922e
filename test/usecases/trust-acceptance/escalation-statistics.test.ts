/** What a missing item would come to before it is reported, and how often studies have any. */
import { describe, expect, it } from 'vitest';
import { createPreviewEscalation } from '../../../shared/usecases/trust-acceptance/preview-escalation.ts';
import { createReadEscalationStatistics } from '../../../shared/usecases/trust-acceptance/read-escalation-statistics.ts';
import { personAs } from '../../support/service-deps.ts';
import { IRAS_ID } from '../resource-review/small-review.ts';
import { company, coordinator, londonNetwork, trust } from '../resource-review/study-process.ts';
import { issuedProcess, LARGE, SITE, SMALL, type TrustProcess } from './trust-process.ts';

const DAY_MS = 86_400_000;
const statisticsOf = (process: TrustProcess, caller = londonNetwork) =>
  createReadEscalationStatistics(process)({ caller });
const networkOf = async (process: TrustProcess, code = 'Y56') =>
  (await statisticsOf(process, coordinator)).networks.find(({ network }) => network === code);

describe('the preview of a missing item', () => {
  it('is the share that the report then carries, and stores nothing', async () => {
    const process = await issuedProcess();
    const preview = createPreviewEscalation(process);
    for (const item of [SMALL, LARGE]) {
      const computed = await preview({ caller: trust(SITE), irasId: IRAS_ID, odsCode: SITE, item });
      expect(await process.statusOf()).toBe('issued');
      const { id, ...reported } = await process.escalate(item);
      expect({ share: reported.share, derivation: reported.derivation }).toEqual({
        share: computed.share,
        derivation: computed.derivation,
      });
      await process.judge(id, 'includedElsewhere');
    }
  });

  it('is for the people of the trust', async () => {
    const process = await issuedProcess();
    const preview = createPreviewEscalation(process);
    for (const caller of [trust('RK9'), company, londonNetwork]) {
      const asked = preview({ caller, irasId: IRAS_ID, odsCode: SITE, item: LARGE });
      await expect(asked).rejects.toMatchObject({ code: 'notFound' });
    }
  });
});

describe('a report that names the price it is about', () => {
  it('is refused once that price was replaced', async () => {
    const process = await issuedProcess();
    const appendixSha256 = (await process.row(SITE))?.appendixSha256;
    const command = {
      ...{ caller: trust(SITE), irasId: IRAS_ID, odsCode: SITE, item: LARGE },
      ...{ evidence: 'Protocol, table 2', inProtocolSchedule: false, appendixSha256 },
    };
    await process.put({ odsCode: SITE, principalInvestigator: 'Dr New', targetParticipants: { armA: 3 } });
    await process.work();
    await expect(process.raiseEscalation(command)).rejects.toMatchObject({ code: 'staleAppendix' });
    const current = (await process.row(SITE))?.appendixSha256;
    expect(await process.raiseEscalation({ ...command, appendixSha256: current })).toMatchObject({
      status: 'open',
    });
  });
});

describe('the statistics of missing items', () => {
  it('count a study once, however many items its trusts report', async () => {
    const process = await issuedProcess();
    expect((await statisticsOf(process)).rate).toMatchObject({ studies: 1, escalated: 0, display: '0.0' });
    const { id } = await process.escalate(SMALL);
    await process.judge(id, 'includedElsewhere');
    await process.escalate(LARGE);
    for (const caller of [londonNetwork, coordinator])
      expect((await statisticsOf(process, caller)).rate).toMatchObject({
        ...{ studies: 1, escalated: 1, display: '100.0' },
        published: { percent: 20 },
      });
  });

  it('count what the networks made of them, and how long that took', async () => {
    const process = await issuedProcess();
    for (const days of [1, 3]) {
      const { id } = await process.escalate(SMALL);
      process.clock.advance(days * DAY_MS);
      await process.judge(id, days === 1 ? 'includedElsewhere' : 'belowThreshold');
    }
    await process.escalate(SMALL);
    expect(await networkOf(process)).toEqual({
      network: 'Y56',
      name: 'London',
      counts: { open: 1, upheld: 0, includedElsewhere: 1, belowThreshold: 1, lapsed: 0 },
      medianDays: 2,
    });
    await process.withdraw(SITE);
    expect((await networkOf(process))?.counts).toMatchObject({ open: 0, lapsed: 1 });
  });

  it('of a network are of its own region: a study issued elsewhere is none of theirs', async () => {
    const process = await issuedProcess();
    await process.escalate(LARGE);
    const elsewhere = personAs('networkAssessor', 'Y63');
    const { rate, networks } = await statisticsOf(process, elsewhere);
    expect(rate).toMatchObject({ studies: 0, escalated: 0, display: 'no data' });
    expect(networks.map(({ network }) => network)).toEqual(['Y63']);
  });

  it('are for networks and the national team', async () => {
    const process = await issuedProcess();
    for (const caller of [trust(SITE), company])
      await expect(statisticsOf(process, caller)).rejects.toMatchObject({ code: 'notFound' });
  });
});
