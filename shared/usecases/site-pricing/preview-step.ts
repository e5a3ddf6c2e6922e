/** One step of a preview: some studies further down the list, and the pages of their prices. */
import type { BlockedStudy } from '../../domain/blocked-study.ts';
import type { Sha256 } from '../../domain/canonical.ts';
import { londonDay } from '../../domain/london-time.ts';
import { NATIONAL_TEAM } from '../../domain/person.ts';
import {
  addPage,
  addWalked,
  nextRepricingStatus,
  type Repricing,
  type RepricingPreview,
} from '../../domain/repricing.ts';
import type {
  BlockedEntry,
  RepricingEntry,
  RepricingPage,
  RepricingPageRecord,
} from '../../domain/repricing-entry.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DocumentArchive } from '../../ports/document-archive.ts';
import type { RepricingStore } from '../../ports/repricing-store.ts';
import type { StudyLedger } from '../../ports/study-ledger.ts';
import { loadPinned } from './edition.ts';
import { type PreviewedStudy, type PreviewStudyDeps, previewStudy } from './preview-study.ts';
import { storePage } from './repricing-body.ts';

export interface PreviewStepDeps extends PreviewStudyDeps {
  readonly ledger: PreviewStudyDeps['ledger'] & Pick<StudyLedger, 'listStudies'>;
  readonly repricings: Pick<RepricingStore, 'commit'>;
  readonly archive: Pick<DocumentArchive, 'get' | 'putIfAbsent'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
}

/** Studies of one step; at 250 sites each its pages still fit one transaction and one minute. */
const STUDIES_AT_ONCE = 10;
/** Prices of one page, which is what a run takes at once, and what a pause waits for. */
export const PRICES_OF_A_PAGE = 100;

interface Slice {
  readonly irasIds: readonly string[];
  /** Absent: that was all. */
  readonly next?: string | undefined;
}

async function nextStudies({ ledger }: PreviewStepDeps, { studies, cursor }: Repricing): Promise<Slice> {
  if (studies) {
    const from = Number(cursor ?? 0);
    const to = from + STUDIES_AT_ONCE;
    return { irasIds: studies.slice(from, to), next: to < studies.length ? String(to) : undefined };
  }
  // National coordinators have every study.
  const page = { limit: STUDIES_AT_ONCE, cursor };
  const { items, next } = await ledger.listStudies('nationalCoordinator', NATIONAL_TEAM, page);
  return { irasIds: items.map(({ irasId }) => irasId), next };
}

type Named =
  | { readonly entry: RepricingEntry }
  | { readonly blocked: BlockedEntry }
  | { readonly blockedStudy: BlockedStudy };

/** What of a study goes into pages; the study itself before the first of its prices that stay. */
function nameAll({ entries, blocked, blockedStudy }: PreviewedStudy): Named[] {
  return [
    ...entries.map((entry) => ({ entry })),
    ...(blockedStudy ? [{ blockedStudy }] : []),
    ...blocked.map((each) => ({ blocked: each })),
  ];
}

function toPage(repricing: string, number: number, items: readonly Named[]): RepricingPage {
  return {
    schema: 'ncvr.repricing-page/1',
    repricing,
    number,
    entries: items.flatMap((item) => ('entry' in item ? [item.entry] : [])),
    blocked: items.flatMap((item) => ('blocked' in item ? [item.blocked] : [])),
    blockedStudies: items.flatMap((item) => ('blockedStudy' in item ? [item.blockedStudy] : [])),
  };
}

async function storePages(
  deps: PreviewStepDeps,
  { id }: Repricing,
  before: RepricingPreview,
  items: readonly Named[],
): Promise<{ readonly preview: RepricingPreview; readonly pages: readonly RepricingPageRecord[] }> {
  const pages: RepricingPageRecord[] = [];
  let preview = before;
  for (let from = 0; from < items.length; from += PRICES_OF_A_PAGE) {
    const page = toPage(id, preview.pages + 1, items.slice(from, from + PRICES_OF_A_PAGE));
    const record = await storePage(deps, page);
    preview = addPage(preview, page, record.sha256, deps.sha256);
    pages.push(record);
  }
  return { preview, pages };
}

/**
 * Makes `previewStep`.
 * @returns the re-pricing after the step
 * @throws LedgerConflict where another worker took the step
 */
export function createPreviewStep(deps: PreviewStepDeps) {
  return async (repricing: Repricing): Promise<Repricing> => {
    const { target: pricing } = repricing;
    const target = { pricing, ...(await loadPinned(deps, pricing)) };
    const today = londonDay(deps.clock.now());
    const { irasIds, next } = await nextStudies(deps, repricing);
    const items: Named[] = [];
    let walked = { studies: irasIds.length, alreadyThere: 0, accepted: 0 };
    for (const irasId of irasIds) {
      const previewed = await previewStudy(deps, target, irasId, today);
      const { alreadyThere, accepted } = previewed;
      items.push(...nameAll(previewed));
      walked = {
        ...walked,
        alreadyThere: walked.alreadyThere + alreadyThere,
        accepted: walked.accepted + accepted,
      };
    }
    const { preview, pages } = await storePages(deps, repricing, addWalked(repricing.preview, walked), items);
    const { cursor: _walkedTo, ...rest } = repricing;
    const status = next === undefined ? nextRepricingStatus(repricing.status, 'finishPreview') : undefined;
    const after: Repricing = {
      ...rest,
      ...(next !== undefined && { cursor: next }),
      status: status ?? repricing.status,
      preview,
      step: repricing.step + 1,
      touchedAt: new Date(deps.clock.now()).toISOString(),
      lock: repricing.lock + 1,
    };
    await deps.repricings.commit({ repricing: after, pages });
    return after;
  };
}
