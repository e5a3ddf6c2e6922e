/** A study in memory with everything that trusts and networks do once prices are issued. */
import type { Escalation, JudgementKind } from '../../../shared/domain/escalation.ts';
import type { EscalatedItem } from '../../../shared/domain/escalation-share.ts';
import type { MilestoneDays } from '../../../shared/domain/milestones.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import type { Notification } from '../../../shared/ports/study-ledger.ts';
import { readAll } from '../../../shared/usecases/read-all.ts';
import { createJudgeEscalation } from '../../../shared/usecases/trust-acceptance/judge-escalation.ts';
import { createListNetworkEscalations } from '../../../shared/usecases/trust-acceptance/list-network-escalations.ts';
import { createListReissues } from '../../../shared/usecases/trust-acceptance/list-reissues.ts';
import { createPutMilestones } from '../../../shared/usecases/trust-acceptance/put-milestones.ts';
import { createRaiseEscalation } from '../../../shared/usecases/trust-acceptance/raise-escalation.ts';
import {
  createListSiteEscalations,
  createReadEscalation,
} from '../../../shared/usecases/trust-acceptance/read-escalations.ts';
import {
  createReadMilestones,
  createReadSetUpClock,
} from '../../../shared/usecases/trust-acceptance/read-milestones.ts';
import { createReissueOffer } from '../../../shared/usecases/trust-acceptance/reissue-offer.ts';
import type { MemoryDeps } from '../../support/service-deps.ts';
import { IRAS_ID } from '../resource-review/small-review.ts';
import { createStudyProcess, lead, londonNetwork, trust } from '../resource-review/study-process.ts';

export const SITE = 'RJ1';
/** Far above and far below 5% of the sample study's direct costs at 10 participants. */
export const LARGE: EscalatedItem = {
  label: 'Liver biopsy',
  minutes: [{ role: 'nurse', minutes: 600 }],
  chargedPer: 'once',
};
export const SMALL: EscalatedItem = { ...LARGE, minutes: [{ role: 'nurse', minutes: 5 }] };

export async function createTrustProcess(deps?: MemoryDeps) {
  const process = await createStudyProcess(deps);
  const steps = {
    raiseEscalation: createRaiseEscalation(process),
    judgeEscalation: createJudgeEscalation(process),
    readEscalation: createReadEscalation(process),
    listSiteEscalations: createListSiteEscalations(process),
    listNetworkEscalations: createListNetworkEscalations(process),
    reissueOffer: createReissueOffer(process),
    listReissues: createListReissues(process),
    putMilestones: createPutMilestones(process),
    readMilestones: createReadMilestones(process),
    readSetUpClock: createReadSetUpClock(process),
  };
  const at = (odsCode: string) => ({ irasId: IRAS_ID, odsCode });
  return {
    ...process,
    ...steps,
    escalate: (item = LARGE, changes: Partial<Pick<Escalation, 'inProtocolSchedule'>> = {}, odsCode = SITE) =>
      steps.raiseEscalation({
        caller: trust(odsCode),
        ...at(odsCode),
        ...{ item, evidence: 'Protocol, table 2', inProtocolSchedule: false, ...changes },
      }),
    judge: (
      id: string,
      judgement: JudgementKind,
      more: { reason?: string; waiver?: { reason: string } } = {},
    ) => steps.judgeEscalation({ caller: londonNetwork, id, judgement, ...more }),
    reissue: (caller: Caller = lead, odsCode = SITE) =>
      steps.reissueOffer({ caller, ...at(odsCode), reason: 'The set-up fee was explained' }),
    record: (caller: Caller, days: MilestoneDays, ifMatch?: string, odsCode = SITE) =>
      steps.putMilestones({ caller, ...at(odsCode), days, ifMatch }),
    statusOf: async (odsCode = SITE) => (await process.row(odsCode))?.status,
    log: async (odsCode = SITE) => (await process.ledger.listLog(IRAS_ID, odsCode, { limit: 200 })).items,
    open: async (odsCode = SITE) => {
      const { items } = await process.ledger.listOpenCounters({ limit: 200 });
      return items.find((each) => each.odsCode === odsCode)?.counters;
    },
    /** Who was told what: `kind role organisation`. */
    told: async (kind: Notification['kind']) => {
      const told: string[] = [];
      for await (const each of readAll((page) => process.ledger.listWaitingNotifications(page))) {
        if (each.kind === kind) told.push(`${each.to.role} ${each.to.organisation}`);
      }
      return told.sort();
    },
  };
}
export type TrustProcess = Awaited<ReturnType<typeof createTrustProcess>>;

/** With every price of the first version issued. */
export async function issuedProcess(): Promise<TrustProcess> {
  const process = await createTrustProcess();
  await process.bringToIssued();
  return process;
}
