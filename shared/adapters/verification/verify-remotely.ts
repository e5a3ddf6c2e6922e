/** Verification by the service's own public operation, for functions that do not carry the PDF reader themselves. */
import { VerificationReport } from '../../domain/verification.ts';
import { StoreUnavailable } from '../../ports/record-table.ts';

const WAIT_MS = 25_000;

export interface RemoteVerification {
  /** Where the API is, without a path. */
  readonly serviceAddress: string;
  readonly fetch?: typeof fetch;
}

const PDF_START = '%PDF-';

function contentTypeOf(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, PDF_START.length));
  return start === PDF_START ? 'application/pdf' : 'application/json';
}

/** Makes `verifyDocument`. It throws StoreUnavailable where no report comes back: then nothing is known. */
export function createRemoteVerification({ serviceAddress, fetch: send = fetch }: RemoteVerification) {
  const address = new URL('/api/verification', serviceAddress);
  return async ({ bytes }: { readonly bytes: Uint8Array }): Promise<VerificationReport> => {
    try {
      const answer = await send(address, {
        method: 'POST',
        headers: { 'content-type': contentTypeOf(bytes) },
        body: Uint8Array.from(bytes),
        signal: AbortSignal.timeout(WAIT_MS),
      });
      if (!answer.ok) throw new Error(`verification answered ${answer.status}`);
      return VerificationReport.parse(await answer.json());
    } catch (cause) {
      throw new StoreUnavailable('verification does not answer', { cause });
    }
  };
}
