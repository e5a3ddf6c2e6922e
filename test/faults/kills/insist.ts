/** A person over HTTP who asks until somebody answers, however often the service is killed meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAnswer } from '../../support/api-client.ts';

const NOBODY = [500, 502, 503, 504];
const MOST_TRIES = 2_000;

export interface Insisted {
  readonly answer: ApiAnswer;
  /** How often nobody had answered: what was asked for may have happened each time. */
  readonly unanswered: number;
}

export async function insist(ask: () => Promise<ApiAnswer>): Promise<Insisted> {
  for (let unanswered = 0; unanswered < MOST_TRIES; unanswered += 1) {
    const answer = await ask().catch(() => undefined);
    if (answer && !NOBODY.includes(answer.status)) return { answer, unanswered };
    await sleep(30);
  }
  throw new Error('nobody answered');
}

/** A step that happens once. Where it had happened already although nobody said so, a refusal says that. */
export async function insistOnStep(what: string, ask: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  const { answer, unanswered } = await insist(ask);
  if (answer.status < 300 || (unanswered > 0 && [409, 412, 428].includes(answer.status))) return answer;
  throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
}
