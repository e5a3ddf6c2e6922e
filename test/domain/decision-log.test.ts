import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendEntry,
  EMPTY_LOG_HEAD,
  findChainFault,
  headAfter,
  LogEntry,
} from '../../shared/domain/decision-log.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function makeChain(length: number): LogEntry[] {
  const entries: LogEntry[] = [];
  let head = { length: 0, head: EMPTY_LOG_HEAD };
  for (let at = 0; at < length; at += 1) {
    const entry = appendEntry(
      head,
      {
        irasId: '1009991',
        odsCode: 'RRV',
        at: `2026-11-21T10:00:0${at % 10}.000Z`,
        offer: { reviewVersion: 1, issueNumber: at + 1 },
        study: { phase: 'II', isAtmp: false },
        isEnglishTrust: true,
        event:
          at % 2 === 0
            ? { kind: 'issued', appendixSha256: sha256(Buffer.from([at])), pdfSha256: EMPTY_LOG_HEAD }
            : { kind: 'superseded' },
      },
      sha256,
    );
    entries.push(entry);
    head = headAfter(entry);
  }
  return entries;
}

describe('the decision log of a trust in a study', () => {
  it('is whole as it was written, and every entry fits its schema', () => {
    const chain = makeChain(5);
    expect(findChainFault(chain, sha256)).toBeUndefined();
    for (const entry of chain) expect(LogEntry.parse(entry)).toEqual(entry);
  });

  it('shows any change of an entry, whichever it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.nat(5),
        fc.constantFrom('at', 'isEnglishTrust', 'previous', 'sequence', 'sha256'),
        (length, pick, field) => {
          const chain = makeChain(length);
          const at = pick % length;
          const changed = {
            at: '2026-11-20T10:00:00.000Z',
            isEnglishTrust: false,
            previous: 'f'.repeat(64),
            sequence: 99,
            sha256: 'e'.repeat(64),
          };
          const tampered = chain.map((entry, index) =>
            index === at ? { ...entry, [field]: changed[field] } : entry,
          );
          expect(findChainFault(tampered, sha256)?.at).toBe(at);
        },
      ),
    );
  });

  it('shows an omitted entry, and entries in another order', () => {
    const chain = makeChain(4);
    expect(findChainFault(chain.toSpliced(1, 1), sha256)).toEqual({ at: 1, fault: 'outOfOrder' });
    const renumbered = chain.toSpliced(1, 1).map((entry, index) => ({ ...entry, sequence: index + 1 }));
    expect(findChainFault(renumbered, sha256)).toEqual({ at: 1, fault: 'wrongPrevious' });
    expect(findChainFault([chain[1]!, chain[0]!], sha256)?.at).toBe(0);
  });
});
