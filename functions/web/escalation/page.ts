/** One missing item: what is missing, its share of the direct costs, how long it has waited, and its judgement. */
import { actAs, type Caller } from '../../../shared/domain/person.ts';
import { createReadAppendix } from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import { createReadTariff } from '../../../shared/usecases/reference-data/read-tariff.ts';
import type { EscalationView } from '../../../shared/usecases/trust-acceptance/escalation-view.ts';
import { createReadEscalation } from '../../../shared/usecases/trust-acceptance/read-escalations.ts';
import { idOf } from '../frame/documents.ts';
import type { Reply, SignedInRequest } from '../frame/page-request.ts';
import { sitePath } from '../frame/record-decision.ts';
import { demonstrationTariff } from '../site-price/page.ts';
import type { WebDeps } from '../web-deps.ts';
import { costModel } from './item-cost.ts';

const NOT_RECORDED: Readonly<Record<string, string>> = {
  stateConflict:
    'Your judgement was not recorded: the price was replaced or withdrawn before you signed in again.',
  decidedOtherwise:
    'Your judgement was not recorded: somebody of your network judged the item otherwise before.',
};

/** Whether the caller is of the network that judges it. */
export function isOfNetwork(caller: Caller, { network }: Pick<EscalationView, 'network'>): boolean {
  return actAs(caller, 'networkAssessor', network) !== undefined;
}

function backOf(caller: Caller, escalation: EscalationView) {
  if (isOfNetwork(caller, escalation)) return { href: '/escalations', text: 'Missing items' };
  return { href: sitePath(escalation), text: 'The price' };
}

/** Makes `load`: an escalation with what its pages show of it. @throws DomainError `notFound` */
export function createLoadEscalation(deps: WebDeps) {
  const readEscalation = createReadEscalation(deps);
  const readAppendix = createReadAppendix(deps);
  const readTariff = createReadTariff(deps);
  return async (request: SignedInRequest) => {
    const { caller } = request;
    const escalation = await readEscalation({ caller, id: idOf(request) });
    const { irasId, odsCode, reviewVersion } = escalation;
    // Every issue of a version is priced at the one tariff that its submission pinned.
    const { appendix } = await readAppendix({ caller, irasId, odsCode, reviewVersion });
    const { release } = await readTariff({ id: appendix.identification.tariff.id });
    const organisation = await deps.organisations.findOrganisation(odsCode);
    return {
      escalation,
      demonstrationTariff: demonstrationTariff(appendix),
      model: {
        escalation,
        path: `/escalations/${escalation.id}`,
        site: { odsCode, name: organisation?.name ?? odsCode, path: sitePath(escalation) },
        network: organisation?.region?.name ?? escalation.network,
        cost: costModel(escalation, release.roles),
      },
    };
  };
}
export type LoadEscalation = ReturnType<typeof createLoadEscalation>;

export function createEscalationPage(load: LoadEscalation) {
  return async (request: SignedInRequest): Promise<Reply> => {
    const { caller, query } = request;
    const { escalation, demonstrationTariff: demonstration, model } = await load(request);
    const canJudge = escalation.status === 'open' && isOfNetwork(caller, escalation);
    return {
      kind: 'page',
      template: 'escalation/page.njk',
      title: `Missing item: ${escalation.item.label}`,
      back: backOf(caller, escalation),
      demonstrationTariff: demonstration,
      model: {
        ...model,
        canJudge,
        isTrust: actAs(caller, 'siteRepresentative', escalation.odsCode) !== undefined,
        isLead: actAs(caller, 'studyResourceReviewer', escalation.study.leadSite) !== undefined,
        wasJudged: query.get('judged') === 'yes' && escalation.judgement !== undefined,
        notRecorded: NOT_RECORDED[query.get('notRecorded') ?? ''],
      },
    };
  };
}
