import type { ApiDeps } from '../../shared/http/api-deps.ts';
import { operation } from '../../shared/http/operation.ts';
import type { StudyLedger } from '../../shared/ports/study-ledger.ts';
import { createDecide, type DecideDeps } from '../../shared/usecases/trust-acceptance/decide.ts';
import { createListTrustOffers } from '../../shared/usecases/trust-acceptance/list-trust-offers.ts';
import { createReadLog, type ReadLogDeps } from '../../shared/usecases/trust-acceptance/read-log.ts';
import {
  createReadReceipt,
  type ReadReceiptDeps,
} from '../../shared/usecases/trust-acceptance/read-receipt.ts';
import { answerRoutes } from '../answer-routes.ts';
import { contracts } from './contract.ts';
import { type EscalationDeps, escalationOperations } from './escalation-operations.ts';
import { logOperations } from './log-operations.ts';
import { type MilestoneDeps, milestoneOperations } from './milestone-operations.ts';

export type TrustAcceptanceDeps = DecideDeps &
  EscalationDeps &
  MilestoneDeps &
  ReadLogDeps &
  ReadReceiptDeps & { readonly ledger: Pick<StudyLedger, 'listTrustOffers'> } & ApiDeps;

/** Answers the routes of trust acceptance. */
export function createHandler(deps: TrustAcceptanceDeps) {
  const decide = createDecide(deps);
  const readLog = createReadLog(deps);
  const readReceipt = createReadReceipt(deps);
  const listTrustOffers = createListTrustOffers(deps);
  return answerRoutes({
    capability: 'trust-acceptance',
    deps,
    operations: {
      ...escalationOperations(deps),
      ...milestoneOperations(deps),
      ...logOperations(deps),
      decide: operation(contracts.decide, async ({ caller, params, body }) => ({
        status: 200,
        body: await decide({ caller, ...params, ...body }),
      })),
      readLog: operation(contracts.readLog, async ({ caller, params, query }) => ({
        status: 200,
        body: await readLog({ caller, ...params, ...query }),
      })),
      readReceipt: operation(contracts.readReceipt, async ({ caller, params, query }) => {
        const receipt = await readReceipt({ caller, ...params, reviewVersion: query.version });
        return { status: 200, body: receipt, etag: receipt.integrity.sha256 };
      }),
      listTrustOffers: operation(contracts.listTrustOffers, async ({ caller, params, query }) => {
        const { status: listing, ...page } = query;
        const offers = await listTrustOffers({ caller, ...params, listing, ...page });
        return {
          status: 200,
          body: { ...offers, items: offers.items.map(({ lock: _lock, ...offer }) => offer) },
        };
      }),
    },
  });
}
