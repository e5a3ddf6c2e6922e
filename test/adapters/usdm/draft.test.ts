import { describe, expect, it } from 'vitest';
import { parseReview } from '../../../shared/domain/resource-review.ts';
import type { TariffRelease } from '../../../shared/domain/tariff.ts';
import { cellsInWords, draft, instance, kinds, kneeStudy, messagesOf, plainStudy } from './studies.ts';

const item = (code: string, label: string): TariffRelease['items'][number] => ({
  code,
  label,
  kind: 'procedure',
  minutes: [],
  allInPence: 100,
});
const tariff = {
  id: 'T-1',
  items: [
    item('P-CONSENT', 'Informed consent'),
    item('I-XRAY', 'Plain X-ray'),
    item('I-HAEM', 'Haematology'),
  ],
};

describe('a USDM study made by hand becomes a draft', () => {
  const imported = draft(kneeStudy(), { tariff });
  const { review } = imported;

  it('with what the file says of the study and nothing else', () => {
    expect(review.study).toEqual({
      title: 'A Study of Examplimab in Osteoarthritis of the Knee',
      shortTitle: 'KNEE',
      protocol: { number: 'EX-KNEE-301', version: '3.0', date: '2025-03-04' },
      phase: 'III',
      sponsor: { name: 'Example Pharma' },
    });
    expect(Object.keys(review).toSorted()).toEqual([
      'activities',
      'arms',
      'schedule',
      'schema',
      'study',
      'visits',
    ]);
  });

  it('with the arms, by label or else by name', () => {
    expect(review.arms).toEqual([
      { id: 'arm1', label: 'Examplimab' },
      { id: 'arm2', label: 'PBO' },
    ]);
  });

  it("with the visits in the timeline's order, whatever their labels and their places in the file say", () => {
    expect(review.visits.map(({ id, label, order, kind }) => `${id} ${label} ${order} ${kind}`)).toEqual([
      'V1 Screening 1 screening',
      'V2 Day 1 2 scheduled',
      'V3 DAY29 3 scheduled',
      'V4 Day 2 4 followUp',
      'V5 Rescue visit 5 scheduled',
    ]);
    expect(review.visits.every(({ arms }) => arms.join() === 'arm1,arm2')).toBe(true);
  });

  it('with every cell of the main timeline once', () => {
    expect(cellsInWords(imported)).toEqual([
      'Screening: Informed consent',
      'Screening: KNEE_XRAY',
      'Day 1: Blood pressure series',
      'Day 1: Safety laboratory tests',
      'Day 1: Haematology',
      'DAY29: Blood pressure series',
      'DAY29: Haematology',
      'Day 2: Chemistry',
      'Rescue visit: KNEE_XRAY',
      'Rescue visit: Chemistry',
    ]);
    expect(imported.account).toEqual({
      instances: 6,
      visits: 5,
      activities: 6,
      cellsInFile: 10,
      cellsInDraft: 10,
      cellsRefused: 0,
      otherTimelines: 1,
      cellsOfOtherTimelines: 3,
    });
  });

  it('whose activities keep the number of their place in the file', () => {
    expect(review.activities.map(({ id }) => id)).toEqual(['a01', 'a02', 'a03', 'a04', 'a05', 'a06']);
    expect(review.activities[4]).toEqual({
      id: 'a05',
      label: 'Haematology',
      section: 'participant',
      chargedPer: 'visit',
      inProtocolSchedule: true,
    });
  });

  it('without a tariff item that nobody confirmed, even where a label is the same', () => {
    expect(review.activities.filter(({ tariffItem }) => tariffItem !== undefined)).toEqual([]);
    expect(imported.unmapped.map(({ activity, cells }) => `${activity} ${cells}`)).toEqual([
      'a01 1',
      'a02 2',
      'a03 2',
      'a04 1',
      'a05 2',
      'a06 2',
    ]);
    expect(imported.unmapped[0]).toEqual({
      activity: 'a01',
      label: 'Informed consent',
      codes: [{ system: 'SNOMED', code: '414925007' }],
      cells: 1,
      suggestions: [{ tariffItem: 'P-CONSENT', label: 'Informed consent', score: 100 }],
    });
  });

  it('with a finding for each oddity, all of them warnings', () => {
    expect(kinds(imported).toSorted()).toEqual([
      'warning circularReference',
      'warning conditionalVisits',
      'warning contradictoryEncounter',
      'warning otherTimeline',
      'warning repeatedCell',
      'warning scheduledGroup',
      'warning textAltered',
      'warning visitsOfEveryArm',
    ]);
  });

  it('with the other timeline listed: its size, its activities and where it is used', () => {
    expect(messagesOf(imported, 'otherTimeline')).toEqual([
      'The timeline "Blood pressure timeline" is not the main one and is not in the draft: 2 instances, 3 cells. Its activities: "Lying blood pressure", "Blood pressure\\nseries". The main timeline refers to it from "Blood pressure\\nseries".',
    ]);
  });

  it('and the activities that are at no visit listed with the timelines that have them', () => {
    expect(imported.unscheduled).toEqual([
      { id: 'Activity_7', label: 'Lying blood pressure', timelines: ['Blood pressure timeline'] },
      { id: 'Activity_8', label: 'Never done', timelines: [] },
    ]);
    expect(messagesOf(imported, 'unscheduledActivities')).toHaveLength(1);
  });

  it('that lacks only what no protocol knows', () => {
    const parsed = parseReview(review);
    expect(parsed.ok ? [] : parsed.findings.map(({ path }) => path)).toEqual([
      'study.irasId',
      'study.isAtmp',
      'study.setting',
      'study.sponsor.id',
      'study.modelAgreement',
      'leadSite',
      'tariff',
      'sites',
    ]);
  });
});

