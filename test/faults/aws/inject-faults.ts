/** Middleware of the SDK's clients that meets requests with what AWS may answer on a bad day. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { SeededRandom } from '../seeded-random.ts';

export const AWS_FAULTS = ['throttled', 'cancelled', 'internalError', 'lostAnswer'] as const;
export type AwsFault = (typeof AWS_FAULTS)[number];

/** How many requests were sent, retries counted, and what became of them. */
export type AwsCounts = Record<AwsFault | 'requests', number>;

export interface Injection {
  readonly random: SeededRandom;
  /** So many of a hundred requests meet a fault. */
  readonly percent: number;
  readonly counts: AwsCounts;
}

/** As much of a client of the SDK as faults need. */
interface Injectable {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<never>,
        context: { readonly commandName?: string },
      ) => (args: never) => Promise<never>,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

export const noCounts = (): AwsCounts => ({
  requests: 0,
  throttled: 0,
  cancelled: 0,
  internalError: 0,
  lostAnswer: 0,
});

const failWith = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error(name), { name, $fault: 'server', $metadata: { httpStatusCode } });

const isTransaction = (commandName: string | undefined): boolean =>
  commandName === 'TransactWriteItemsCommand';

/** What is answered in place of the real answer; the SDK's own retries see it as they would see AWS. */
function refusalOf(fault: Exclude<AwsFault, 'lostAnswer'>, commandName: string | undefined): Error {
  const isS3 = /Object|Upload/.test(commandName ?? '');
  switch (fault) {
    case 'throttled':
      return isS3 ? failWith('SlowDown', 503) : failWith('ThrottlingException', 400);
    case 'internalError':
      return isS3 ? failWith('InternalError', 500) : failWith('InternalServerError', 500);
    case 'cancelled':
      return new TransactionCanceledException({
        message: 'Transaction cancelled',
        $metadata: { httpStatusCode: 400 },
        CancellationReasons: [{ Code: 'TransactionConflict' }],
      });
  }
}

/** From now on the client's requests fail by chance, each attempt for itself. */
export function injectFaults(client: object, { random, percent, counts }: Injection): void {
  const { middlewareStack } = client as Injectable;
  middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        counts.requests += 1;
        if (!random.happens(percent)) return next(args);
        const drawn = random.pick(AWS_FAULTS);
        const fault = drawn === 'cancelled' && !isTransaction(commandName) ? 'throttled' : drawn;
        counts[fault] += 1;
        if (fault !== 'lostAnswer') throw refusalOf(fault, commandName);
        // The request is carried out, and then nobody answers in time.
        await next(args);
        throw Object.assign(new Error('no answer in time'), { name: 'TimeoutError' });
      },
    { step: 'deserialize', priority: 'low', name: 'injectFaults' },
  );
}
