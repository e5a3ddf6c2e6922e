/** Missing items: reported by trusts, judged by networks, read by every party. */
import { operation } from '../../shared/http/operation.ts';
import {
  createJudgeEscalation,
  type JudgeEscalationDeps,
} from '../../shared/usecases/trust-acceptance/judge-escalation.ts';
import {
  createListNetworkEscalations,
  type ListNetworkEscalationsDeps,
} from '../../shared/usecases/trust-acceptance/list-network-escalations.ts';
import {
  createRaiseEscalation,
  type RaiseEscalationDeps,
} from '../../shared/usecases/trust-acceptance/raise-escalation.ts';
import {
  createListSiteEscalations,
  createReadEscalation,
  type ReadEscalationsDeps,
} from '../../shared/usecases/trust-acceptance/read-escalations.ts';
import { escalationContracts as contracts } from './escalation-contracts.ts';

export type EscalationDeps = RaiseEscalationDeps &
  JudgeEscalationDeps &
  ListNetworkEscalationsDeps &
  ReadEscalationsDeps;

export function escalationOperations(deps: EscalationDeps) {
  const raiseEscalation = createRaiseEscalation(deps);
  const listSiteEscalations = createListSiteEscalations(deps);
  const listNetworkEscalations = createListNetworkEscalations(deps);
  const readEscalation = createReadEscalation(deps);
  const judgeEscalation = createJudgeEscalation(deps);
  return {
    raiseEscalation: operation(contracts.raiseEscalation, async ({ caller, params, body }) => ({
      status: 201,
      body: await raiseEscalation({ caller, ...params, ...body }),
    })),
    listSiteEscalations: operation(contracts.listSiteEscalations, async ({ caller, params, query }) => ({
      status: 200,
      body: await listSiteEscalations({ caller, ...params, ...query }),
    })),
    listNetworkEscalations: operation(contracts.listNetworkEscalations, async ({ caller, query }) => {
      const { status: listing, ...page } = query;
      return { status: 200, body: await listNetworkEscalations({ caller, listing, ...page }) };
    }),
    readEscalation: operation(contracts.readEscalation, async ({ caller, params }) => ({
      status: 200,
      body: await readEscalation({ caller, ...params }),
    })),
    judgeEscalation: operation(contracts.judgeEscalation, async ({ caller, params, body }) => ({
      status: 200,
      body: await judgeEscalation({ caller, ...params, ...body }),
    })),
  };
}
