import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ActivityMapping,
  createMapper,
  findMappingFindings,
  type MappingEntry,
  suggestTariffItems,
  withConfirmed,
} from '../../shared/domain/activity-mapping.ts';
import { parseDocument } from '../../shared/domain/resource-review.ts';
import { bundledTariff } from '../../shared/reference/index.ts';

const SNOMED_EXAM = { system: 'SNOMED', code: '5880005' };

const dictionary = (...entries: MappingEntry[]): ActivityMapping => ({
  schema: 'ncvr.activity-mapping/1',
  id: 'M-1',
  entries,
});

const look = (entries: MappingEntry[], names: string[], codes = [SNOMED_EXAM]) =>
  createMapper(dictionary(...entries))({ names, codes });

describe('the dictionary finds an activity', () => {
  const exam: MappingEntry = { name: 'Physical exam', tariffItem: 'P-EXAM' };

  it.each([
    'Physical exam',
    'PHYSICAL_EXAM',
    ' physical  exam ',
    'Physical\u00A0Exam',
    'physical-exam',
    'physical\u2013exam',
  ])('by its name, however it is written: %s', (name) => {
    expect(look([exam], [name])).toEqual({ kind: 'mapped', entry: exam });
  });

  it.each(['Physicalexam', 'Physical examination', 'Physical exam (brief)', 'Physical exam +', ''])(
    'not by a name that is only like it: %s',
    (name) => {
      expect(look([exam], [name])).toEqual({ kind: 'unknown' });
    },
  );

  it('by a code, which needs its system too', () => {
    const entry: MappingEntry = { code: SNOMED_EXAM, tariffItem: 'P-EXAM' };
    expect(look([entry], ['anything'])).toEqual({ kind: 'mapped', entry });
    expect(look([entry], ['anything'], [{ ...SNOMED_EXAM, system: 'SPONSOR' }])).toEqual({ kind: 'unknown' });
    expect(look([entry], ['anything'], [{ ...SNOMED_EXAM, code: '5880006' }])).toEqual({ kind: 'unknown' });
  });

  it('by name and code only where both agree', () => {
    const entry: MappingEntry = { name: 'Exam', code: SNOMED_EXAM, tariffItem: 'P-EXAM' };
    expect(look([entry], ['Exam'])).toEqual({ kind: 'mapped', entry });
    expect(look([entry], ['Exam'], [])).toEqual({ kind: 'unknown' });
    expect(look([entry], ['Other'])).toEqual({ kind: 'unknown' });
  });

  it('by name and code before code, by code before name, by label before name', () => {
    const both: MappingEntry = { name: 'Exam', code: SNOMED_EXAM, tariffItem: 'BOTH' };
    const code: MappingEntry = { code: SNOMED_EXAM, tariffItem: 'CODE' };
    const label: MappingEntry = { name: 'Exam', tariffItem: 'LABEL' };
    const name: MappingEntry = { name: 'PE', tariffItem: 'NAME' };
    const all = [name, label, code, both];
    const answers = [all, all.slice(0, 3), all.slice(0, 2), all.slice(0, 1)].map((entries) =>
      look(entries, ['Exam', 'PE']),
    );
    expect(answers).toEqual([both, code, label, name].map((entry) => ({ kind: 'mapped', entry })));
  });

  it('and takes nothing where two codes of one activity give two answers', () => {
    const entries: MappingEntry[] = [
      { code: SNOMED_EXAM, tariffItem: 'A' },
      { code: { system: 'SNOMED', code: '1' }, tariffItem: 'B' },
    ];
    const codes = [SNOMED_EXAM, { system: 'SNOMED', code: '1' }];
    expect(look(entries, ['Exam'], codes)).toEqual({ kind: 'ambiguous', entries });
    expect(
      look(
        entries.map((entry) => ({ ...entry, tariffItem: 'A' })),
        ['Exam'],
        codes,
      ).kind,
    ).toBe('mapped');
  });

  it('and takes nothing where the same item is charged in two ways', () => {
    const entries: MappingEntry[] = [exam, { ...exam, chargedPer: 'once' }];
    expect(look(entries, ['Physical exam']).kind).toBe('ambiguous');
    const sections: MappingEntry[] = [exam, { ...exam, section: 'screening' }];
    expect(look(sections, ['Physical exam']).kind).toBe('ambiguous');
  });
});

