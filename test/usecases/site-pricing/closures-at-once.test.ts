/** Closures that cross: two into one successor, a successor that closes itself, and whoever writes in between. */
import { describe, expect, it } from 'vitest';
import { findMultiplier } from '../../../shared/domain/tariff.ts';
import { RegisterConflict } from '../../../shared/ports/registers.ts';
import { bundledMultipliers } from '../../../shared/reference/index.ts';
import { createCloseOrganisation } from '../../../shared/usecases/site-pricing/close-organisation.ts';
import { createRebuild } from '../../../shared/usecases/trust-acceptance/rebuild.ts';
import { keepOrganisation } from '../../support/keep-organisation.ts';
import { IRAS_ID, site, smallReview } from '../resource-review/small-review.ts';
import { coordinator } from '../resource-review/study-process.ts';
import { createPricingProcess, type PricingProcess } from './pricing-process.ts';

const DAY = '2026-11-01';

async function issued(...sites: readonly string[]) {
  const process = await createPricingProcess();
  await process.bringToIssued(smallReview({ sites: sites.map((code, at) => site(code, 10 + at)) }));
  return process;
}

const closing = (odsCode: string, successor: string) => ({
  ...{ caller: coordinator, odsCode, closedOn: DAY, successor, page: { limit: 50 } },
});

/** The directory as it is, with something that happens once, just before the next write. */
function disturbed({ directory }: PricingProcess, disturb: () => Promise<void>) {
  let isDone = false;
  const putOrganisations: typeof directory.putOrganisations = async (records) => {
    if (!isDone) {
      isDone = true;
      await disturb();
    }
    return directory.putOrganisations(records);
  };
  return { ...directory, putOrganisations };
}

describe('two trusts that merge into one at the same moment', () => {
  it('are both its predecessors, and leave it one price at its own multiplier', async () => {
    const process = await issued('RJ1', 'RK9', 'RTH');
    const outcomes = await Promise.all([process.close('RJ1', 'RTD'), process.close('RK9', 'RTD')]);
    await process.work();
    const successor = await process.organisations.findOrganisation('RTD');
    expect(successor).toMatchObject({ status: 'open' });
    expect(successor?.predecessors?.toSorted()).toEqual(['RJ1', 'RK9']);
    for (const code of ['RJ1', 'RK9']) {
      expect(await process.organisations.findOrganisation(code)).toMatchObject({
        ...{ status: 'closed', closedOn: DAY, successors: ['RTD'] },
      });
      expect(await process.offersOf(code)).toEqual([[1, 1, 'superseded']]);
      expect(await process.row(code)).toMatchObject({ movedTo: 'RTD' });
    }
    // Whichever came second found the successor taking part already.
    expect(outcomes.flatMap(({ studies }) => studies.map(({ outcome }) => outcome)).sort()).toEqual([
      'joined',
      'moved',
    ]);
    expect(await process.offersOf('RTD')).toEqual([[1, 1, 'issued']]);
    const micro = findMultiplier(bundledMultipliers(), 'RTD')?.micro;
    expect(await process.price('RTD')).toMatchObject({ multiplier: { micro } });
    expect(await process.offersOf('RTH')).toEqual([[1, 1, 'issued']]);
    expect(await createRebuild(process)({ mend: false })).toMatchObject({ differences: [] });
  });

  it('lose nothing where the second writes between the first one’s reading and writing', async () => {
    const process = await issued('RJ1', 'RK9');
    const directory = disturbed(process, async () => {
      await process.close('RK9', 'RTD');
    });
    const close = createCloseOrganisation({ ...process, directory });
    const { organisation } = await close(closing('RJ1', 'RTD'));
    expect(organisation).toMatchObject({ status: 'closed', successors: ['RTD'] });
    expect((await process.organisations.findOrganisation('RTD'))?.predecessors).toEqual(['RK9', 'RJ1']);
  });
});

describe('a closure that crosses another change of its organisations', () => {
  it('keeps what was written in between', async () => {
    const process = await issued('RJ1', 'RK9');
    const known = (await process.organisations.findOrganisation('RTD'))!;
    const directory = disturbed(process, () => keepOrganisation(process, { ...known, note: 'Moved house' }));
    await createCloseOrganisation({ ...process, directory })(closing('RJ1', 'RTD'));
    expect(await process.organisations.findOrganisation('RTD')).toMatchObject({
      ...{ note: 'Moved house', predecessors: ['RJ1'] },
    });
  });

  it('is refused where the successor closed in between, and records nothing', async () => {
    const process = await issued('RJ1', 'RK9');
    const directory = disturbed(process, async () => {
      await process.close('RTD', 'RTH');
    });
    const close = createCloseOrganisation({ ...process, directory });
    await expect(close(closing('RJ1', 'RTD'))).rejects.toMatchObject({
      ...{ code: 'invalidInput', path: 'successor', message: expect.stringContaining('is not open') },
    });
    expect(await process.organisations.findOrganisation('RJ1')).toMatchObject({ status: 'open' });
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'issued']]);
  });

  it('asks to try again where others never stop writing', async () => {
    const process = await issued('RJ1');
    const directory = {
      ...process.directory,
      putOrganisations: () => Promise.reject(new RegisterConflict()),
    };
    const close = createCloseOrganisation({ ...process, directory });
    await expect(close(closing('RJ1', 'RTD'))).rejects.toMatchObject({ code: 'busy', mend: 'Try again.' });
    expect(await process.offersOf('RJ1')).toEqual([[1, 1, 'issued']]);
  });
});

describe('a trust whose successor closed, too, before its prices moved', () => {
  it('leaves them to whoever took over in the end, and keeps its own successor on record', async () => {
    const process = await issued('RJ1');
    const closed = (await process.organisations.findOrganisation('RJ1'))!;
    // Recorded, but the call ended before any price moved.
    await keepOrganisation(process, { ...closed, status: 'closed', closedOn: DAY, successors: ['RTD'] });
    await process.close('RTD', 'RTH');
    await expect(process.close('RJ1', 'RTD')).rejects.toMatchObject({ path: 'successor' });
    await expect(process.close('RJ1', 'RK9')).rejects.toMatchObject({ code: 'stateConflict' });
    const { studies, organisation } = await process.close('RJ1', 'RTH');
    expect(studies).toEqual([
      { irasId: IRAS_ID, outcome: 'moved', offer: { reviewVersion: 1, issueNumber: 1 } },
    ]);
    expect(organisation.successors).toEqual(['RTD']);
    await process.work();
    expect(await process.offersOf('RTH')).toEqual([[1, 1, 'issued']]);
    expect((await process.organisations.findOrganisation('RTH'))?.predecessors).toEqual(['RTD']);
  });

  it('is not sent round in circles by records that name each other', async () => {
    const process = await issued('RJ1');
    for (const [code, successor] of [
      ['RJ1', 'RTD'],
      ['RTD', 'RJ1'],
    ] as const) {
      const known = (await process.organisations.findOrganisation(code))!;
      await keepOrganisation(process, { ...known, status: 'closed', closedOn: DAY, successors: [successor] });
    }
    await expect(process.close('RJ1', 'RTH')).rejects.toMatchObject({
      ...{ code: 'stateConflict', path: 'successor' },
    });
  });
});
