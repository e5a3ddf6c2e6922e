/** What a closure would do, said before it is done: the preview and the closure agree in every outcome. */
import { describe, expect, it } from 'vitest';
import {
  type ClosurePart,
  createPreviewClosure,
} from '../../../shared/usecases/site-pricing/preview-closure.ts';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { coordinator, lead } from '../resource-review/study-process.ts';
import { LARGE } from '../trust-acceptance/trust-process.ts';
import { createPricingProcess, type PricingProcess } from './pricing-process.ts';

async function issued(...sites: readonly string[]) {
  const process = await createPricingProcess();
  await process.bringToIssued(smallReview({ sites: sites.map((odsCode) => site(odsCode)) }));
  return process;
}

const preview = (process: PricingProcess, successor?: string, odsCode = 'RJ1') =>
  createPreviewClosure(process)({ caller: coordinator, odsCode, closedOn: '2026-11-01', successor });

const onlyOutcome = async (process: PricingProcess, successor?: string) => {
  const { parts } = await preview(process, successor);
  expect(parts).toHaveLength(1);
  return parts[0]?.outcome;
};

describe('the preview of a closure', () => {
  it.each<[string | undefined, ClosurePart['outcome'], string, ClosurePart['outcome']]>([
    ['RTD', 'moves', 'moved', 'moved'],
    ['RK9', 'joins', 'joined', 'moved'],
    [undefined, 'withdraws', 'withdrawn', 'withdrawn'],
  ])('with the successor %s says that the price %s', async (successor, before, done, after) => {
    const process = await issued('RJ1', 'RK9');
    expect(await onlyOutcome(process, successor)).toBe(before);
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'issued']]);
    expect((await process.organisations.findOrganisation('RJ1'))?.status).toBe('open');
    const { studies } = await process.close('RJ1', successor);
    expect(studies).toMatchObject([{ irasId: IRAS_ID, outcome: done }]);
    expect(await onlyOutcome(process, successor)).toBe(after);
  });

  it.each(['accepted', 'notAccepted', 'declinedCapacity'] as const)(
    'leaves an answered price where it is: %s',
    async (decision) => {
      const process = await issued('RJ1', 'RK9');
      await process.decideAt('RJ1', decision);
      expect((await preview(process, 'RTD')).parts).toMatchObject([{ outcome: 'stays', status: decision }]);
    },
  );

  it('moves a price that waits for the network', async () => {
    const process = await issued('RJ1', 'RK9');
    await process.escalate(LARGE);
    expect((await preview(process, 'RTD')).parts).toMatchObject([{ outcome: 'moves', status: 'escalated' }]);
  });

  it('says why a successor without a multiplier cannot be offered the price', async () => {
    const process = await issued('RJ1', 'RK9');
    const known = await process.organisations.findOrganisation('RTD');
    if (!known) throw new Error('RTD is bundled');
    const newcomer = { ...known, odsCode: 'Z9Z9Z', name: 'New Trust' };
    await keepOrganisation(process, newcomer);
    const { parts } = await preview(process, 'Z9Z9Z');
    expect(parts).toMatchObject([{ outcome: 'blocked' }]);
    expect(parts[0]?.findings[0]?.message).toContain('multiplier');
    const { studies } = await process.close('RJ1', 'Z9Z9Z');
    expect(studies).toMatchObject([{ outcome: 'blocked' }]);
  });

  it('refuses what the closure refuses', async () => {
    const process = await issued('RJ1', 'RK9');
    await expect(preview(process, 'RJ1')).rejects.toMatchObject({ code: 'invalidInput', path: 'successor' });
    const asked = { odsCode: 'RJ1', closedOn: '2027-01-01' };
    const previewClosure = createPreviewClosure(process);
    await expect(previewClosure({ caller: coordinator, ...asked })).rejects.toMatchObject({
      path: 'closedOn',
    });
    await expect(previewClosure({ caller: lead, ...asked })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