describe('a dictionary as a document', () => {
  it('needs a name or a code in each entry', () => {
    const parsed = parseDocument(ActivityMapping, {
      schema: 'ncvr.activity-mapping/1',
      id: 'M-1',
      entries: [{ tariffItem: 'P-EXAM' }],
    });
    expect(parsed).toMatchObject({
      ok: false,
      findings: [{ path: 'entries[0]', message: 'An entry needs a name or a code.' }],
    });
    const name = 'Exam';
    for (const known of [{ name }, { code: SNOMED_EXAM }, { name, code: SNOMED_EXAM }]) {
      const whole = dictionary({ ...known, tariffItem: 'P-EXAM' });
      expect(parseDocument(ActivityMapping, whole)).toEqual({ ok: true, value: whole });
    }
  });

  it('that contradicts itself has a finding; one that repeats itself has none', () => {
    const exam: MappingEntry = { name: 'Exam', tariffItem: 'A' };
    expect(findMappingFindings(dictionary(exam, { ...exam, name: 'EXAM' }))).toEqual([]);
    expect(
      findMappingFindings(dictionary(exam, { name: 'ECG', tariffItem: 'B' }, { ...exam, tariffItem: 'B' })),
    ).toEqual([
      {
        ...{ severity: 'error', code: 'contradiction', path: 'entries[2]' },
        message: 'Entry 1 gives another answer for the same name and code.',
        mend: 'Keep one of the two.',
      },
    ]);
  });

  it('takes what a person confirmed in place of what it said before', () => {
    const before = dictionary({ name: 'Exam', tariffItem: 'A' }, { name: 'ECG', tariffItem: 'B' });
    const after = withConfirmed(before, [
      { name: 'EXAM', tariffItem: 'C' },
      { code: SNOMED_EXAM, tariffItem: 'D' },
    ]);
    expect(after).toEqual(
      dictionary(
        { name: 'EXAM', tariffItem: 'C' },
        { name: 'ECG', tariffItem: 'B' },
        { code: SNOMED_EXAM, tariffItem: 'D' },
      ),
    );
    expect(before.entries).toHaveLength(2);
  });

  it('finds whatever was confirmed, and never contradicts itself after that', () => {
    const text = fc.string({ minLength: 1, maxLength: 8 }).filter((each) => each.trim() !== '');
    const entry = fc.record({ name: text, tariffItem: fc.constantFrom('A', 'B') });
    fc.assert(
      fc.property(fc.array(entry), fc.array(entry, { minLength: 1 }), (known, confirmed) => {
        const after = withConfirmed(withConfirmed(dictionary(), known), confirmed);
        expect(findMappingFindings(after)).toEqual([]);
        const last = confirmed.at(-1);
        expect(createMapper(after)({ names: [last?.name ?? ''], codes: [] })).toEqual({
          kind: 'mapped',
          entry: last,
        });
      }),
    );
  });
});

describe('suggestions', () => {
  const best = (label: string) => suggestTariffItems(label, bundledTariff(), 3);

  it.each([
    ['Informed Consent', 'P-CONSENT'],
    ['Hematology', 'I-PATH05'],
    ['Uninalysis', 'P-URINALYSIS'],
    ['Patient randomised', 'P-RANDOMISE'],
    ['Randomization', 'P-RANDOMISE'],
    ['Chemistry', 'I-PATH04'],
    ['ECG', 'P-ECG'],
    ['Vital signs while standing', 'P-VITALS-ORTHO'],
    ['Height and Weight', 'P-HEIGHT-WEIGHT'],
  ])('for %s begin with %s', (label, code) => {
    expect(best(label)[0]?.tariffItem).toBe(code);
  });

  it('are none where nothing is alike', () => {
    expect(best('ADAS-Cog')).toEqual([]);
    expect(best('')).toEqual([]);
    expect(suggestTariffItems('ECG', { items: [] }, 3)).toEqual([]);
  });

  it('are at most as many as asked for, best first, and the same every time', () => {
    const items = ['MRI of the head', 'MRI', 'CT', 'MRI'].map((label, at) => ({ code: `I-${at}`, label }));
    const suggestions = suggestTariffItems('MRI', { items }, 2);
    expect(suggestions).toEqual([
      { tariffItem: 'I-1', label: 'MRI', score: 100 },
      { tariffItem: 'I-3', label: 'MRI', score: 100 },
    ]);
    expect(suggestTariffItems('MRI', { items }, 9).map(({ tariffItem }) => tariffItem)).toEqual([
      'I-1',
      'I-3',
      'I-0',
    ]);
  });

  const offered = (label: string, ...labels: readonly string[]) =>
    suggestTariffItems(
      label,
      { items: labels.map((each, at) => ({ code: `I-${at}`, label: each })) },
      labels.length,
    ).map(({ tariffItem, score }) => [tariffItem, score]);

  it('pass over words that say nothing, and signs', () => {
    expect(offered('The MRI of (the) head!', 'MRI head')).toEqual([['I-0', 100]]);
    expect(offered('of the', 'By the')).toEqual([]);
  });

  it('count a word that few items have for more than one that many have', () => {
    const labels = ['Blood alpha', 'Blood beta', 'Blood gamma', 'Urine quux'];
    expect(offered('Blood quux', ...labels)[0]?.[0]).toBe('I-3');
  });

  it('count the beginning and the end of a word', () => {
    // Of 3 and 3 pieces one is alike: ^ab or yz$.
    expect(offered('abc', 'abd')).toEqual([['I-0', 33]]);
    expect(offered('xyz', 'wyz')).toEqual([['I-0', 33]]);
  });

  it('are offered from a quarter on, and no less', () => {
    // One piece of 3 and 5 is alike, which is a quarter; of 3 and 6 it is less.
    expect(offered('abc', 'abwxy')).toEqual([['I-0', 25]]);
    expect(offered('abc', 'abwxyz')).toEqual([]);
  });

  it('are in the order of the tariff where they are equally alike', () => {
    expect(offered('abc zzz', 'zzz', 'abc').map(([code]) => code)).toEqual(['I-0', 'I-1']);
    expect(offered('abc zzz', 'abc', 'zzz').map(([code]) => code)).toEqual(['I-0', 'I-1']);
  });

  it('score 1 to 100 for any label', () => {
    fc.assert(
      fc.property(fc.string(), (label) => {
        for (const { score } of best(label)) {
          expect(score).toBeGreaterThanOrEqual(1);
          expect(score).toBeLessThanOrEqual(100);
        }
      }),
      { numRuns: 50 },
    );
  });
});
