import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { ConditionFailed, InvalidWrite, StoreUnavailable, type Write } from '../../ports/record-table.ts';

/** What is left to do after a transaction was not carried out. */
export type Remedy =
  | { readonly kind: 'sendAgain' }
  /** These writes count in a record whose time has passed, or no longer do: send them the other way. */
  | { readonly kind: 'swapExpired'; readonly writes: readonly number[] };

const PASSING = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

/**
 * Reads why DynamoDB did not carry out a transaction.
 * @throws ConditionFailed, InvalidWrite, StoreUnavailable where there is nothing to do about it
 */
export const remedyFor = (error: unknown, writes: readonly Write[]): Remedy => {
  if (!(error instanceof TransactionCanceledException)) {
    if (nameOf(error) === 'TransactionInProgressException') return { kind: 'sendAgain' };
    throw unavailable('the transaction', error);
  }
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
  const refused = [...codes.keys()].filter((index) => codes[index] === 'ConditionalCheckFailed');
  const failed = refused.filter((index) => writes[index]?.kind !== 'add');
  if (failed.length > 0) throw new ConditionFailed(failed);
  if (codes.includes('ValidationError')) {
    const message = error.CancellationReasons?.find((reason) => reason.Code === 'ValidationError')?.Message;
    throw new InvalidWrite(message ?? 'DynamoDB cannot store these writes');
  }
  if (refused.length > 0) return { kind: 'swapExpired', writes: refused };
  if (codes.some((code) => PASSING.has(code))) return { kind: 'sendAgain' };
  throw unavailable('the transaction', error);
};

/** The port's one error for everything that a caller cannot mend. */
export const unavailable = (what: string, error: unknown): StoreUnavailable =>
  new StoreUnavailable(`${what} got no answer from DynamoDB: ${nameOf(error)}`, { cause: error });

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
