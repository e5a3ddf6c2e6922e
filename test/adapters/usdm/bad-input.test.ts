import { describe, expect, it } from 'vitest';
import { importUsdm } from '../../../shared/adapters/usdm/protocol-import.usdm.ts';
import {
  activity,
  cellsInWords,
  decision,
  draft,
  instance,
  kinds,
  messagesOf,
  plainStudy,
  visitLabels,
} from './studies.ts';

const design = 'study.versions[0].studyDesigns[0]';

describe('a file that is no USDM version 4 study is refused', () => {
  it.each([
    ['a list', [], 'notUsdm'],
    ['nothing', null, 'notUsdm'],
    ['another document', { schema: 'ncvr.resource-review/1' }, 'notUsdm'],
    ['a study that is text', { study: 'x', usdmVersion: '4.0.0' }, 'notUsdm'],
    ['a study without versions', { study: {}, usdmVersion: '4.0.0' }, 'noDesign'],
    ['a version without a design', { study: { versions: [{}] }, usdmVersion: '4.0.0' }, 'noDesign'],
  ])('%s', (_name, document, code) => {
    const imported = importUsdm(document);
    expect(imported.review).toBeUndefined();
    expect(imported.findings.map((finding) => finding.code)).toContain(code);
    expect(imported.findings.every(({ message, mend }) => message !== '' && mend !== '')).toBe(true);
  });

  it.each(['3.0.0', '3.6', '40.1', '5', '2.1'])('version %s, by name', (usdmVersion) => {
    const imported = importUsdm({ ...plainStudy([instance('1', ['a'])]), usdmVersion });
    expect(imported.review).toBeUndefined();
    expect(imported.findings).toEqual([
      {
        severity: 'error',
        code: 'otherUsdmVersion',
        path: 'usdmVersion',
        message: `This file is in USDM version "${usdmVersion}"; only version 4 can be read.`,
        mend: 'Export the study in USDM version 4.',
      },
    ]);
  });

  it('but the bare study without its wrapper is read, with a warning that the version is not stated', () => {
    const { study } = plainStudy([instance('1', ['a'])]);
    expect(kinds(draft(study))).toEqual(['warning noUsdmVersion']);
    expect(cellsInWords(draft(study))).toEqual(['Visit 1: Activity a']);
  });
});

describe('references that lead nowhere', () => {
  it('an activity that is not there: the cell is refused and named, the others stay', () => {
    const imported = draft(plainStudy([instance('1', ['a', 'gone', 'b'])]));
    expect(cellsInWords(imported)).toEqual(['Visit 1: Activity a', 'Visit 1: Activity b']);
    expect(imported.account).toMatchObject({ cellsInFile: 3, cellsInDraft: 2, cellsRefused: 1 });
    const [finding] = imported.findings.filter(({ code }) => code === 'unknownActivity');
    expect(finding).toMatchObject({
      severity: 'error',
      path: `${design}.scheduleTimelines[0].instances[0].activityIds[1]`,
    });
    expect(finding?.message).toMatch(/"Visit 1" \(V1\) has the activity "gone"/);
  });

  it('a next instance that is not there: what follows comes last, and both are said', () => {
    const imported = draft(
      plainStudy([instance('1', ['a'], 'gone'), instance('2', ['b'], '3'), instance('3', ['c'])]),
    );
    expect(visitLabels(imported)).toEqual(['Visit 1', 'Visit 2', 'Visit 3']);
    expect(kinds(imported)).toEqual(['error unknownInstance', 'warning unreachableVisits']);
    expect(messagesOf(imported, 'unknownInstance')[0]).toMatch(/"Visit 1" leads to the instance "gone"/);
    expect(messagesOf(imported, 'unreachableVisits')[0]).toMatch(/to "Visit 2", "Visit 3": they come last/);
  });

  it.each([
    ['gone', 'error unknownInstance'],
    [null, 'error noEntry'],
  ])('a beginning that is %s: the visits still follow each other', (entryId, kind) => {
    const imported = draft(plainStudy([instance('2', ['b']), instance('1', ['a'], '2')], {}, { entryId }));
    expect(visitLabels(imported)).toEqual(['Visit 1', 'Visit 2']);
    expect(kinds(imported)).toContain(kind);
  });

  it.each(['encounterId', 'epochId'])('an unknown %s costs no cell', (field) => {
    const imported = draft(plainStudy([instance('1', ['a'], undefined, { [field]: 'gone' })]));
    expect(cellsInWords(imported)).toEqual(['Visit 1: Activity a']);
    expect(imported.findings.find(({ code }) => code === 'unknownReference')?.path).toBe(
      `${design}.scheduleTimelines[0].instances[0].${field}`,
    );
  });

  it.each(['nextId', 'previousId', 'timelineId', 'childIds'])(
    'an unknown %s of an activity is named',
    (field) => {
      const target = field === 'childIds' ? ['gone'] : 'gone';
      const activities = [activity('a', { [field]: target })];
      const imported = draft(plainStudy([instance('1', ['a'])], { activities }));
      expect(messagesOf(imported, 'unknownReference')).toEqual([
        expect.stringMatching(/"Activity a".*"gone"/),
      ]);
    },
  );
});

