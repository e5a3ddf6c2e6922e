/** Whether a re-pricing did what it previewed, and nothing else. */
import type { ApiClient } from '../../support/api-client.ts';
import { type Entry, forEachOf, listEntries, type PricedRow, readRows } from '../../support/portfolio.ts';

const READ_AT_ONCE = 4;

/** Rows by `IRAS ID ODS code`. */
type Rows = ReadonlyMap<string, PricedRow>;

const keyOf = ({ irasId, odsCode }: Pick<Entry, 'irasId' | 'odsCode'>): string => `${irasId} ${odsCode}`;

/** Every price of the studies. */
export async function readAllRows(client: ApiClient, irasIds: readonly string[]): Promise<Rows> {
  const all = new Map<string, PricedRow>();
  await forEachOf(irasIds, READ_AT_ONCE, async (irasId) => {
    for (const [odsCode, row] of await readRows(client, irasId)) all.set(keyOf({ irasId, odsCode }), row);
  });
  return all;
}

function findFault(entry: Entry, before: Rows, after: Rows): string | undefined {
  const [old, now] = [before.get(keyOf(entry)), after.get(keyOf(entry))];
  // The documents of a failed one came later, or its row says that they did not.
  if (entry.outcome !== 'repriced' && entry.outcome !== 'failed') return entry.outcome;
  if (old?.issueNumber !== entry.issueNumber) return 'not the issue that was there';
  if (now?.status !== 'issued') return `its new price is ${now?.status ?? 'not there'}`;
  if (now.issueNumber !== entry.issueNumber + 1) return `its new issue is ${now.issueNumber}`;
  if (now.expectedPence !== entry.toPence) return `${now.expectedPence ?? 0}p, previewed ${entry.toPence}p`;
  return undefined;
}

/** What is wrong, in words: every previewed price is issued anew, once and as previewed; every other one is as it was. */
export async function findFaults(
  client: ApiClient,
  { id, before, after }: { readonly id: string; readonly before: Rows; readonly after: Rows },
): Promise<readonly string[]> {
  const entries = await listEntries(client, id);
  const previewed = new Set(entries.map(keyOf));
  const faults = entries.flatMap((entry) => {
    const fault = findFault(entry, before, after);
    return fault === undefined ? [] : [`${keyOf(entry)}: ${fault}`];
  });
  if (previewed.size !== entries.length) faults.push('a price is previewed twice');
  for (const [key, old] of before) {
    const isAccepted = old.status === 'accepted';
    if (isAccepted === previewed.has(key)) faults.push(`${key}: ${isAccepted ? '' : 'not '}previewed`);
    if (isAccepted && JSON.stringify(after.get(key)) !== JSON.stringify(old))
      faults.push(`${key}: accepted, and changed`);
  }
  return faults;
}
