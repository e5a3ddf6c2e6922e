import type * as z from 'zod';
import { DomainError } from '../domain/errors.ts';
import { type Finding, fromZodError } from '../domain/findings.ts';
import { type Exchange, type GatewayEvent, headerOf } from './exchange.ts';
import { ANONYMOUS } from './middleware/resolve-caller.ts';
import type { ApiRequest, OperationContract } from './operation.ts';
import { type Body, readBody } from './read-body.ts';
import { HttpRefusal } from './refusal.ts';

interface Parsed<T> {
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}

/** Findings say in which part of the request their path is. */
function parsePart<S extends z.ZodType>(
  schema: S,
  part: 'path' | 'query' | 'body',
  input: unknown,
): Parsed<z.infer<S>> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success) return { value: parsed.data, findings: [] };
  return {
    value: undefined,
    findings: fromZodError(parsed.error).map((finding) => ({ ...finding, in: part })),
  };
}

function parseBody({ body, accepts }: OperationContract, { json, rawBody, isJson }: Body): Parsed<unknown> {
  const isMissing = rawBody.byteLength === 0;
  // What takes a document in several forms always wants one.
  if (isMissing && accepts !== undefined) throw missingBody();
  if (body === undefined || !isJson) return { value: undefined, findings: [] };
  const parsed = parsePart(body, 'body', json);
  if (isMissing && parsed.findings.length > 0) throw missingBody();
  return parsed;
}

function missingBody(): HttpRefusal {
  return new HttpRefusal('unreadableBody', 'The request has no body.', {
    mend: 'Send the document as the body, and say in Content-Type what it is.',
  });
}

/** The one entity tag of `If-Match`, without quotes; a list of them would not name what is replaced. */
function readIfMatch(header: string | undefined): string | undefined {
  const tag = header?.trim();
  if (tag === undefined || tag === '') return undefined;
  if (/^"[^"]*"\s*,/.test(tag)) {
    throw new HttpRefusal('unreadableRequest', 'If-Match names more than one entity tag.', {
      path: 'If-Match',
      mend: 'Send the one ETag of the version that you have read.',
    });
  }
  return tag.replace(/^"(.*)"$/, '$1');
}

/**
 * A request parsed by the operation's contract: path, query and body together, so that one answer names every
 * mistake.
 * @throws DomainError `invalidInput` with findings; HttpRefusal
 */
export function parseRequest(
  contract: OperationContract,
  event: GatewayEvent,
  { bytes, caller = ANONYMOUS, requestId }: Exchange,
): ApiRequest {
  const params = parsePart(contract.params, 'path', event.pathParameters ?? {});
  const query = parsePart(contract.query, 'query', event.queryStringParameters ?? {});
  const read = readBody(contract, event, bytes);
  const body = parseBody(contract, read);
  const findings = [...params.findings, ...query.findings, ...body.findings];
  if (params.value === undefined || query.value === undefined || findings.length > 0) throw refuse(findings);
  return {
    params: params.value,
    query: query.value,
    // `operation()` ties the contract to the function that reads this: only there is the body's type known.
    body: body.value as undefined,
    rawBody: read.rawBody,
    contentType: read.contentType,
    caller,
    ifMatch: contract.ifMatch === true ? readIfMatch(headerOf(event, 'if-match')) : undefined,
    accept: headerOf(event, 'accept') ?? '*/*',
    requestId,
  };
}

function refuse(findings: readonly Finding[]): DomainError {
  const message =
    findings.length === 1 ? 'The request has a mistake.' : `The request has ${findings.length} mistakes.`;
  return new DomainError('invalidInput', message, { mend: 'Correct what errors lists.', findings });
}
