/** What follows a trust's decision: a price issued again, and the way to the first participant. */
import { operation } from '../../shared/http/operation.ts';
import {
  createListReissues,
  type ListReissuesDeps,
} from '../../shared/usecases/trust-acceptance/list-reissues.ts';
import {
  createPutMilestones,
  type PutMilestonesDeps,
} from '../../shared/usecases/trust-acceptance/put-milestones.ts';
import {
  createReadMilestones,
  createReadSetUpClock,
  type ReadMilestonesDeps,
} from '../../shared/usecases/trust-acceptance/read-milestones.ts';
import {
  createReissueOffer,
  type ReissueOfferDeps,
} from '../../shared/usecases/trust-acceptance/reissue-offer.ts';
import { milestoneContracts as contracts } from './milestone-contracts.ts';

export type MilestoneDeps = ReissueOfferDeps & ListReissuesDeps & PutMilestonesDeps & ReadMilestonesDeps;

export function milestoneOperations(deps: MilestoneDeps) {
  const reissueOffer = createReissueOffer(deps);
  const listReissues = createListReissues(deps);
  const readMilestones = createReadMilestones(deps);
  const putMilestones = createPutMilestones(deps);
  const readSetUpClock = createReadSetUpClock(deps);
  return {
    reissueOffer: operation(contracts.reissueOffer, async ({ caller, params, body }) => ({
      status: 201,
      body: await reissueOffer({ caller, ...params, ...body }),
    })),
    listReissues: operation(contracts.listReissues, async ({ caller, params, query }) => ({
      status: 200,
      body: await listReissues({ caller, ...params, ...query }),
    })),
    readMilestones: operation(contracts.readMilestones, async ({ caller, params }) => {
      const { etag, view } = await readMilestones({ caller, ...params });
      return { status: 200, etag, body: view };
    }),
    putMilestones: operation(contracts.putMilestones, async ({ caller, params, body, ifMatch }) => {
      const { etag, view } = await putMilestones({ caller, ...params, days: body, ifMatch });
      return { status: 200, etag, body: view };
    }),
    readSetUpClock: operation(contracts.readSetUpClock, async ({ caller, params }) => ({
      status: 200,
      body: await readSetUpClock({ caller, ...params }),
    })),
  };
}
