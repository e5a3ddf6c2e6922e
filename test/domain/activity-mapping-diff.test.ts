import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityMapping, MappingEntry } from '../../shared/domain/activity-mapping.ts';
import { diffActivityMappings } from '../../shared/domain/activity-mapping-diff.ts';

const dictionary = (entries: readonly MappingEntry[]): ActivityMapping => ({
  schema: 'ncvr.activity-mapping/1',
  id: 'RRV',
  entries: [...entries],
});

const entries = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('ECG', 'MRI', 'Vital signs', 'Consent', 'Bloods'),
    tariffItem: fc.constantFrom('A1', 'A2', 'A3'),
  }),
  { selector: ({ name }) => name },
);

describe('the difference between two dictionaries', () => {
  it('is all that is needed to make the second of the first, whatever they are', () => {
    fc.assert(
      fc.property(entries, entries, (before, after) => {
        const { added, removed, changed } = diffActivityMappings(dictionary(before), dictionary(after));
        const made = new Map<string, string>(before.map((entry) => [entry.name, entry.tariffItem]));
        for (const { name } of removed) expect(made.delete(name ?? '')).toBe(true);
        for (const { before: old, after: next } of changed) {
          expect(made.get(old.name ?? '')).toBe(old.tariffItem);
          made.set(next.name ?? '', next.tariffItem);
        }
        for (const { name, tariffItem } of added) {
          expect(made.has(name ?? '')).toBe(false);
          made.set(name ?? '', tariffItem);
        }
        expect([...made].sort()).toEqual(after.map(({ name, tariffItem }) => [name, tariffItem]).sort());
      }),
    );
  });

  it('is none where only the order differs, or how a name is written', () => {
    const one = dictionary([
      { name: 'ECG', tariffItem: 'A1' },
      { name: 'Vital signs', tariffItem: 'A2' },
    ]);
    const other = dictionary([
      { name: 'vital  Signs', tariffItem: 'A2' },
      { name: 'ECG', tariffItem: 'A1' },
    ]);
    expect(diffActivityMappings(one, other)).toEqual({ added: [], removed: [], changed: [] });
  });

  it('changes where an item is charged otherwise, or stands in another section', () => {
    const ecg: MappingEntry = { name: 'ECG', tariffItem: 'A1', chargedPer: 'visit', section: 'screening' };
    const { chargedPer: _none, ...notCharged } = ecg;
    const { section: _nowhere, ...nowhere } = ecg;
    for (const after of [
      { ...ecg, chargedPer: 'once' as const },
      { ...ecg, section: 'pharmacy' as const },
      notCharged,
      nowhere,
    ])
      expect(diffActivityMappings(dictionary([ecg]), dictionary([after]))).toEqual({
        ...{ added: [], removed: [] },
        changed: [{ before: ecg, after }],
      });
  });

  it('tells an entry for a name from one for the name and a code', () => {
    const code = { system: 'SNOMED', code: '29303009' };
    const one = dictionary([{ name: 'ECG', tariffItem: 'A1' }]);
    const other = dictionary([{ name: 'ECG', code, tariffItem: 'A1' }]);
    expect(diffActivityMappings(one, other)).toMatchObject({
      added: [{ code }],
      removed: [{ name: 'ECG' }],
      changed: [],
    });
  });
});
