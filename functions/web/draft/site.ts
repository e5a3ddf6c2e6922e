/** One site of a draft: the organisation, its principal investigator, and whom it is to recruit. */
import { line, odsCode } from '../../../shared/domain/text.ts';
import {
  entriesOf,
  type Fields,
  fieldsOf,
  textOf,
} from '../../../shared/usecases/resource-review/resource-parts.ts';
import { readWhole } from '../frame/number-field.ts';
import type { FieldError } from '../frame/page-request.ts';
import type { WebDeps } from '../web-deps.ts';
import { type Draft, namesOf } from './load-draft.ts';
import { createEntryPages } from './save-entry.ts';

interface Filled {
  readonly odsCode: string;
  readonly principalInvestigator: string;
  /** By the order of the arms. */
  readonly targets: readonly string[];
}

const MOST_TARGET = 1_000_000;
const MOST_SITES = 250;

function mistakesIn(
  { odsCode: code, principalInvestigator, targets }: Filled,
  draft: Draft,
  at: number | 'new',
): FieldError[] {
  const others = entriesOf(draft.document, 'sites').filter((_, index) => index !== at);
  const codeText = odsCode.safeParse(code).success
    ? others.some((entry) => entry['odsCode'] === code)
      ? 'This organisation is among the sites already'
      : undefined
    : 'Enter an ODS code, such as RJ1';
  return [
    ...(codeText === undefined ? [] : [{ field: 'odsCode', text: codeText }]),
    ...(line(200).safeParse(principalInvestigator).success
      ? []
      : [
          {
            field: 'principalInvestigator',
            text: 'Enter the name of the principal investigator, in at most 200 characters',
          },
        ]),
    ...targets.flatMap((target, arm) => {
      const number = readWhole(target);
      const isGood = target === '' || (number !== undefined && number <= MOST_TARGET);
      return isGood ? [] : [{ field: `target-${arm}`, text: 'Enter a whole number, 0 if there are none' }];
    }),
    ...(at === 'new' && others.length >= MOST_SITES
      ? [{ text: `A review has at most ${MOST_SITES} sites` }]
      : []),
  ];
}

function toEntry({ odsCode: code, principalInvestigator, targets }: Filled, draft: Draft): Fields {
  const arms = namesOf(draft, 'arms');
  // Targets of arms that the review does not have go: the form shows those of its arms.
  const given = arms.flatMap(({ id }, at) => {
    const target = readWhole(targets[at] ?? '');
    return target === undefined ? [] : [[id, target] as const];
  });
  return { odsCode: code, principalInvestigator, targetParticipants: Object.fromEntries(given) };
}

export function createDraftSitePages(deps: WebDeps) {
  return createEntryPages<Filled>(deps, {
    list: 'sites',
    template: 'draft/site.njk',
    titleOf: (_draft, at) => (at === 'new' ? 'Add a site' : 'Change the site'),
    fillFrom: (draft, entry, { query }) => {
      const targets = fieldsOf(entry['targetParticipants']);
      return {
        odsCode: textOf(entry['odsCode']) ?? (query.get('odsCode') ?? '').slice(0, 20),
        principalInvestigator: textOf(entry['principalInvestigator']) ?? '',
        targets: namesOf(draft, 'arms').map(({ id }) => {
          const target: unknown = Object.hasOwn(targets, id) ? targets[id] : undefined;
          return typeof target === 'number' ? String(target) : '';
        }),
      };
    },
    fill: (form, draft) => ({
      odsCode: form.value('odsCode').toUpperCase().replaceAll(/\s/g, ''),
      principalInvestigator: form.value('principalInvestigator'),
      targets: namesOf(draft, 'arms').map((_, at) => form.value(`target-${at}`)),
    }),
    mistakesIn,
    toEntry,
    model: async ({ odsCode: code, targets }, draft) => ({
      organisation: code === '' ? undefined : (await deps.organisations.findOrganisation(code))?.name,
      targets: namesOf(draft, 'arms').map(({ label }, at) => ({
        label,
        field: `target-${at}`,
        value: targets[at] ?? '',
      })),
    }),
  });
}
