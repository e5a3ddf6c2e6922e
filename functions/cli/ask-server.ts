/** Asks a service for its published keys, and whether it issued a document. */
import type * as z from 'zod';
import { PublishedKeys } from '../../shared/domain/published-key.ts';
import { type IssuedAnswer, VerificationReport } from '../../shared/domain/verification.ts';
import { showSafely, UsageError } from './terminal.ts';

const PATIENCE_MS = 20_000;

export interface VerificationServer {
  readonly listKeys: () => Promise<PublishedKeys['items']>;
  /** What the service says of the document's issue; undefined where it cannot say. */
  readonly askIssued: (document: Uint8Array, contentType: string) => Promise<IssuedAnswer | undefined>;
}

function readAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(
    `--server must be an address such as https://ncvr.example, not ${showSafely(address)}.`,
  );
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} seconds`;
  const cause: unknown = error.cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no such host, or no network';
  if (code !== '') return code;
  return cause instanceof Error ? cause.message : error.message;
}

/** @throws UsageError for an address that cannot be one; the answers' methods throw it where nothing answers */
export function createVerificationServer(address: string): VerificationServer {
  const base = readAddress(address);
  const ask = async <T>(path: string, schema: z.ZodType<T>, init?: RequestInit): Promise<T> => {
    const url = new URL(path, base);
    const fail = (why: string) => new UsageError(`${showSafely(url.href)}: ${showSafely(why)}.`);
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) }).catch(
      (error: unknown) => {
        throw fail(describeFailure(error));
      },
    );
    if (!response.ok) throw fail(`the service answers ${response.status}`);
    const body: unknown = await response.json().catch(() => undefined);
    const answer = schema.safeParse(body);
    if (!answer.success) throw fail('what answers there is no NCVR service');
    return answer.data;
  };
  return {
    listKeys: async () => (await ask('/api/keys', PublishedKeys)).items,
    askIssued: async (document, contentType) => {
      const report = await ask('/api/verification', VerificationReport, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body: new Uint8Array(document),
      });
      return report.issued;
    },
  };
}
