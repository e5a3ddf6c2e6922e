/**
 * The dictionary from a protocol's activities to tariff items: saved, re-used, and grown by what people confirm
 * (costing.md section 6). It is applied only where it says exactly one thing; likely matches are offered, never applied.
 */

import * as z from 'zod';
import { error, type Finding } from './findings.ts';
import { itemAt } from './item-at.ts';
import { ChargedPer, Section } from './resource-review.ts';
import type { TariffItem } from './tariff.ts';
import { identifier, line } from './text.ts';

/** A procedure's code in a protocol, such as 5880005 of SNOMED. */
export const ProtocolCode = z.strictObject({ system: line(200), code: line(100) });
export type ProtocolCode = z.infer<typeof ProtocolCode>;

export const MappingEntry = z
  .strictObject({
    /** The activity as protocols name it; case, spaces, underscores and kinds of hyphen do not count. */
    name: line(300).optional(),
    /** With a name too, both have to agree. */
    code: ProtocolCode.optional(),
    tariffItem: identifier,
    /** `visit` where absent. */
    chargedPer: ChargedPer.optional(),
    /** `participant` where absent. */
    section: Section.optional(),
  })
  .refine(({ name, code }) => name !== undefined || code !== undefined, 'An entry needs a name or a code.');
export type MappingEntry = z.infer<typeof MappingEntry>;

export const ActivityMapping = z.strictObject({
  schema: z.literal('ncvr.activity-mapping/1'),
  id: identifier,
  source: line(1000).optional(),
  entries: z.array(MappingEntry).max(20_000),
});
export type ActivityMapping = z.infer<typeof ActivityMapping>;

/** What a protocol says of one activity. */
export interface ProtocolActivity {
  /** Its label and its name; the first that the dictionary knows counts. */
  readonly names: readonly string[];
  readonly codes: readonly ProtocolCode[];
}

export type MappingAnswer =
  | { readonly kind: 'mapped'; readonly entry: MappingEntry }
  /** The dictionary gives several answers: none is taken. */
  | { readonly kind: 'ambiguous'; readonly entries: readonly MappingEntry[] }
  | { readonly kind: 'unknown' };

function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\p{Pd}]+/gu, ' ')
    .trim();
}

function codeKey({ system, code }: ProtocolCode): string {
  return JSON.stringify([nameKey(system), code]);
}

/** The key under which an entry is found; two entries with the same key answer for the same activities. */
export function keyOfEntry({ name, code }: MappingEntry): string {
  return keyOf(name, code);
}

function keyOf(name: string | undefined, code: ProtocolCode | undefined): string {
  return JSON.stringify([name === undefined ? null : nameKey(name), code ? codeKey(code) : null]);
}

function sameAnswer(one: MappingEntry, other: MappingEntry): boolean {
  return (
    one.tariffItem === other.tariffItem &&
    one.chargedPer === other.chargedPer &&
    one.section === other.section
  );
}

/**
 * Looks activities up in the dictionary: first name and code together, then codes, then names. Within the first of
 * these that knows the activity, answers that differ are ambiguous.
 */
export function createMapper(mapping: ActivityMapping): (activity: ProtocolActivity) => MappingAnswer {
  const entries = new Map<string, MappingEntry[]>();
  for (const entry of mapping.entries) {
    const known = entries.get(keyOfEntry(entry));
    if (known) known.push(entry);
    else entries.set(keyOfEntry(entry), [entry]);
  }
  return ({ names, codes }) => {
    const levels = [
      names.flatMap((name) => codes.map((code) => keyOf(name, code))),
      codes.map((code) => keyOf(undefined, code)),
      ...names.map((name) => [keyOf(name, undefined)]),
    ];
    for (const keys of levels) {
      const found = keys.flatMap((key) => entries.get(key) ?? []);
      const [first] = found;
      if (!first) continue;
      return found.every((entry) => sameAnswer(entry, first))
        ? { kind: 'mapped', entry: first }
        : { kind: 'ambiguous', entries: found };
    }
    return { kind: 'unknown' };
  };
}