describe('references that go round in a circle', () => {
  it('visits: each comes once, and the circle is an error', () => {
    const imported = draft(
      plainStudy([instance('1', ['a'], '2'), instance('2', ['b'], '3'), instance('3', ['c'], '2')]),
    );
    expect(visitLabels(imported)).toEqual(['Visit 1', 'Visit 2', 'Visit 3']);
    expect(kinds(imported)).toEqual(['error circularTimeline']);
    expect(messagesOf(imported, 'circularTimeline')[0]).toMatch(/^"Visit 3" leads back to "Visit 2"/);
  });

  it('a visit that leads to itself', () => {
    expect(kinds(draft(plainStudy([instance('1', ['a'], '1')])))).toEqual(['error circularTimeline']);
  });

  it('a circle that nothing leads to still keeps its visits', () => {
    const imported = draft(
      plainStudy([instance('1', ['a']), instance('2', ['b'], '3'), instance('3', ['c'], '2')]),
    );
    expect(visitLabels(imported)).toEqual(['Visit 1', 'Visit 2', 'Visit 3']);
    expect(kinds(imported)).toEqual(['error circularTimeline', 'warning unreachableVisits']);
  });

  it.each(['nextId', 'previousId', 'childIds'])('the %s of activities', (field) => {
    const to = (id: string) => ({ [field]: field === 'childIds' ? [id] : id });
    const activities = [activity('a', to('b')), activity('b', to('c')), activity('c', to('a'))];
    const imported = draft(plainStudy([instance('1', ['b'])], { activities }));
    expect(messagesOf(imported, 'circularReference')).toEqual([
      expect.stringMatching(/"Activity c" leads back to "Activity a"/),
    ]);
    expect(cellsInWords(imported)).toEqual(['Visit 1: Activity b']);
  });

  it('timelines that are worked out in each other', () => {
    const study = plainStudy([instance('1', ['a'])], {
      activities: [activity('a', { timelineId: 'sub' })],
      scheduleTimelines: [
        { id: 'main', name: 'Main', mainTimeline: true, entryId: '1', instances: [instance('1', ['a'])] },
        { id: 'sub', name: 'Sub', mainTimeline: false, entryId: 's', instances: [instance('s', ['a'])] },
      ],
    });
    expect(messagesOf(draft(study), 'circularReference')).toEqual([
      expect.stringMatching(/"Sub" leads back to "Sub"/),
    ]);
  });
});

