/** What is stored, in words that are the same for two courses that came to the same. */
import { canonicalText } from '../../../shared/domain/canonical.ts';
import type { PlacedRecord, World } from '../world.ts';

/** Keys of indexes repeat what the record says; which shard one is in follows from an identifier. */
function withoutIndexes({ table, record }: PlacedRecord): Record<string, unknown> {
  const stored = Object.entries(record).filter(([name]) => !/^by(?:Party|Work)[PS]k$/.test(name));
  return { table, ...Object.fromEntries(stored) };
}

const IDENTIFIER = /\b0[0-9A-HJKMNP-TV-Z]{25}\b/g;

/** Identifiers are chance. Two records that differ in nothing else stay two lines. */
const nameIdentifiers = (text: string): string => text.replace(IDENTIFIER, 'identifier');

/** Drops or changes what may differ, however it went. */
export type Blur = (record: Record<string, unknown>) => Record<string, unknown> | undefined;

/** One line for each record, and one for each document. */
export async function takeSnapshot(world: World, blur: Blur = (record) => record): Promise<string[]> {
  const records = (await world.records()).flatMap((placed) => blur(withoutIndexes(placed)) ?? []);
  const lines = [...records.map(canonicalText), ...world.deps.archive.keys()];
  return lines.map(nameIdentifiers).sort();
}