/** Entries for the same name and code that give different answers: such an activity would stay unmapped. */
export function findMappingFindings(mapping: ActivityMapping): Finding[] {
  const first = new Map<string, { readonly other: MappingEntry; readonly number: number }>();
  return mapping.entries.flatMap((entry, at) => {
    const before = first.get(keyOfEntry(entry));
    if (before === undefined) {
      first.set(keyOfEntry(entry), { other: entry, number: at + 1 });
      return [];
    }
    return sameAnswer(entry, before.other)
      ? []
      : [
          error(
            'contradiction',
            ['entries', at],
            `Entry ${before.number} gives another answer for the same name and code.`,
            'Keep one of the two.',
          ),
        ];
  });
}

/** The dictionary with what a person confirmed: an entry for the same name and code is replaced, others are added. */
export function withConfirmed(mapping: ActivityMapping, confirmed: readonly MappingEntry[]): ActivityMapping {
  const entries = new Map(mapping.entries.map((entry) => [keyOfEntry(entry), entry]));
  for (const entry of confirmed) entries.set(keyOfEntry(entry), entry);
  return { ...mapping, entries: [...entries.values()] };
}

/** A tariff item that may be meant: offered to a person, never applied. */
export interface Suggestion {
  readonly tariffItem: string;
  readonly label: string;
  /** How alike the two labels are: 1 to 100. */
  readonly score: number;
}

/** Less than this is chance: two labels that share an ending. */
const LEAST_SCORE = 25;

/** Words that say nothing of what is done. */
const FILLERS = new Set(['a', 'an', 'and', 'by', 'for', 'in', 'of', 'on', 'one', 'or', 'the', 'to', 'with']);

/** Three-letter pieces of the words, so that spellings, plurals and slips of the pen still meet. */
function piecesOf(label: string): Set<string> {
  const words = label
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  const pieces = new Set<string>();
  for (const word of words) {
    if (FILLERS.has(word)) continue;
    const bounded = `^${word}$`;
    for (let at = 0; at + 3 <= bounded.length; at += 1) pieces.add(bounded.slice(at, at + 3));
  }
  return pieces;
}

/**
 * Prepares the items of a tariff for many suggestions. Pieces that few items have count for more.
 * @returns the `most` likeliest items for a label, best first, equals in the order of the tariff
 */
export function createSuggester(
  items: readonly Pick<TariffItem, 'code' | 'label'>[],
): (label: string, most: number) => Suggestion[] {
  const pieces = items.map(({ label }) => piecesOf(label));
  const having = new Map<string, number[]>();
  for (const [at, own] of pieces.entries()) {
    for (const piece of own) {
      const known = having.get(piece);
      if (known) known.push(at);
      else having.set(piece, [at]);
    }
  }
  const weigh = (piece: string) => Math.log(1 + items.length / (having.get(piece)?.length ?? 1));
  const total = (own: Iterable<string>) => [...own].reduce((sum, piece) => sum + weigh(piece), 0);
  const totals = pieces.map(total);
  return (label, most) => {
    const asked = piecesOf(label);
    const shared = new Map<number, number>();
    for (const piece of asked) {
      const weight = weigh(piece);
      for (const at of having.get(piece) ?? []) shared.set(at, (shared.get(at) ?? 0) + weight);
    }
    const askedTotal = total(asked);
    return [...shared]
      .map(([at, common]) => ({ at, score: Math.round((200 * common) / (askedTotal + itemAt(totals, at))) }))
      .filter(({ score }) => score >= LEAST_SCORE)
      .sort((one, other) => other.score - one.score || one.at - other.at)
      .slice(0, most)
      .map(({ at, score }) => {
        const { code, label: named } = itemAt(items, at);
        return { tariffItem: code, label: named, score };
      });
  };
}

/** The `most` items of a tariff whose labels are most like `label`, best first. For many labels, use `createSuggester`. */
export function suggestTariffItems(
  label: string,
  tariff: { readonly items: readonly Pick<TariffItem, 'code' | 'label'>[] },
  most: number,
): Suggestion[] {
  return createSuggester(tariff.items)(label, most);
}
