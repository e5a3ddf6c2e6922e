/** Something is missing: the item, what it costs, its share of the direct costs, and the report to the network. */
import { DomainError } from '../../../../shared/domain/errors.ts';
import { type ComputedShare, THRESHOLD_PERCENT } from '../../../../shared/domain/escalation-share.ts';
import { createReadTariff } from '../../../../shared/usecases/reference-data/read-tariff.ts';
import { createPreviewEscalation } from '../../../../shared/usecases/trust-acceptance/preview-escalation.ts';
import { createListSiteEscalations } from '../../../../shared/usecases/trust-acceptance/read-escalations.ts';
import { costModel } from '../../escalation/item-cost.ts';
import { confirmStep } from '../../frame/confirmed-step.ts';
import { type FieldError, type Reply, redirect, type SignedInRequest } from '../../frame/page-request.ts';
import { sitePath } from '../../frame/record-decision.ts';
import type { WebDeps } from '../../web-deps.ts';
import type { LoadOffer, OfferInQuestion } from '../offer-in-question.ts';
import { createChoosePrice } from './choose-price.ts';
import { draftOf, keepDraft } from './draft.ts';
import { type FilledItem, fillItem, fillItemFrom, MOST_EVIDENCE, readItem, toItem } from './entry.ts';

const TITLE = 'Something is missing';

const pathOf = ({ site }: OfferInQuestion, step = ''): string => `${sitePath(site)}/decision/missing${step}`;

/** What the network would find, as far as a computer can say it. */
function standingOf({ share }: ComputedShare, inProtocolSchedule: boolean): 'schedule' | 'size' | 'neither' {
  if (inProtocolSchedule) return 'schedule';
  return share.reachesThreshold ? 'size' : 'neither';
}

async function networkOf({ organisations }: WebDeps, odsCode: string): Promise<string | undefined> {
  return (await organisations.findOrganisation(odsCode))?.region?.name;
}

export function createMissingPages(deps: WebDeps, load: LoadOffer) {
  const previewEscalation = createPreviewEscalation(deps);
  const readTariff = createReadTariff(deps);
  const listEscalations = createListSiteEscalations(deps);

  const itemPage = (open: OfferInQuestion, filled: FilledItem, errors: readonly FieldError[] = []): Reply =>
    open.page({
      name: 'missing/item',
      title: TITLE,
      model: { filled, mostEvidence: MOST_EVIDENCE, threshold: THRESHOLD_PERCENT },
      errors,
    });

  const item = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    return open.toQuestion ?? itemPage(open, fillItemFrom(draftOf(request, open)));
  };

  const fillInItem = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    if (open.toQuestion) return open.toQuestion;
    const filled = fillItem(request.form);
    const read = readItem(filled);
    if (!read.ok) return itemPage(open, filled, read.errors);
    const before = draftOf(request, open);
    await keepDraft(request, { ...before, ...open.site, ...read.value });
    // Somebody who comes back from the last page to change a word goes straight there again.
    const isComplete = before !== undefined && toItem(before) !== undefined;
    return redirect(pathOf(open, isComplete ? '/check' : '/price'));
  };

  /** The item with its share; undefined while something is open, or does not price. */
  const preview = async (request: SignedInRequest, open: OfferInQuestion) => {
    const draft = draftOf(request, open);
    const named = draft && toItem(draft);
    if (!draft || !named) return undefined;
    try {
      const computed = await previewEscalation({ caller: request.caller, ...open.site, item: named });
      return { draft, item: named, computed };
    } catch (error) {
      // The tariff of the price is another one than when the item was chosen.
      if (error instanceof DomainError && error.path.startsWith('item')) return undefined;
      throw error;
    }
  };

  const check = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    if (open.toQuestion) return open.toQuestion;
    const known = await preview(request, open);
    if (!known) return redirect(pathOf(open, draftOf(request, open) ? '/price' : ''));
    const { draft, computed } = known;
    const { release } = await readTariff({ id: open.appendix.identification.tariff.id });
    return open.page({
      name: 'missing/check',
      title: 'Check what you report',
      back: pathOf(open, '/amount'),
      model: {
        draft,
        cost: costModel({ ...computed, item: known.item }, release.roles),
        threshold: THRESHOLD_PERCENT,
        standing: standingOf(computed, draft.inProtocolSchedule),
        network: await networkOf(deps, open.site.odsCode),
      },
    });
  };

  const confirm = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    if (open.toQuestion) return open.toQuestion;
    const known = await preview(request, open);
    if (!known) return redirect(pathOf(open));
    const { evidence, inProtocolSchedule } = known.draft;
    return confirmStep(deps, request, {
      kind: 'missingItem',
      ...open.site,
      // What the person saw is what the report is about, even if the price was replaced since.
      appendixSha256: request.form.value('appendixSha256') || open.documents.appendixSha256,
      item: known.item,
      evidence,
      inProtocolSchedule,
    });
  };

  const sent = async (request: SignedInRequest): Promise<Reply> => {
    const open = await load(request);
    const { items } = await listEscalations({ caller: request.caller, ...open.site, limit: 100 });
    const escalation = items.findLast(({ status }) => status === 'open');
    if (!escalation) return redirect(`${sitePath(open.site)}/decision`);
    const network = await networkOf(deps, open.site.odsCode);
    return open.page({
      name: 'missing/sent',
      title: 'Missing item reported',
      model: { escalation, network },
    });
  };

  return { item, fillItem: fillInItem, check, confirm, sent, ...createChoosePrice(deps, load) };
}
