/** One step of a run: the prices of one previewed page, each as it was previewed. */
import type { Actor } from '../../domain/person.ts';
import {
  addOutcome,
  nextRepricingStatus,
  type Repricing,
  type RepricingRun,
} from '../../domain/repricing.ts';
import type { PageOutcome, RepricingEntry, RepricingPageRecord } from '../../domain/repricing-entry.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import { retryOnConflict } from '../retry-conflict.ts';
import type { IssueSiteCommand } from './issue-site.ts';
import { type RepriceOfferDeps, type RepricingOrder, repriceOffer } from './reprice-offer.ts';
import { loadPage, PreviewChanged } from './repricing-body.ts';

export interface RunStepDeps extends RepriceOfferDeps {
  readonly repricings: Pick<RepricingStore, 'find' | 'findPage' | 'commit'>;
  readonly archive: Pick<DocumentArchive, 'get'>;
  /** Issues one pending offer; whatever is not pending is left as it is. */
  readonly issueSite: (offer: IssueSiteCommand) => Promise<boolean>;
}

/** Prices under way together: while one waits for its stores, others have the processor. */
const AT_ONCE = 8;

type Fate =
  | { readonly kind: 'repriced' }
  | { readonly kind: 'skipped'; readonly value: PageOutcome['skipped'][number] }
  | { readonly kind: 'failed'; readonly value: PageOutcome['failed'][number] };

async function take(deps: RunStepDeps, order: RepricingOrder, entry: RepricingEntry): Promise<Fate> {
  const { irasId, odsCode } = entry;
  const repriced = await repriceOffer(deps, order, entry);
  if (repriced.outcome === 'skipped') {
    return { kind: 'skipped', value: { irasId, odsCode, reason: repriced.reason } };
  }
  try {
    await deps.issueSite(repriced.offer);
    return { kind: 'repriced' };
  } catch (error) {
    // The offer is there and pending: the sweeper has it issued, or the dead letters tell why not.
    const message = (error instanceof Error ? error.message : 'its documents could not be made').slice(
      0,
      500,
    );
    return { kind: 'failed', value: { irasId, odsCode, message: message.trim() || 'unknown' } };
  }
}

/** The entries of each study, in the order of the page. */
function groupByStudy(entries: readonly RepricingEntry[]): RepricingEntry[][] {
  const studies = new Map<string, RepricingEntry[]>();
  for (const entry of entries) studies.set(entry.irasId, [...(studies.get(entry.irasId) ?? []), entry]);
  return [...studies.values()];
}

/**
 * All entries, a few together, each as soon as there is room. A study is begun and finished by one, who has its plan at
 * hand; whoever finds no other study helps with the longest.
 */
async function takeAll(
  deps: RunStepDeps,
  order: RepricingOrder,
  entries: readonly RepricingEntry[],
): Promise<PageOutcome> {
  const fates: Fate[] = [];
  const studies = groupByStudy(entries);
  const waiting = [...studies];
  const longest = () => studies.reduce((most, each) => (each.length > most.length ? each : most), []);
  const work = async (): Promise<void> => {
    let mine = waiting.shift() ?? longest();
    for (let entry = mine.shift(); entry; entry = mine.shift()) {
      fates.push(await take(deps, order, entry));
      if (mine.length === 0) mine = waiting.shift() ?? longest();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return {
    repriced: fates.filter(({ kind }) => kind === 'repriced').length,
    skipped: fates.flatMap((fate) => (fate.kind === 'skipped' ? [fate.value] : [])),
    failed: fates.flatMap((fate) => (fate.kind === 'failed' ? [fate.value] : [])),
  };
}

interface Closing {
  readonly run: RepricingRun;
  readonly page?: { readonly record: RepricingPageRecord; readonly outcome: PageOutcome };
}

/** Where the run stands after a page; a pause that came meanwhile stays. */
function closeStep(deps: RunStepDeps, before: Repricing, { run, page }: Closing): Promise<Repricing> {
  return retryOnConflict(async () => {
    const current = await deps.repricings.find(before.id);
    // Another worker took the same step: what it found is what this one found.
    if (!current || current.step !== before.step) return current ?? before;
    const at = new Date(deps.clock.now()).toISOString();
    const isOver = run.pages === current.preview.pages;
    const status = isOver ? nextRepricingStatus(current.status, 'finishRun') : undefined;
    const after: Repricing = {
      ...current,
      status: status ?? current.status,
      run: { ...run, ...(status && { endedAt: at }) },
      step: current.step + 1,
      touchedAt: at,
      lock: current.lock + 1,
    };
    const { record, outcome } = page ?? {};
    const pages = record && outcome ? [{ ...record, outcome, lock: record.lock + 1 }] : [];
    await deps.repricings.commit({ repricing: after, pages });
    return after;
  });
}

function orderOf({ id, target }: Repricing, by: Actor): RepricingOrder {
  return { id, target, by };
}

/**
 * Makes `runStep`.
 * @returns the re-pricing after the step
 * @throws PreviewChanged where the set is not the one that was previewed
 */
export function createRunStep(deps: RunStepDeps) {
  return async (repricing: Repricing): Promise<Repricing> => {
    const { id, run, preview } = repricing;
    if (!run) throw new Error('a re-pricing runs without having begun');
    if (run.pages >= preview.pages) {
      // Paused on its last page, or nothing to re-price.
      if (run.sha256 !== preview.sha256) throw new PreviewChanged(run.pages);
      return closeStep(deps, repricing, { run });
    }
    const number = run.pages + 1;
    const record = await deps.repricings.findPage(id, number);
    if (!record) throw new PreviewChanged(number);
    const { entries } = await loadPage(deps, record);
    const outcome = await takeAll(deps, orderOf(repricing, run.by), entries);
    const next = addOutcome(run, outcome, record.sha256, deps.sha256);
    if (next.pages === preview.pages && next.sha256 !== preview.sha256) throw new PreviewChanged(number);
    return closeStep(deps, repricing, { run: next, page: { record, outcome } });
  };
}