describe('the saved dictionary', () => {
  const entry = { name: 'informed  CONSENT', tariffItem: 'P-CONSENT' };
  const mappingOf = (...entries: Record<string, unknown>[]) => ({
    schema: 'ncvr.activity-mapping/1' as const,
    id: 'M-1',
    entries: entries as never,
  });

  it('maps what it knows and leaves the rest to a person', () => {
    const imported = draft(kneeStudy(), {
      tariff,
      mapping: mappingOf(entry, { name: 'knee-xray', tariffItem: 'I-XRAY', section: 'conditional' }),
    });
    expect(imported.review.activities.slice(0, 2)).toEqual([
      expect.objectContaining({
        id: 'a01',
        tariffItem: 'P-CONSENT',
        section: 'participant',
        chargedPer: 'visit',
      }),
      expect.objectContaining({ id: 'a02', tariffItem: 'I-XRAY', section: 'conditional' }),
    ]);
    expect(imported.unmapped.map(({ activity }) => activity)).toEqual(['a03', 'a04', 'a05', 'a06']);
    expect(imported.account?.cellsInDraft).toBe(10);
  });

  it('is not followed to an item that the tariff does not have', () => {
    const imported = draft(kneeStudy(), { tariff, mapping: mappingOf({ ...entry, tariffItem: 'P-GONE' }) });
    expect(imported.unmapped.map(({ activity }) => activity)).toContain('a01');
    expect(messagesOf(imported, 'unknownTariffItem')[0]).toMatch(/"Informed consent" to "P-GONE"/);
  });

  it('is not followed where it says two things', () => {
    const imported = draft(kneeStudy(), { mapping: mappingOf(entry, { ...entry, tariffItem: 'I-XRAY' }) });
    expect(imported.unmapped.map(({ activity }) => activity)).toContain('a01');
    expect(messagesOf(imported, 'ambiguousMapping')[0]).toMatch(/"P-CONSENT", "I-XRAY"/);
  });
});

describe('texts', () => {
  const named = (fields: Record<string, unknown>) =>
    draft(plainStudy([instance('1', ['a'])], { activities: [{ id: 'a', ...fields }] }));

  it('are never shortened: one that is too long comes whole, with its length', () => {
    const label = 'Long '.repeat(80).trim();
    const imported = named({ label });
    expect(imported.review.activities[0]?.label).toBe(label);
    expect(imported.findings.find(({ code }) => code === 'labelTooLong')).toMatchObject({
      severity: 'error',
      path: 'study.versions[0].studyDesigns[0].activities[0].label',
      message: 'This has 399 characters; a resource review takes at most 300. The draft has it whole.',
    });
  });

  it('lose hidden characters, but not silently', () => {
    const imported = named({ label: '\u202EVital\tsigns ' });
    expect(imported.review.activities[0]?.label).toBe('Vital signs');
    expect(messagesOf(imported, 'textAltered')).toEqual([
      'The text "\\u202eVital\\tsigns " holds line breaks, hidden characters or spaces at its ends; it is "Vital signs" in the draft.',
    ]);
  });

  it('lose characters that are not drawn, such as soft hyphens of word processors, but not silently', () => {
    const imported = named({ label: 'Electro\u00ADcardio\u200Bgram' });
    expect(imported.review.activities[0]?.label).toBe('Electrocardiogram');
    expect(messagesOf(imported, 'textAltered')).toEqual([
      expect.stringContaining('"Electro\\u00adcardio\\u200bgram"'),
    ]);
  });

  it('that are there twice are told apart by the reader', () => {
    const imported = draft(
      plainStudy([instance('1', ['a', 'b'])], {
        activities: [
          { id: 'a', label: 'ECG' },
          { id: 'b', label: 'ECG' },
        ],
      }),
    );
    expect(cellsInWords(imported)).toEqual(['Visit 1: ECG', 'Visit 1: ECG']);
    expect(messagesOf(imported, 'sameLabel')[0]).toMatch(/"a01", "a02" are all called "ECG"/);
  });

  it('that are not there at all give way to the id', () => {
    const imported = named({ label: ' ', name: null });
    expect(imported.review.activities[0]?.label).toBe('a');
    expect(kinds(imported)).toEqual(['warning noLabel']);
  });
});
