/** What the form of an activity offers: items of the tariff, staff roles, sections. */
import { SECTIONS } from '../../../shared/domain/resource-review.ts';
import { diffTariffs } from '../../../shared/domain/tariff-diff.ts';
import type { Fields } from '../../../shared/usecases/resource-review/resource-parts.ts';
import { matchesWords } from '../frame/documents.ts';
import { FILTERS, SECTION_WORDS } from '../frame/words.ts';
import type { ActivityFilled } from './activity-entry.ts';
import type { Draft } from './load-draft.ts';

const MOST_FOUND = 20;

interface ItemChoice {
  readonly value: string;
  readonly text: string;
  readonly hint?: { readonly text: string };
}

/** Items with what one costs before a multiplier. */
function choicesOf(
  { tariff }: Draft,
  keep: (item: { code: string; words: string }) => boolean,
): ItemChoice[] {
  if (!tariff) return [];
  return diffTariffs({ ...tariff, items: [] }, tariff).items.added.flatMap(
    ({ code, label, department = '', price }) => {
      if (!keep({ code, words: `${code} ${label} ${department}` })) return [];
      const { studyPence } = price;
      const cost = studyPence === undefined ? '' : `, ${FILTERS.money(studyPence)}`;
      const where = department === '' ? '' : `, ${department}`;
      return [{ value: code, text: label, hint: { text: `${code}${where}${cost}` } }];
    },
  );
}

/** The item that is chosen now comes first, then what the search found. */
function itemsFor(draft: Draft, { tariffItem, search }: ActivityFilled) {
  const chosen = tariffItem === '' ? [] : choicesOf(draft, ({ code }) => code === tariffItem);
  const isUnknown = tariffItem !== '' && chosen.length === 0;
  const found =
    search === ''
      ? []
      : choicesOf(draft, ({ code, words }) => code !== tariffItem && matchesWords(words, search));
  return {
    items: [
      ...chosen,
      ...(isUnknown
        ? [{ value: tariffItem, text: tariffItem, hint: { text: 'Not an item of the tariff' } }]
        : []),
      ...found.slice(0, MOST_FOUND),
    ],
    found: found.length,
    isMore: found.length > MOST_FOUND,
  };
}

const CHARGED_ITEMS = [
  { value: 'visit', text: 'At each visit', hint: { text: 'As often as the schedule says' } },
  { value: 'participant', text: 'For each participant' },
  { value: 'once', text: 'Once for the site' },
  { value: 'occurrence', text: 'When it happens', hint: { text: 'Invoiced each time; in no total' } },
];

export function activityModel(filled: ActivityFilled, draft: Draft): Fields {
  const roles = new Map(draft.tariff?.roles.map(({ code, label }) => [code, label]));
  return {
    ...itemsFor(draft, filled),
    search: filled.search,
    tariff: draft.tariff?.id,
    sectionItems: [
      { value: '', text: 'Choose a section' },
      ...SECTIONS.map((section) => ({ value: section, text: SECTION_WORDS[section] })),
    ],
    chargedItems: CHARGED_ITEMS,
    rows: filled.rows.map(({ role, minutes }, at) => ({
      role,
      minutes,
      field: `minutes-${at}`,
      label: roles.get(role) ?? `${role} (no role of the tariff)`,
    })),
  };
}
