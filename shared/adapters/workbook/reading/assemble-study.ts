/** What the sheet Study says, as objects of the document. */
import { EMPTY_PARTS, STUDY_FIELDS } from '../layout/study-fields.ts';
import type { Entry } from './read-lists.ts';
import type { StudyValues } from './read-study.ts';

/** Objects that are always there: a sheet without a value yields a finding for each field, not one for them all. */
const PARENTS: readonly string[] = [
  ...new Set(
    STUDY_FIELDS.filter(({ isRequired }) => isRequired).map(({ path }) =>
      path.split('.').slice(0, -1).join('.'),
    ),
  ),
].filter((path) => path !== '');

/** `study.protocol.date` into `{study: {protocol: {date}}}`. */
function nest(values: Iterable<readonly [path: string, value: unknown]>): Entry {
  const nested: Entry = {};
  for (const [path, value] of values) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let at = nested;
    for (const step of steps) {
      const inner = at[step];
      const next: Entry = isEntry(inner) ? inner : {};
      at[step] = next;
      at = next;
    }
    at[last] = value;
  }
  return nested;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TERMS = 'terms.';

/** Everything of the sheet Study but the terms, which are put together apart. */
export function nestStudy(study: StudyValues): Entry {
  const parents = PARENTS.map((path) => [path, {}] as const);
  const values = [...study].filter(([path]) => !path.startsWith(TERMS) && path !== EMPTY_PARTS.path);
  return nest([...parents, ...values]);
}

/** The terms, if the workbook states any, or says that they are there though empty. */
export function readTerms(study: StudyValues, expenseCaps: readonly Entry[]): Entry | undefined {
  const empty = study.get(EMPTY_PARTS.path);
  const isEmptyPart = (part: string) => Array.isArray(empty) && empty.includes(part);
  const stated = nest(
    [...study].flatMap(([path, value]) =>
      path.startsWith(TERMS) ? [[path.slice(TERMS.length), value] as const] : [],
    ),
  );
  const terms: Entry = {
    ...(isEmptyPart('terms.archiving') ? { archiving: {} } : {}),
    ...stated,
    ...(expenseCaps.length > 0 || isEmptyPart('terms.expenseCaps') ? { expenseCaps } : {}),
  };
  return Object.keys(terms).length > 0 || isEmptyPart('terms') ? terms : undefined;
}
