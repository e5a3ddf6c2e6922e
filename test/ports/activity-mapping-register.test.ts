import { beforeEach, describe, expect, it } from 'vitest';
import { createActivityMappingRegister } from '../../shared/adapters/records/activity-mapping-register.records.ts';
import type { SavedMapping } from '../../shared/ports/activity-mapping-register.ts';
import { RegisterConflict } from '../../shared/ports/registers.ts';
import { createMemoryDeps, ISSUER, type MemoryDeps, NOW } from '../support/service-deps.ts';

let deps: MemoryDeps;

beforeEach(async () => {
  deps = await createMemoryDeps();
});

function saved(version: number, tariffItem: string, id = 'RRV'): SavedMapping {
  const savedBy = {
    issuer: ISSUER,
    subject: 'kim',
    name: 'Kim',
    role: 'studyResourceReviewer' as const,
    organisation: id,
  };
  const entries = [{ name: 'ECG', tariffItem }];
  return {
    mapping: { schema: 'ncvr.activity-mapping/1', id, entries },
    version,
    savedAt: NOW,
    savedBy,
  };
}

describe('the register of activity mappings', () => {
  it('gives back the current version and every one before it, with who saved it', async () => {
    await deps.mappings.saveMapping(saved(1, 'A1'));
    await deps.mappings.saveMapping(saved(2, 'A2'));
    expect(await deps.mappings.findMapping('RRV')).toEqual(saved(2, 'A2'));
    expect(await deps.mappings.findMapping('RRV', 1)).toEqual(saved(1, 'A1'));
    expect(await deps.mappings.findMapping('RRV', 3)).toBeUndefined();
    expect(await deps.mappings.findMapping('RTH')).toBeUndefined();
  });

  it('takes a version once, and only after the one before it', async () => {
    await deps.mappings.saveMapping(saved(1, 'A1'));
    for (const version of [1, 3]) {
      await expect(deps.mappings.saveMapping(saved(version, 'B1'))).rejects.toBeInstanceOf(RegisterConflict);
    }
    expect(await deps.mappings.findMapping('RRV')).toEqual(saved(1, 'A1'));
    expect(await deps.mappings.findMapping('RRV', 3)).toBeUndefined();
  });

  it('keeps dictionaries of two organisations apart, even where they say the same', async () => {
    await deps.mappings.saveMapping(saved(1, 'A1'));
    await deps.mappings.saveMapping(saved(1, 'A1', 'RTH'));
    expect((await deps.mappings.findMapping('RTH'))?.mapping.id).toBe('RTH');
    expect((await deps.mappings.findMapping('RRV'))?.mapping.id).toBe('RRV');
  });

  it('says so where the archive lost a body, or holds another', async () => {
    await deps.mappings.saveMapping(saved(1, 'A1'));
    for (const get of [async () => undefined, async () => new TextEncoder().encode('{}')]) {
      const register = createActivityMappingRegister({
        table: deps.table,
        archive: { ...deps.archive, get },
      });
      await expect(register.findMapping('RRV')).rejects.toThrow('activity mapping');
    }
  });
});
