/** The network judges a missing item: filled in, checked, confirmed by signing in again. */

import { notFound } from '../../../shared/domain/errors.ts';
import { actAs } from '../../../shared/domain/person.ts';
import type { EscalationView } from '../../../shared/usecases/trust-acceptance/escalation-view.ts';
import { confirmStep } from '../frame/confirmed-step.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../frame/page-request.ts';
import type { JudgementDraft } from '../frame/web-session.ts';
import type { WebDeps } from '../web-deps.ts';
import {
  type FilledJudgement,
  fillJudgement,
  fillJudgementFrom,
  MOST_REASON,
  readJudgement,
} from './entry.ts';
import type { LoadEscalation } from './page.ts';

type Loaded = Awaited<ReturnType<LoadEscalation>>;

const pathOf = ({ escalation }: Loaded, step = ''): string =>
  `/escalations/${escalation.id}/judgement${step}`;

/** What was filled in for this item before; for another item it is none. */
function draftOf({ session }: SignedInRequest, { escalation }: Loaded): JudgementDraft | undefined {
  const draft = session.content()?.judgementDraft;
  return draft?.id === escalation.id ? draft : undefined;
}

/** @throws DomainError `notFound` for those of another network, whatever else they may read */
function requireAssessor({ caller }: SignedInRequest, { network }: EscalationView) {
  const actor = actAs(caller, 'networkAssessor', network);
  if (!actor) throw notFound();
  return actor;
}

export function createJudgePages(deps: WebDeps, load: LoadEscalation) {
  /** The item with who judges it, or the page that says why nothing is to be judged. */
  const begin = async (request: SignedInRequest) => {
    const loaded = await load(request);
    const by = requireAssessor(request, loaded.escalation);
    const toItem = loaded.escalation.status === 'open' ? undefined : redirect(loaded.model.path);
    return { loaded, toItem, made: { at: new Date(deps.clock.now()).toISOString(), by } };
  };

  const form = (loaded: Loaded, filled: FilledJudgement, errors: readonly FieldError[] = []): Reply => ({
    kind: 'page',
    template: 'escalation/judge.njk',
    title: 'Judge this item',
    back: { href: loaded.model.path, text: 'The missing item' },
    demonstrationTariff: loaded.demonstrationTariff,
    model: { ...loaded.model, filled, mostReason: MOST_REASON },
    errors,
    ...(errors.length > 0 && { status: 422 }),
  });

  const show = async (request: SignedInRequest): Promise<Reply> => {
    const { loaded, toItem } = await begin(request);
    return toItem ?? form(loaded, fillJudgementFrom(loaded.escalation, draftOf(request, loaded)));
  };

  const fill = async (request: SignedInRequest): Promise<Reply> => {
    const { loaded, toItem, made } = await begin(request);
    if (toItem) return toItem;
    const filled = fillJudgement(request.form);
    const read = readJudgement(loaded.escalation, filled, made);
    if (!read.ok) return form(loaded, filled, read.errors);
    await request.session.change((content) => ({ ...content, judgementDraft: read.draft }));
    return redirect(pathOf(loaded, '/check'));
  };

  const check = async (request: SignedInRequest): Promise<Reply> => {
    const { loaded, toItem } = await begin(request);
    const draft = draftOf(request, loaded);
    if (toItem || !draft) return toItem ?? redirect(pathOf(loaded));
    return {
      kind: 'page',
      template: 'escalation/check.njk',
      title: 'Check your judgement',
      back: { href: pathOf(loaded), text: 'Back' },
      demonstrationTariff: loaded.demonstrationTariff,
      model: { ...loaded.model, draft },
    };
  };

  const confirm = async (request: SignedInRequest): Promise<Reply> => {
    const { loaded, toItem } = await begin(request);
    const draft = draftOf(request, loaded);
    if (toItem || !draft) return toItem ?? redirect(pathOf(loaded));
    return confirmStep(deps, request, { kind: 'judgement', ...draft });
  };

  return { show, fill, check, confirm };
}
