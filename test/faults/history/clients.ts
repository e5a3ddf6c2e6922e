/** Fifty people and what works for them, each of whom does a few things by chance, at ports that fail. */
import type { MonthCounters } from '../../../shared/domain/adherence-counters.ts';
import { DomainError } from '../../../shared/domain/errors.ts';
import { londonMonth } from '../../../shared/domain/london-time.ts';
import { DECISIONS, Decision, type DecisionKind, REFUSAL_REASONS } from '../../../shared/domain/offer.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { StoreUnavailable } from '../../../shared/ports/record-table.ts';
import { personAs } from '../../support/service-deps.ts';
import { IRAS_ID, site } from '../../usecases/resource-review/small-review.ts';
import { coordinator, lead, trust } from '../../usecases/resource-review/study-process.ts';
import type { PricingProcess } from '../../usecases/site-pricing/pricing-process.ts';
import { LARGE, SMALL } from '../../usecases/trust-acceptance/trust-process.ts';
import { isDone } from '../crash/actors.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type DecideAnswer, isSettled, type Recorder, type ToldDecision } from './history.ts';

/** English trusts that the sample's multipliers have. */
export const SITES = ['RJ1', 'RK9', 'RTD', 'RGT'] as const;

export interface Client {
  readonly name: string;
  readonly process: PricingProcess;
  readonly random: SeededRandom;
  readonly recorder: Recorder;
}

const MOST_TRIES = 6;

const personOf = (name: string, odsCode: string): Caller => ({ ...trust(odsCode), subject: name, name });

async function readSite({ name, process, recorder }: Client, caller: Caller, odsCode: string) {
  let seen: string | undefined;
  await isDone(() =>
    recorder.record(name, async () => {
      const page = { limit: 200 };
      const { items } = await process.listSites({ caller, irasId: IRAS_ID, page });
      const log = await process.ledger.listLog(IRAS_ID, odsCode, page);
      const row = items.find((item) => item.odsCode === odsCode);
      if (!row) return undefined;
      const { status, reviewVersion = 0, issueNumber = 0, appendixSha256, decision: decided } = row;
      seen = appendixSha256;
      const price = { odsCode, status, reviewVersion, issueNumber, appendixSha256, decided };
      return { kind: 'read', ...price, logLength: log.items.length };
    }),
  );
  return seen;
}

function answerOf(error: unknown): DecideAnswer {
  if (error instanceof StoreUnavailable) return { kind: 'unknown' };
  if (!(error instanceof DomainError)) throw error;
  if (error.code !== 'decidedOtherwise') return { kind: 'refused', code: error.code };
  return { kind: 'first', decision: Decision.parse(error.details['first']) };
}

/** Asks until there is an answer, or gives up without one. */
async function decideAt(client: Client, caller: Caller, odsCode: string, appendixSha256: string) {
  const { name, process, random, recorder } = client;
  const wanted: DecisionKind = random.pick(DECISIONS);
  const reason = wanted === 'notAccepted' ? random.pick(REFUSAL_REASONS) : undefined;
  const command = { caller, irasId: IRAS_ID, odsCode, decision: wanted, appendixSha256, reason };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const told = await recorder.record(name, async (): Promise<ToldDecision> => {
      const answer = await process.decide(command).then(
        ({ decision }): DecideAnswer => ({ kind: 'told', decision }),
        (error: unknown) => answerOf(error),
      );
      return { kind: 'decide', odsCode, appendixSha256, wanted, answer };
    });
    if (isSettled(told)) return;
  }
}

/** Looks at the price, decides or reports a missing item, and looks again. */
export async function actAsTrust(client: Client): Promise<void> {
  const { name, process, random } = client;
  for (let round = 0; round < 3; round += 1) {
    const odsCode = random.pick(SITES);
    const caller = personOf(name, odsCode);
    const appendixSha256 = await readSite(client, caller, odsCode);
    if (appendixSha256 !== undefined && random.happens(90))
      await decideAt(client, caller, odsCode, appendixSha256);
    else if (appendixSha256 !== undefined) {
      await isDone(() => process.escalate(random.pick([LARGE, SMALL]), {}, odsCode));
    }
    await readSite(client, caller, odsCode);
  }
}

export async function actAsLead({ process, random }: Client): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    const odsCode = random.pick(SITES);
    const step = random.below(9);
    await isDone(async () => {
      if (step < 4) await process.put(site(odsCode, 1 + random.below(50)));
      else if (step < 8) await process.reissue(random.pick([lead, coordinator]), odsCode);
      else await process.withdraw(odsCode);
    });
  }
}

export async function actAsNetwork({ process, random }: Client): Promise<void> {
  for (let round = 0; round < 8; round += 1) {
    await isDone(async () => {
      const { items } = await process.ledger.listEscalations(IRAS_ID, { limit: 50 });
      const open = items.find(({ judgement, lapsed }) => !judgement && !lapsed);
      if (!open) return;
      await process.judgeEscalation({
        caller: personAs('networkAssessor', open.network),
        id: open.id,
        judgement: random.pick(['includedElsewhere', 'belowThreshold', 'upheld']),
        reason: 'It is in the visit',
      });
    });
  }
}

/** Adds up the counters of the month, whatever a definition makes of them. */
export async function watchIndicator({ name, process, recorder }: Client, times = 8): Promise<void> {
  const month = londonMonth(process.clock.now());
  for (let round = 0; round < times; round += 1) {
    await isDone(() =>
      recorder.record(name, async () => {
        const { items } = await process.ledger.listMonthCounters(month, { limit: 100 });
        const sum = (of: keyof MonthCounters): number =>
          items.reduce((total, { counters }) => total + counters[of], 0);
        const [accepted, notAccepted] = [sum('allAccepted'), sum('allNotAccepted')];
        return { kind: 'indicator', accepted, notAccepted, declinedCapacity: sum('allDeclinedCapacity') };
      }),
    );
  }
}
