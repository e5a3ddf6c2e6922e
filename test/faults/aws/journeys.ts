/** Studies from their first draft to the decisions of their trusts, by people who ask again until they are answered. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogEntry } from '../../../shared/domain/decision-log.ts';
import { DomainError } from '../../../shared/domain/errors.ts';
import { DECISIONS, Decision } from '../../../shared/domain/offer.ts';
import { StoreUnavailable } from '../../../shared/ports/record-table.ts';
import { site, smallReview } from '../../usecases/resource-review/small-review.ts';
import { company, lead, trust } from '../../usecases/resource-review/study-process.ts';
import { findStateFaults } from '../check-state.ts';
import { findHistoryFaults } from '../history/check-history.ts';
import {
  createRecorder,
  type DecideAnswer,
  isSettled,
  type Recorder,
  type ToldDecision,
} from '../history/history.ts';
import { createSeededRandom, type SeededRandom } from '../seeded-random.ts';
import { type BadDay, type BadDayOptions, openBadDay } from './bad-days.ts';
import type { AwsCounts } from './inject-faults.ts';

const SITES = ['RJ1', 'RK9', 'RTD', 'RGT'];
const DECIDERS = 3;
const FIRST_STUDY = 2_000_000;
const MOST_TRIES = 60;
const AT_ONCE = 40;

/** How often somebody asked, and how often there was an answer at once. */
interface Asked {
  requests: number;
  answered: number;
}

/** Asks once. @returns undefined where nobody answered; a refusal is an answer */
async function ask<T>(
  asked: Asked,
  make: () => Promise<T>,
): Promise<{ value: T } | { refusal: DomainError } | undefined> {
  asked.requests += 1;
  try {
    const value = await make();
    asked.answered += 1;
    return { value };
  } catch (error) {
    if (error instanceof StoreUnavailable) return undefined;
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'busy') return undefined;
    asked.answered += 1;
    return { refusal: error };
  }
}

/** Asks until somebody answers. A refusal after an unknown answer means that it had happened. */
async function insist(asked: Asked, make: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const answer = await ask(asked, make);
    if (answer && 'refusal' in answer && tries === 1) throw answer.refusal;
    if (answer) return;
    await sleep(10);
  }
  throw new Error(`nobody answered ${MOST_TRIES} times`);
}

interface Travel {
  readonly day: BadDay;
  readonly random: SeededRandom;
  readonly asked: Asked;
  readonly recorder: Recorder;
}

async function agree({ day: { processes, sound }, random, asked }: Travel, irasId: string): Promise<void> {
  const process = random.pick(processes);
  const small = smallReview({ sites: SITES.map((code) => site(code)) });
  const review = { ...small, study: { ...small.study, irasId } };
  await insist(asked, () => process.saveDraft({ caller: lead, irasId, review, ifMatch: undefined }));
  await insist(asked, () => process.submitReview({ caller: lead, irasId }));
  const version = await sound.ledger.findReviewVersion(irasId, 1);
  const { resourceSha256 = '' } = version?.submission ?? {};
  await insist(asked, () => process.agreeReview({ caller: company, irasId, resourceSha256 }));
}

interface Decider {
  readonly irasId: string;
  readonly odsCode: string;
  readonly number: number;
}

/** One of those who decide the same price, perhaps each otherwise. */
async function decide(
  { day: { processes }, random, asked, recorder }: Travel,
  { irasId, odsCode, number }: Decider,
): Promise<void> {
  const process = random.pick(processes);
  const client = `${irasId} ${odsCode} ${number}`;
  const caller = { ...trust(odsCode), subject: client };
  let appendixSha256 = '';
  await insist(asked, async () => {
    const { items } = await process.listSites({ caller, irasId, page: { limit: 1 } });
    appendixSha256 = items[0]?.appendixSha256 ?? '';
  });
  const wanted = DECISIONS[number % DECISIONS.length] ?? 'accepted';
  const reason = wanted === 'notAccepted' ? ('other' as const) : undefined;
  const command = { caller, irasId, odsCode, decision: wanted, appendixSha256, reason };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const told = await recorder.record(client, async (): Promise<ToldDecision> => {
      const got = await ask(asked, () => process.decide(command));
      // Histories of several studies are judged together: a site is one of its study.
      const about = { kind: 'decide', odsCode: `${irasId} ${odsCode}`, appendixSha256, wanted } as const;
      return { ...about, answer: answerOf(got) };
    });
    if (isSettled(told)) return;
  }
}

