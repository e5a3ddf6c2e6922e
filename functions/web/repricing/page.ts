/** One re-pricing: its preview while it is made and after, its run with pause and resume, and its result. */
import { DomainError, notFound } from '../../../shared/domain/errors.ts';
import { nextRepricingStatus, progressOf, type Repricing } from '../../../shared/domain/repricing.ts';
import { changeOfEntry } from '../../../shared/domain/repricing-entry.ts';
import { identifier } from '../../../shared/domain/text.ts';
import { createListBlockedStudies } from '../../../shared/usecases/site-pricing/list-blocked-studies.ts';
import { createReadRepricing } from '../../../shared/usecases/site-pricing/read-repricing.ts';
import { PreviewChanged } from '../../../shared/usecases/site-pricing/repricing-body.ts';
import {
  createPauseRepricing,
  createResumeRepricing,
  type SteerRepricingCommand,
} from '../../../shared/usecases/site-pricing/steer-repricing.ts';
import { findDemonstration } from '../frame/find-demonstration.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import { FILTERS } from '../frame/words.ts';
import type { WebDeps } from '../web-deps.ts';
import { toBlockedRow } from './blocked-rows.ts';
import { createFindExceptions, type Exceptions } from './exceptions.ts';
import { pathOf, STATUS_TAGS, shareOf, titleOf, whyOf } from './words.ts';

/** What was asked for and was not possible; the address carries it, so that the page is one for every state. */
const NOT_DONE = { run: 'It was not run', pause: 'It was not paused', resume: 'It was not resumed' } as const;
export type Steering = keyof typeof NOT_DONE;

const STATE_WORDS: Readonly<Record<Repricing['status'], string>> = {
  previewing: 'the preview is still being made',
  previewed: 'it does not run yet',
  running: 'it is running already',
  paused: 'it is paused already',
  done: 'it has run to its end',
  failed: 'it has failed',
};

/** Studies that cannot be re-priced, on the re-pricing's own page; the list has all. */
const BLOCKED_SHOWN = 5;

/** The re-pricing that the address names. @throws DomainError `notFound` */
export function repricingOf({ params }: SignedInRequest): string {
  const parsed = identifier.safeParse(params.get('id'));
  if (!parsed.success) throw notFound();
  return parsed.data;
}

/** Back to the page, which says that the step was not possible. @throws what is not about the state */
export function refused(error: unknown, id: string, step: Steering): Reply {
  if (!(error instanceof DomainError) || error.code !== 'stateConflict') throw error;
  return redirect(`${pathOf({ id })}?notDone=${step}`);
}

function mistakesOf({ status }: Repricing, { query }: SignedInRequest): readonly FieldError[] {
  const step = (['run', 'pause', 'resume'] as const).find((each) => each === query.get('notDone'));
  // Once it is possible again, the old refusal is of no interest.
  if (step === undefined || nextRepricingStatus(status, step) !== undefined) return [];
  return [{ text: `${NOT_DONE[step]}: ${STATE_WORDS[status]}` }];
}

function previewModel({ preview }: Repricing) {
  const { totals, byStatus, byRegion, largest } = preview;
  return {
    ...preview,
    share: shareOf(totals),
    byStatus: (['pending', 'issued', 'escalated', 'notAccepted'] as const)
      .map((status) => ({ tag: FILTERS.siteTag(status), count: byStatus[status] }))
      .filter(({ count }) => count > 0),
    byRegion,
    largest: largest.map((entry) => ({ ...entry, changePence: changeOfEntry(entry) })),
  };
}

const explained = ({ skipped, failed }: Exceptions) => {
  const explain = (entries: Exceptions['skipped']) =>
    entries.map((entry) => ({ ...entry, words: whyOf(entry) }));
  return { skipped: explain(skipped), failed: explain(failed) };
};

export function createRepricingPage(deps: WebDeps) {
  const read = createReadRepricing(deps);
  const pause = createPauseRepricing(deps);
  const resume = createResumeRepricing(deps);
  const findExceptions = createFindExceptions(deps);
  const listBlocked = createListBlockedStudies(deps);

  /** Undefined while it is under way, and where the stored preview is not what it was. */
  const exceptionsOf = async ({ caller }: SignedInRequest, repricing: Repricing) => {
    if (repricing.status === 'previewing' || repricing.status === 'running') return undefined;
    try {
      const page = { limit: BLOCKED_SHOWN };
      const { items } = await listBlocked({ caller, id: repricing.id, page });
      return { ...explained(await findExceptions(caller, repricing)), blocked: items.map(toBlockedRow) };
    } catch (error) {
      if (error instanceof PreviewChanged) return undefined;
      throw error;
    }
  };

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const repricing = await read({ caller: request.caller, id: repricingOf(request) });
    const { status, target, preview } = repricing;
    return {
      kind: 'page',
      template: 'repricing/page.njk',
      title: titleOf(repricing),
      back: { href: '/repricings', text: 'Re-pricings' },
      demonstrationTariff: await findDemonstration(deps, [
        target.tariff,
        ...preview.largest.map(({ fromTariff }) => fromTariff),
      ]),
      errors: mistakesOf(repricing, request),
      model: {
        path: pathOf(repricing),
        repricing,
        tag: STATUS_TAGS[status],
        isUnderWay: status === 'previewing' || status === 'running',
        preview: previewModel(repricing),
        progress: progressOf(repricing),
        exceptions: await exceptionsOf(request, repricing),
      },
    };
  };

  const steer =
    (step: 'pause' | 'resume', take: (command: SteerRepricingCommand) => Promise<Repricing>) =>
    async (request: SignedInRequest): Promise<Reply> => {
      const id = repricingOf(request);
      try {
        return redirect(pathOf(await take({ caller: request.caller, id })));
      } catch (error) {
        return refused(error, id, step);
      }
    };

  return { show, pause: steer('pause', pause), resume: steer('resume', resume) };
}
