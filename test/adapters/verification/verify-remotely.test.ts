import { describe, expect, it } from 'vitest';
import { createRemoteVerification } from '../../../shared/adapters/verification/verify-remotely.ts';
import type { VerificationReport } from '../../../shared/domain/verification.ts';
import { StoreUnavailable } from '../../../shared/ports/record-table.ts';

const REPORT: VerificationReport = {
  schema: 'ncvr.verification/1',
  kind: 'appendix',
  verdict: 'right',
  checks: [{ part: 'hash', result: 'right', sentence: 'The hash is that of the document.' }],
};

interface Sent {
  readonly address: string;
  readonly type: string | null;
  readonly body: string;
}

/** A service that answers one thing, and what was sent to it. */
function answering(answer: () => Response) {
  const sent: Sent[] = [];
  const verify = createRemoteVerification({
    serviceAddress: 'https://ncvr.example',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      sent.push({
        address: request.url,
        type: request.headers.get('content-type'),
        body: await request.text(),
      });
      return answer();
    },
  });
  return { sent, verify: (text: string) => verify({ bytes: new TextEncoder().encode(text) }) };
}

describe('verification by the service’s own operation', () => {
  it('sends the document as it is, says what it is, and hands on the report', async () => {
    const { sent, verify } = answering(() => Response.json(REPORT));
    expect(await verify('{"a":1}')).toEqual(REPORT);
    await verify('%PDF-1.7 ...');
    expect(sent).toEqual([
      { address: 'https://ncvr.example/api/verification', type: 'application/json', body: '{"a":1}' },
      { address: 'https://ncvr.example/api/verification', type: 'application/pdf', body: '%PDF-1.7 ...' },
    ]);
  });

  it.each([
    ['throttles', () => new Response('', { status: 429 })],
    ['fails', () => new Response('', { status: 500 })],
    ['answers something else', () => Response.json({ verdict: 'right' })],
    [
      'is not there',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
  ])('says that nothing is known where it %s', async (_, answer) => {
    await expect(answering(answer).verify('{}')).rejects.toThrow(StoreUnavailable);
  });
});