describe('decisions', () => {
  it('that lead back make a repeat, not an error', () => {
    const imported = draft(
      plainStudy([
        instance('1', ['a'], '2'),
        instance('2', ['b'], 'd'),
        decision('d', '3', ['2']),
        instance('3', ['c']),
      ]),
    );
    expect(visitLabels(imported)).toEqual(['Visit 1', 'Visit 2', 'Visit 3']);
    expect(kinds(imported)).toEqual(['warning repeatedVisits']);
  });

  it('that go round by default and leave on a condition do so too', () => {
    const imported = draft(
      plainStudy([
        instance('1', ['a'], '2'),
        instance('2', ['b'], 'd'),
        decision('d', '2', ['3']),
        instance('3', ['c']),
      ]),
    );
    expect(visitLabels(imported)).toEqual(['Visit 1', 'Visit 2', 'Visit 3']);
    expect(kinds(imported)).toEqual(['warning repeatedVisits', 'warning conditionalVisits']);
  });

  it('whose branch returns to an earlier visit say that it repeats', () => {
    const imported = draft(
      plainStudy([
        instance('1', ['a'], 'd'),
        decision('d', '2', ['x']),
        instance('2', ['b']),
        instance('x', ['c'], '1'),
      ]),
    );
    expect(visitLabels(imported)).toEqual(['Visit 1', 'Visit 2', 'Visit x']);
    expect(kinds(imported)).toEqual(['warning repeatedVisits', 'warning conditionalVisits']);
  });

  it('with activities are visits: no cell is lost', () => {
    const imported = draft(plainStudy([{ ...decision('d', undefined, []), activityIds: ['a'] }]));
    expect(cellsInWords(imported)).toEqual(['Decision d: Activity a']);
  });
});

describe('one thing too many, or none', () => {
  it('two instances with one id are two visits', () => {
    const imported = draft(plainStudy([instance('1', ['a']), instance('1', ['b'])]));
    expect(cellsInWords(imported)).toEqual(['Visit 1: Activity a', 'Visit 1: Activity b']);
    expect(kinds(imported)).toContain('error duplicateId');
  });

  it('two activities with one id: the first is meant, and it is said', () => {
    const activities = [activity('a'), activity('a', { name: 'Another' })];
    const imported = draft(plainStudy([instance('1', ['a'])], { activities }));
    expect(cellsInWords(imported)).toEqual(['Visit 1: Activity a']);
    expect(kinds(imported)).toEqual(['error duplicateId']);
  });

  it('two main timelines give the visits of both, and an error', () => {
    const timelines = ['1', '2'].map((id) => ({
      id: `t${id}`,
      name: `T${id}`,
      mainTimeline: true,
      entryId: id,
      instances: [instance(id, ['a'])],
    }));
    const imported = draft(plainStudy([], { scheduleTimelines: timelines }));
    expect(visitLabels(imported)).toEqual(['Visit 1', 'Visit 2']);
    expect(kinds(imported)).toEqual(['error severalMainTimelines']);
  });

  it('the only timeline is the main one even if it does not say so; of two, none is guessed', () => {
    const timeline = { id: 't', name: 'T', entryId: '1', instances: [instance('1', ['a'])] };
    const one = draft(plainStudy([], { scheduleTimelines: [timeline] }));
    expect(visitLabels(one)).toEqual(['Visit 1']);
    expect(kinds(one)).toEqual(['warning noMainTimeline']);
    const two = draft(plainStudy([], { scheduleTimelines: [timeline, { ...timeline, id: 'u' }] }));
    expect(visitLabels(two)).toEqual([]);
    expect(kinds(two)).toContain('error noMainTimeline');
  });

  it('a second study design is named, not mixed in', () => {
    const first = plainStudy([instance('1', ['a'])]);
    const both = structuredClone(first) as { study: { versions: { studyDesigns: unknown[] }[] } };
    both.study.versions[0]?.studyDesigns.push({ id: 'other', name: 'Substudy', scheduleTimelines: [] });
    expect(messagesOf(draft(both), 'several')[0]).toMatch(/2 study designs.*nothing of "Substudy"/);
  });

  it('no arms is an error', () => {
    expect(kinds(draft(plainStudy([instance('1', ['a'])], { arms: null })))).toEqual(['error noArms']);
  });
});

