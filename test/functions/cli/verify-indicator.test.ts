/** `ncvr verify` on what the indicator is proved with. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { archiveKey } from '../../../shared/usecases/archive-keys.ts';
import { personAs } from '../../support/service-deps.ts';
import { createDecisionWorld } from '../../usecases/adherence-indicator/decision-world.ts';
import { makeFolder, runHere } from './command-line.ts';

const folder = makeFolder();
const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
let files: Readonly<Record<'snapshot' | 'proof' | 'log' | 'keys', string>>;

beforeAll(async () => {
  const world = await createDecisionWorld('2026-12-05T04:15:00.000Z');
  const part = { irasId: '1001', odsCode: 'RJ1' };
  await world.issue(part, '2026-11-01T09:00:00.000Z');
  await world.decide(part, 'accepted', '2026-11-02T09:00:00.000Z');
  await world.close();
  const month = '2026-11';
  const { bytes, snapshot } = await world.readSnapshot({ month });
  const caller = personAs('siteRepresentative', 'RJ1');
  files = {
    snapshot: write('snapshot.json', bytes),
    proof: write('proof.json', (await world.readProof({ caller, month, odsCode: 'RJ1' })).bytes),
    log: write(
      'log.json',
      (await world.archive.get(archiveKey.indicatorLog(month, snapshot.integrity.sha256))) ?? '',
    ),
    keys: write('keys.json', JSON.stringify({ items: await world.signer.listKeys() })),
  };
});

describe('ncvr verify', () => {
  it.each([
    ['snapshot', 'Snapshot of the adherence indicator for 2026-11, revision 1'],
    ['proof', 'Proof of inclusion of RJ1 for 2026-11, revision 1'],
    ['log', 'Exported month of the adherence indicator for 2026-11, revision 1'],
  ] as const)('says part by part that a %s is right', async (name, title) => {
    const { code, stdout } = await runHere(['verify', files[name], '--keys', files.keys]);
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe(title);
    expect(stdout).toContain('ncvr-adherence/1: 100.0% (1 of 1 trusts)');
    expect(stdout).toContain('Everything is right.');
  });

  it('does not trust a key that it was not given', async () => {
    const { code, stdout } = await runHere(['verify', files.snapshot]);
    expect(code).toBe(0);
    expect(stdout).toContain('consistent, key not trusted');
  });

  it('finds a changed answer in a proof', async () => {
    const forged = write(
      'forged.json',
      readFileSync(files.proof, 'utf8').replace('"decision":"accepted"', '"decision":"declinedCapacity"'),
    );
    const { code, stdout } = await runHere(['verify', forged, '--keys', files.keys]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/WRONG +tree +Row 1 is not in the published root/);
  });
});
