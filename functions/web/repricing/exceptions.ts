/** The prices that a run left as they were or could not finish, with reasons: found without reading every page's body. */
import { notFound } from '../../../shared/domain/errors.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import type { Repricing } from '../../../shared/domain/repricing.ts';
import type { RepricingPageRecord } from '../../../shared/domain/repricing-entry.ts';
import { writeCursor } from '../../../shared/usecases/list-cursor.ts';
import {
  createListEntries,
  type ListEntriesDeps,
  type ListedEntry,
} from '../../../shared/usecases/site-pricing/read-repricing.ts';
import { PreviewChanged } from '../../../shared/usecases/site-pricing/repricing-body.ts';

/** Of each kind; the list of all prices has the others. */
export const EXCEPTIONS_SHOWN = 20;
/** Records that are read at a time. */
const AT_ONCE = 10;

const KINDS = ['skipped', 'failed'] as const;
type Kind = (typeof KINDS)[number];
export type Exceptions = Readonly<Record<Kind, readonly ListedEntry[]>>;

const isException = ({ outcome }: RepricingPageRecord): boolean =>
  outcome !== undefined && outcome.skipped.length + outcome.failed.length > 0;

function wantedOf({ run }: Repricing): Readonly<Record<Kind, number>> {
  const most = (count: number | undefined) => Math.min(count ?? 0, EXCEPTIONS_SHOWN);
  return { skipped: most(run?.skipped), failed: most(run?.failed) };
}

/** A page of the preview that is missing or changed: it is not there to be shown. @throws DomainError `notFound` */
export async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof PreviewChanged ? notFound() : error;
  }
}

/** Makes `findExceptions`, at most 20 of each kind. @throws PreviewChanged */
export function createFindExceptions(deps: ListEntriesDeps) {
  const listEntries = createListEntries(deps);

  const readRecords = async ({ id, preview }: Repricing, from: number) => {
    const numbers = Array.from({ length: Math.min(AT_ONCE, preview.pages - from + 1) }, (_, at) => from + at);
    const records = await Promise.all(numbers.map((number) => deps.repricings.findPage(id, number)));
    return records.filter((record) => record !== undefined).filter(isException);
  };

  return async (caller: Caller, repricing: Repricing): Promise<Exceptions> => {
    const wanted = wantedOf(repricing);
    const found: Record<Kind, ListedEntry[]> = { skipped: [], failed: [] };
    const isComplete = () => KINDS.every((kind) => found[kind].length >= wanted[kind]);
    for (let from = 1; from <= repricing.preview.pages && !isComplete(); from += AT_ONCE) {
      for (const { number, entries, blocked } of await readRecords(repricing, from)) {
        const page = { limit: entries + blocked, cursor: writeCursor([String(number), '0']) };
        const { items } = await listEntries({ caller, id: repricing.id, page });
        for (const kind of KINDS) found[kind].push(...items.filter(({ outcome }) => outcome === kind));
      }
    }
    return {
      skipped: found.skipped.slice(0, EXCEPTIONS_SHOWN),
      failed: found.failed.slice(0, EXCEPTIONS_SHOWN),
    };
  };
}
