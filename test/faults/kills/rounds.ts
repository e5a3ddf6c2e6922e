/** Rounds of studies that are agreed and decided over HTTP while processes are killed at random moments. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DECISIONS, Decision } from '../../../shared/domain/offer.ts';
import { type ApiClient, api, demoToken } from '../../support/api-client.ts';
import type { ServiceProcess } from '../../support/service-process.ts';
import { type Parties, reviewOf, type SiteRow, untilIssued } from '../../support/study-journey.ts';
import { type DecideAnswer, isSettled, type Recorder, type ToldDecision } from '../history/history.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { insist, insistOnStep } from './insist.ts';
import { killAndStart, VICTIMS } from './kill.ts';

const STUDIES = 2;
const FIRST_STUDY = 3_000_000;
const DECIDERS = 4;
const WITHIN_MS = 1_500;

export interface Rounds {
  readonly service: ServiceProcess;
  readonly parties: Parties;
  readonly random: SeededRandom;
  readonly recorder: Recorder;
  /** Every study that was agreed. */
  readonly studies: string[];
  kills: number;
}

async function agree({ parties: { lead, company } }: Rounds, irasId: string): Promise<void> {
  const address = `/api/studies/${irasId}/resource-review`;
  await insistOnStep('draft', () => lead.put(address, reviewOf(irasId)));
  await insistOnStep('submission', () => lead.post(`${address}/submission`, {}));
  const { answer } = await insist(() => lead.get(address));
  const { resourceSha256 } = answer.body.submission;
  await insistOnStep('agreement', () => company.post(`${address}/agreement`, { resourceSha256 }));
}

const subjectOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;

function answerOf(
  status: number,
  body: { decision?: unknown; first?: unknown; type?: unknown },
): DecideAnswer {
  if (status === 200) return { kind: 'told', decision: Decision.parse(body.decision) };
  if (body.first !== undefined) return { kind: 'first', decision: Decision.parse(body.first) };
  return { kind: 'refused', code: String(body.type) };
}

interface Trust {
  readonly client: ApiClient;
  readonly subject: string;
}

/** Answers one price; every try is kept, for each may have been the one that counted. */
async function decide(
  { recorder, random }: Rounds,
  { client, subject }: Trust,
  irasId: string,
  row: SiteRow,
) {
  const { odsCode, appendixSha256 = '' } = row;
  const wanted = random.pick(DECISIONS);
  const reason = wanted === 'notAccepted' ? { reason: 'other' } : {};
  await sleep(random.below(WITHIN_MS));
  const body = { decision: wanted, appendixSha256, ...reason };
  const path = `/api/studies/${irasId}/sites/${odsCode}/decision`;
  const attempt = async (): Promise<ToldDecision> => {
    const answer = await client.put(path, body).catch(() => undefined);
    const told: DecideAnswer =
      answer && answer.status < 500 ? answerOf(answer.status, answer.body) : { kind: 'unknown' };
    return { kind: 'decide', odsCode: `${irasId} ${odsCode}`, appendixSha256, wanted, answer: told };
  };
  while (!isSettled(await recorder.record(subject, attempt))) await sleep(30);
}

async function signIn({ service }: Rounds, odsCode: string): Promise<Trust> {
  const token = await demoToken(service.baseUrl, 'siteRepresentative', odsCode);
  return { client: api(service.baseUrl, token), subject: subjectOf(token) };
}

/** One round: new studies are agreed, those of the round before are decided, and something is killed meanwhile. */
export async function takeRound(rounds: Rounds, number: number): Promise<void> {
  const { service, parties, random, studies } = rounds;
  const before = studies.slice(-STUDIES);
  const rows = await Promise.all(before.map((irasId) => untilIssued(parties.lead, irasId, 12)));
  const trusts = new Map<string, Trust>();
  for (const { odsCode } of rows[0] ?? []) trusts.set(odsCode, await signIn(rounds, odsCode));
  const agreed = Array.from({ length: STUDIES }, (_, at) => String(FIRST_STUDY + number * STUDIES + at));
  const deciding = before.flatMap((irasId, at) =>
    (rows[at] ?? []).flatMap((row) =>
      Array.from({ length: DECIDERS }, () => decide(rounds, trusts.get(row.odsCode)!, irasId, row)),
    ),
  );
  const agreeing = agreed.map((irasId) => agree(rounds, irasId));
  await sleep(random.below(WITHIN_MS));
  await killAndStart(service, random.pick(VICTIMS));
  rounds.kills += 1;
  await Promise.all([...deciding, ...agreeing]);
  studies.push(...agreed);
}