function answerOf(got: Awaited<ReturnType<typeof ask<{ readonly decision: Decision }>>>): DecideAnswer {
  if (!got) return { kind: 'unknown' };
  if ('value' in got) return { kind: 'told', decision: got.value.decision };
  const { code, details } = got.refusal;
  return code === 'decidedOtherwise'
    ? { kind: 'first', decision: Decision.parse(details['first']) }
    : { kind: 'refused', code };
}

/** Waits between the SDK's retries are long: many at once make up for them. */
async function manyAtOnce<T>(items: readonly T[], make: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const next = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await make(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function readLogs(
  { sound }: BadDay,
  studies: readonly string[],
): Promise<Map<string, readonly LogEntry[]>> {
  const logs = new Map<string, readonly LogEntry[]>();
  for (const irasId of studies) {
    for (const odsCode of SITES) {
      const { items } = await sound.ledger.listLog(irasId, odsCode, { limit: 100 });
      logs.set(`${irasId} ${odsCode}`, items);
    }
  }
  return logs;
}

async function takeJourneys(travel: Travel, first: number, count: number): Promise<string[]> {
  const { day, recorder } = travel;
  const studies = Array.from({ length: count }, (_, number) => String(first + number));
  await manyAtOnce(studies, (irasId) => agree(travel, irasId));
  await day.drain();
  const deciding: Decider[] = studies.flatMap((irasId) =>
    SITES.flatMap((odsCode) =>
      Array.from({ length: DECIDERS }, (_, number) => ({ irasId, odsCode, number })),
    ),
  );
  await manyAtOnce(deciding, (decider) => decide(travel, decider));
  const logs = await readLogs(day, studies);
  const kindsOf = (log: readonly LogEntry[]): string => log.map(({ event }) => event.kind).join();
  return [
    ...[...logs].flatMap(([where, log]) => {
      return kindsOf(log) === 'issued,decided' ? [] : [`${where}: the log is ${kindsOf(log)}`];
    }),
    ...findHistoryFaults(recorder.entries, { logs }),
    ...(await findStateFaults(day.sound)),
  ];
}

export interface BadDayResult {
  readonly faults: readonly string[];
  /** Requests of people, each try counted. */
  readonly trials: number;
  readonly counts: AwsCounts;
  readonly note: string;
}

/** So many studies of one bad day: agreed, priced, and decided by three at each trust. */
export async function takeBadDay(options: BadDayOptions, studies: number): Promise<BadDayResult> {
  const day = await openBadDay(options);
  const asked: Asked = { requests: 0, answered: 0 };
  const random = createSeededRandom(options.seed);
  const travel: Travel = { day, random, asked, recorder: createRecorder(day.clock) };
  const faults = await takeJourneys(travel, FIRST_STUDY, studies).finally(() => day.stop());
  const { counts } = day;
  const share = ((100 * asked.answered) / asked.requests).toFixed(1);
  const { requests, ...injected } = counts;
  const met = Object.entries(injected).map(([fault, times]) => `${fault} ${times}`);
  const note =
    `at ${options.percent}%: ${share}% of ${asked.requests} requests of people succeed at once, all in the end; ` +
    `${requests} requests to DynamoDB and S3, of which ${met.join(', ')}`;
  return { faults, trials: asked.requests, counts, note };
}
