/** USDM studies for the tests: a small one made by hand, and plain ones put together from what a test is about. */
import { readFileSync } from 'node:fs';
import { importUsdm } from '../../../shared/adapters/usdm/protocol-import.usdm.ts';
import type { ImportAids, ImportedProtocol, SeededReview } from '../../../shared/ports/protocol-import.ts';

/** A study of ours with a group, a decision, a sub-timeline, labels that contradict the timeline and a repeated cell. */
export function kneeStudy(): unknown {
  const file = new URL('../../golden/usdm/knee-study.json', import.meta.url);
  const study: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return study;
}

export type Fields = Readonly<Record<string, unknown>>;

/** An instance of the timeline that leads to `next`. */
export const instance = (id: string, activityIds: readonly unknown[], next?: string, more: Fields = {}) => ({
  id,
  name: `Visit ${id}`,
  activityIds,
  defaultConditionId: next ?? null,
  instanceType: 'ScheduledActivityInstance',
  ...more,
});

export const decision = (id: string, next: string | undefined, targets: readonly string[]) => ({
  id,
  name: `Decision ${id}`,
  defaultConditionId: next ?? null,
  instanceType: 'ScheduledDecisionInstance',
  conditionAssignments: targets.map((target) => ({ condition: 'if so', conditionTargetId: target })),
});

export const activity = (id: string, more: Fields = {}) => ({ id, name: `Activity ${id}`, ...more });

/** A study with the activities a, b and c and one main timeline that begins at its first instance. */
export function plainStudy(instances: readonly Fields[], design: Fields = {}, timeline: Fields = {}): Fields {
  const main = {
    id: 'main',
    name: 'Main',
    mainTimeline: true,
    entryId: instances[0]?.['id'] ?? null,
    instances,
    ...timeline,
  };
  const studyDesign = {
    id: 'design',
    name: 'Design',
    arms: [{ id: 'arm', name: 'Only arm' }],
    activities: ['a', 'b', 'c'].map((id) => activity(id)),
    encounters: [],
    epochs: [],
    scheduleTimelines: [main],
    ...design,
  };
  return {
    usdmVersion: '4.0.0',
    study: { name: 'Plain', versions: [{ versionIdentifier: '1', studyDesigns: [studyDesign] }] },
  };
}

export type Drafted = ImportedProtocol & { readonly review: SeededReview };

/** Imports a study of which a draft can be made. */
export function draft(document: unknown, aids?: ImportAids): Drafted {
  const imported = importUsdm(document, aids);
  if (!imported.review) throw new Error(`no draft: ${JSON.stringify(imported.findings)}`);
  return { ...imported, review: imported.review };
}

/** The schedule as a person reads it: `visit: activity`. */
export function cellsInWords({ review }: Drafted): string[] {
  const visits = new Map(review.visits.map(({ id, label }) => [id, label]));
  const activities = new Map(review.activities.map(({ id, label }) => [id, label]));
  return review.schedule.map((cell) => `${visits.get(cell.visit)}: ${activities.get(cell.activity)}`);
}

export const visitLabels = ({ review }: Drafted): string[] => review.visits.map(({ label }) => label);

/** `severity code` of every finding but the counts. */
export function kinds({ findings }: ImportedProtocol): string[] {
  const expected = new Set(['account', 'unmapped', 'unscheduledActivities']);
  return findings.flatMap(({ severity, code }) => (expected.has(code) ? [] : [`${severity} ${code}`]));
}

export const messagesOf = ({ findings }: ImportedProtocol, wanted: string): string[] =>
  findings.flatMap(({ code, message }) => (code === wanted ? [message] : []));
