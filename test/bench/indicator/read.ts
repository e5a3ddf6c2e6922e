/**
 * What a reading of the indicator costs after 1,000 and after 100,000 decisions of one month: read capacity as the
 * local database reports it for each query, strongly consistent. The goal is the same within 5%.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import {
  createDocumentClient,
  createDynamoClient,
  DynamoEnvironment,
} from '../../../shared/adapters/dynamodb/client.ts';
import { createDynamoRecordTable } from '../../../shared/adapters/dynamodb/record-table.dynamodb.ts';
import { createFixedClock } from '../../../shared/adapters/memory/fixed-clock.ts';
import { createStudyLedger } from '../../../shared/adapters/records/study-ledger.records.ts';
import { countDecision, type OfferScope } from '../../../shared/domain/adherence-counters.ts';
import type { DecisionKind } from '../../../shared/domain/offer.ts';
import type { Change, StudyLedger } from '../../../shared/ports/study-ledger.ts';
import { bundledMultipliers } from '../../../shared/reference/index.ts';
import { createReadMonth } from '../../../shared/usecases/adherence-indicator/read-month.ts';
import { hashOf, someLogEntry } from '../../support/ledger-fixtures.ts';
import { startTestDatabase } from '../../support/local-database.ts';
import type { Measure, Row } from '../measure.ts';

const FEW = 1000;
const MANY = 100_000;
const MONTH = '2026-11';
const SCOPE: OfferScope = { phase: 'III', isAtmp: false, isEnglishTrust: true };
/** Three writes each, at most a hundred in a transaction, no trust twice. */
const IN_ONE_COMMIT = 33;

/** The nth decision: its log entry and what it adds to its trust's two records. */
function decisionOf(at: number, trusts: readonly string[]): Change[] {
  const odsCode = trusts[at % trusts.length] ?? '';
  const decision: DecisionKind =
    at % 97 === 0 ? 'notAccepted' : at % 31 === 0 ? 'declinedCapacity' : 'accepted';
  const reason = decision === 'notAccepted' ? ('other' as const) : undefined;
  const event = {
    kind: 'decided' as const,
    decision,
    appendixSha256: hashOf('appendix'),
    ...(reason && { reason }),
  };
  // Every trust decides one price of a study.
  const irasId = String(1_000_000 + Math.floor(at / trusts.length));
  return [
    { kind: 'logEntry', record: someLogEntry({ irasId, odsCode, event }) },
    { kind: 'monthCounters', month: MONTH, odsCode, add: countDecision(SCOPE, decision, reason) },
    { kind: 'openCounters', odsCode, add: { lateIssued: 1, allIssued: 1 } },
  ];
}

async function decide(
  ledger: StudyLedger,
  from: number,
  to: number,
  trusts: readonly string[],
): Promise<void> {
  for (let at = from; at < to; at += IN_ONE_COMMIT) {
    const numbers = Array.from({ length: Math.min(IN_ONE_COMMIT, to - at) }, (_, index) => at + index);
    await ledger.commit(numbers.flatMap((number) => decisionOf(number, trusts)));
  }
}

const Consumed = z.object({ ConsumedCapacity: z.object({ CapacityUnits: z.number() }) });

/** Asks with every query what it consumed, and adds it up. */
function meter(client: DynamoDBClient): { units: number } {
  const consumed = { units: 0 };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'QueryCommand') return next(args);
        const answer = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        // Fails where the database does not say it.
        consumed.units += Consumed.parse(answer.output).ConsumedCapacity.CapacityUnits;
        return answer;
      },
    { step: 'initialize' },
  );
  return consumed;
}

export const read: Measure = {
  run: async () => {
    const database = await startTestDatabase('bench');
    const client = createDynamoClient(
      DynamoEnvironment.parse({ AWS_REGION: 'eu-west-2', DYNAMODB_ENDPOINT: database.endpoint() }),
    );
    try {
      const clock = createFixedClock(`${MONTH}-21T09:00:00Z`);
      const table = createDynamoRecordTable({
        client: createDocumentClient(client),
        tableNames: database.tableNames,
        clock,
      });
      const ledger = createStudyLedger({ table });
      const trusts = bundledMultipliers().rows.map(({ odsCode }) => odsCode);
      const readMonth = createReadMonth({ ledger, clock });
      const consumed = meter(client);
      const readAfter = async (from: number, to: number) => {
        await decide(ledger, from, to, trusts);
        consumed.units = 0;
        const { denominator } = await readMonth({ month: MONTH });
        if (denominator !== trusts.length)
          throw new Error(`${denominator} trusts of ${trusts.length} decided`);
        return consumed.units;
      };
      const [few, many] = [await readAfter(0, FEW), await readAfter(FEW, MANY)];
      const row: Row = {
        measure: 'indicator.read',
        peer: `ourselves-at-${FEW}-decisions`,
        ours: many,
        theirs: few,
        unit: 'read units',
        ratio: few / many,
        note: `after ${MANY} decisions of ${trusts.length} trusts; 1 is flat, the goal 0.95 to 1.05`,
      };
      return [row];
    } finally {
      client.destroy();
      await database.remove();
    }
  },
};