describe('values of the wrong kind are findings with their place', () => {
  it.each<[string, unknown, string]>([
    ['activities', 'none', `${design}.activities`],
    ['arms', [7], `${design}.arms[0]`],
    ['encounters', { a: 1 }, `${design}.encounters`],
    ['scheduleTimelines', [null], `${design}.scheduleTimelines[0]`],
    ['studyPhase', 'III', `${design}.studyPhase`],
  ])('%s', (field, value, path) => {
    const { findings } = importUsdm(plainStudy([instance('1', [])], { [field]: value }));
    expect(findings.filter(({ code }) => code === 'schema').map((finding) => finding.path)).toContain(path);
  });

  it('a cell that is no id is named', () => {
    const imported = draft(plainStudy([instance('1', ['a', 7, null])]));
    expect(imported.account).toMatchObject({ cellsInFile: 2, cellsInDraft: 1, cellsRefused: 1 });
    expect(imported.findings.filter(({ code }) => code === 'schema').map(({ path }) => path)).toEqual([
      `${design}.scheduleTimelines[0].instances[0].activityIds[1]`,
      `${design}.scheduleTimelines[0].instances[0].activityIds[2]`,
    ]);
  });

  it('names like those of every object are names like any other', () => {
    const activities = [activity('constructor'), activity('toString')];
    const imported = draft(
      plainStudy([instance('hasOwnProperty', ['constructor', 'toString', 'valueOf'])], { activities }),
    );
    expect(imported.account).toMatchObject({ cellsInDraft: 2, cellsRefused: 1 });
  });
});

describe('a very large file', () => {
  it('with thousands of elements that nothing uses gives the same draft', () => {
    const more = Array.from({ length: 5000 }, (_, at) => activity(`u${at}`));
    const study = (activities: readonly unknown[]) => plainStudy([instance('1', ['a', 'b'])], { activities });
    const few = [activity('a'), activity('b')];
    const imported = draft(study([...few, ...more]));
    expect(imported.review).toEqual(draft(study(few)).review);
    expect(imported.unmapped).toHaveLength(2);
    expect(imported.unscheduled).toHaveLength(5000);
    expect(messagesOf(imported, 'unscheduledActivities')[0]?.length).toBeLessThan(1000);
  });

  it('has at most 50 findings of a kind, and then says how many there are more', () => {
    const gone = Array.from({ length: 1000 }, (_, at) => `gone${at}`);
    const imported = draft(plainStudy([instance('1', gone)]));
    expect(messagesOf(imported, 'unknownActivity')).toHaveLength(51);
    expect(messagesOf(imported, 'unknownActivity').at(-1)).toMatch(/There are 950 more findings/);
    expect(imported.account?.cellsRefused).toBe(1000);
  });

  it('with more cells than a review holds is refused before a draft is built', () => {
    const activities = Array.from({ length: 251 }, (_, at) => activity(`a${at}`));
    const ids = activities.map(({ id }) => id);
    const visits = Array.from({ length: 200 }, (_, at) => instance(String(at), ids, String(at + 1)));
    const imported = importUsdm(plainStudy(visits, { activities }));
    expect(imported.review).toBeUndefined();
    expect(messagesOf(imported, 'tooLarge')).toEqual([
      'The main timeline has 50200 schedule cells; no draft is made of more than 50000.',
    ]);
  });

  it('with more visits than a review takes, but not ten times as many, comes whole', () => {
    const visits = Array.from({ length: 300 }, (_, at) => instance(String(at), ['a'], String(at + 1)));
    expect(draft(plainStudy(visits)).account).toMatchObject({ visits: 300, cellsInDraft: 300 });
  });

  it('with a circle of fifty thousand references is read to its end', () => {
    const activities = Array.from({ length: 50_000 }, (_, at) =>
      activity(`a${at}`, { nextId: `a${(at + 1) % 50_000}` }),
    );
    const imported = draft(plainStudy([instance('1', ['a1'])], { activities }));
    expect(messagesOf(imported, 'circularReference')).toHaveLength(1);
  });
});
