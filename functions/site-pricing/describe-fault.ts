import type { SQSRecord } from 'aws-lambda';
import { DomainError } from '../../shared/domain/errors.ts';
import { SiteWork } from '../../shared/ports/site-work.ts';

/** Longer messages are lists of findings; the first of them says enough for a log. */
const LONGEST_MESSAGE = 500;

/** What the message is about. One that cannot be read is shown by its length, for nobody knows what it holds. */
function describeWork(body: string): Readonly<Record<string, unknown>> {
  try {
    return { work: SiteWork.parse(JSON.parse(body)) };
  } catch {
    return { unreadableBytes: Buffer.byteLength(body) };
  }
}

/** The engine quotes the text that it cannot read as JSON, whatever it holds. */
const messageOf = (error: Error): string =>
  error instanceof SyntaxError ? 'a text that is no JSON' : error.message.slice(0, LONGEST_MESSAGE);

/**
 * Why a message failed, for the log: a code, the message, the offer or job that it points at, and the error by name
 * and message, with those of its cause. Errors of this service name fields, keys of records and states; never a
 * credential, a body or a person.
 */
export function describeFault(record: SQSRecord, error: unknown): Readonly<Record<string, unknown>> {
  const fault = error instanceof Error ? error : new Error(String(error));
  const cause = fault.cause instanceof Error ? fault.cause : undefined;
  return {
    code: error instanceof DomainError ? error.code : 'fault',
    messageId: record.messageId,
    receives: Number(record.attributes.ApproximateReceiveCount),
    ...describeWork(record.body),
    error: fault.name,
    message: messageOf(fault),
    ...(cause && { cause: cause.name, causeMessage: messageOf(cause) }),
  };
}
