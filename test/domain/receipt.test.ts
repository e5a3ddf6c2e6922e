import { describe, expect, it } from 'vitest';
import { sha256Hex as sha256 } from '../../shared/adapters/system/sha256.ts';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import { canonicalBytes, canonicalText } from '../../shared/domain/canonical.ts';
import {
  appendEntry,
  EMPTY_LOG_HEAD,
  headAfter,
  type LogEntry,
  type LogEvent,
} from '../../shared/domain/decision-log.ts';
import { readJsonText } from '../../shared/domain/exact-document.ts';
import { londonMoment, utcMoment } from '../../shared/domain/london-time.ts';
import type { Actor } from '../../shared/domain/person.ts';
import { describeReceipt, hashReceipt, makeReceipt, type Receipt } from '../../shared/domain/receipt.ts';
import { verifyDecisionLog, verifyReceipt } from '../../shared/domain/receipt-verification.ts';
import type { Check } from '../../shared/domain/verification.ts';
import { createTestSigner } from '../support/test-signer.ts';

const tools = { sha256, isSigned };
const signer = createTestSigner();
const keys = await signer.listKeys();
const HASH = 'a'.repeat(64);
const JUNE = '2026-06-30T23:30:00.000Z';

const by: Actor = {
  issuer: 'https://identity.example',
  subject: 'kim',
  name: 'Kim Ward',
  role: 'siteRepresentative',
  organisation: 'RJ1',
};

function logOf(...events: readonly LogEvent[]): LogEntry[] {
  let head = { length: 0, head: EMPTY_LOG_HEAD };
  return events.map((event) => {
    const entry = appendEntry(
      head,
      {
        irasId: '1009991',
        odsCode: 'RJ1',
        at: JUNE,
        ...(event.kind === 'decided' && { by }),
        offer: { reviewVersion: 1, issueNumber: 1 },
        study: { phase: 'III', isAtmp: false },
        isEnglishTrust: true,
        event,
      },
      sha256,
    );
    head = headAfter(entry);
    return entry;
  });
}

const ISSUED: LogEvent = { kind: 'issued', appendixSha256: HASH, pdfSha256: 'b'.repeat(64) };
const ACCEPTED: LogEvent = { kind: 'decided', decision: 'accepted', appendixSha256: HASH };
const log = logOf(ISSUED, ACCEPTED);

async function receiptOf(entry: LogEntry, siteName?: string): Promise<Receipt> {
  const content = makeReceipt(entry, { shortTitle: 'CARDIO-1', siteName });
  const hash = hashReceipt(content, sha256);
  return { ...content, integrity: { sha256: hash, signature: await signer.sign(hash) } };
}
const receipt = await receiptOf(log[1]!);

function verify(bytes: Uint8Array): readonly Check[] {
  const json = readJsonText(bytes);
  return json.ok ? verifyReceipt(json, keys, tools).checks : [json.check];
}
const wrongParts = (checks: readonly Check[]) =>
  checks.filter(({ result }) => result === 'wrong').map(({ part }) => part);

describe('a receipt', () => {
  it('says who, when in UTC and on the clocks of London, what, and after which entry', () => {
    expect(receipt).toMatchObject({
      schema: 'ncvr.receipt/1',
      study: { irasId: '1009991', shortTitle: 'CARDIO-1' },
      site: { odsCode: 'RJ1' },
      decision: 'accepted',
      decidedBy: { name: 'Kim Ward', role: 'siteRepresentative', organisation: 'RJ1' },
      decidedAt: { utc: JUNE, london: '1 July 2026, 00:30:00 BST' },
      appendixSha256: HASH,
      previousEntrySha256: log[0]!.sha256,
    });
  });

  it('is the same again from the same entry and key', async () => {
    expect(canonicalText(await receiptOf(log[1]!))).toBe(canonicalText(receipt));
  });

  it.each([
    [ACCEPTED, /RJ1 accepts the site price .* final/],
    [{ ...ACCEPTED, decision: 'declinedCapacity' }, /capacity or capability.*nothing of the price/],
    [
      { ...ACCEPTED, decision: 'notAccepted', reason: 'setupFee', note: 'Too\nlow' },
      /does not accept .* the set-up fee\. .*They wrote: Too low/,
    ],
  ] satisfies [LogEvent, RegExp][])('puts the decision in words', async (event, words) => {
    const made = await receiptOf(logOf(ISSUED, event)[1]!);
    expect(made.meaning).toMatch(words);
    expect(wrongParts(verify(canonicalBytes(made)))).toEqual([]);
    const { title, rows } = describeReceipt(made);
    expect(title).toMatch(/^Receipt: /);
    const values = Object.fromEntries(rows.map(({ key, value }) => [key, value]));
    expect(values).toMatchObject({
      'What it means': made.meaning,
      Study: 'CARDIO-1, IRAS ID 1009991',
      Site: 'RJ1',
      'Decided by': 'Kim Ward',
      'Acting as': 'site representative of RJ1',
      'When (UTC)': '30 June 2026, 23:30:00 UTC',
      'When (London)': '1 July 2026, 00:30:00 BST',
    });
  });

  it("uses the trust's name where it has it, in the sentence that is signed", async () => {
    const made = await receiptOf(log[1]!, 'A Trust');
    expect(made.site).toEqual({ odsCode: 'RJ1', name: 'A Trust' });
    expect(made.meaning).toMatch(/^A Trust accepts the site price/);
    expect(wrongParts(verify(canonicalBytes(made)))).toEqual([]);
    const values = Object.fromEntries(describeReceipt(made).rows.map(({ key, value }) => [key, value]));
    expect(values).toMatchObject({
      Site: 'A Trust (RJ1)',
      'Acting as': 'site representative of A Trust',
    });
    const renamed = { ...made, site: { ...made.site, name: 'Another Trust' } };
    expect(wrongParts(verify(canonicalBytes(renamed)))).toEqual(['hash', 'words']);
  });

  it('is made of decisions only', () => {
    const none = expect.objectContaining({
      code: 'invalidInput',
      message: 'This entry of the decision log holds no decision.',
      path: 'entry.event',
      mend: 'Use the entry of the decision.',
    });
    const issued = { ...log[0]!, by };
    const { by: _nobody, ...byNobody } = log[1]!;
    for (const entry of [log[0]!, issued, byNobody]) {
      expect(() => makeReceipt(entry, { shortTitle: 'CARDIO-1' })).toThrow(none);
    }
  });

  it('says that a refusal states no reason, where it states none', async () => {
    const made = await receiptOf(logOf(ISSUED, { ...ACCEPTED, decision: 'notAccepted' })[1]!);
    expect(made.meaning).toContain('The reason is not stated.');
    expect(made.site).toStrictEqual({ odsCode: 'RJ1' });
  });

  it('has every hash, number and signature in words, and who acted for another organisation', () => {
    const [entry, { integrity }] = [log[1]!, receipt];
    const { rows } = describeReceipt({
      ...receipt,
      decidedBy: { ...receipt.decidedBy, organisation: 'RRV' },
    });
    expect(rows.slice(3)).toEqual([
      { key: 'Review version', value: '1, issue 1' },
      { key: 'Decided by', value: 'Kim Ward' },
      { key: 'Acting as', value: 'site representative of RRV' },
      { key: 'When (UTC)', value: '30 June 2026, 23:30:00 UTC' },
      { key: 'When (London)', value: '1 July 2026, 00:30:00 BST' },
      { key: 'Appendix decided on (SHA-256)', value: HASH },
      { key: 'Entry of the decision log', value: `Number 2, SHA-256 ${entry.sha256}` },
      { key: 'Entry before it (SHA-256)', value: log[0]!.sha256 },
      { key: 'This receipt (SHA-256)', value: integrity.sha256 },
      { key: 'Signature', value: `Ed25519, key test-key: ${integrity.signature.value}` },
    ]);
    const named = { ...receipt, site: { odsCode: 'RJ1', name: 'A Trust' } };
    const acting = (organisation: string) =>
      describeReceipt({ ...named, decidedBy: { ...receipt.decidedBy, organisation } }).rows[5]?.value;
    expect([acting('RJ1'), acting('RRV')]).toEqual([
      'site representative of A Trust',
      'site representative of RRV',
    ]);
  });
});

describe('clocks', () => {
  it('go forward and back in London and never in UTC', () => {
    expect(londonMoment('2026-03-29T00:59:59Z')).toBe('29 March 2026, 00:59:59 GMT');
    expect(londonMoment('2026-03-29T01:00:00Z')).toBe('29 March 2026, 02:00:00 BST');
    expect(londonMoment('2026-10-25T00:30:00Z')).toBe('25 October 2026, 01:30:00 BST');
    expect(londonMoment('2026-10-25T01:30:00Z')).toBe('25 October 2026, 01:30:00 GMT');
    expect(utcMoment('2026-12-31T23:59:59.999Z')).toBe('31 December 2026, 23:59:59 UTC');
  });
});

describe('verification of a receipt', () => {
  it('is right in every part, in any layout of its JSON', () => {
    for (const bytes of [
      canonicalBytes(receipt),
      new TextEncoder().encode(JSON.stringify(receipt, null, 2)),
    ]) {
      const checks = verify(bytes);
      expect(checks.map(({ result }) => result)).toEqual(['right', 'right', 'right', 'right', 'right']);
    }
  });

  it('says of each part what it is', () => {
    const said = verify(canonicalBytes(receipt)).map(({ part, sentence }) => [part, sentence]);
    expect(said).toEqual([
      ['schema', 'The document is a complete receipt.'],
      ['hash', `The hash is that of the document: ${receipt.integrity.sha256}.`],
      ['words', 'Who, when, what and the words are those of the log entry inside.'],
      ['chain', 'The log entry inside has its own hash: number 2 of its log.'],
      ['signature', expect.stringContaining('test-key')],
    ]);
  });

  it('finds that a part is missing, and that no person decided', () => {
    const { study: _none, ...rest } = receipt;
    expect(verify(canonicalBytes(rest))).toMatchObject([
      {
        part: 'schema',
        result: 'wrong',
        sentence: 'The document is not a complete receipt. study: This field is missing.',
      },
    ]);
    const { by: _nobody, ...byNobody } = log[1]!;
    for (const entry of [{ ...log[0]!, by }, byNobody]) {
      const words = verify(canonicalBytes({ ...receipt, entry })).find(({ part }) => part === 'words');
      expect(words).toMatchObject({ result: 'wrong', sentence: 'The log entry inside holds no decision.' });
    }
    const told = verify(canonicalBytes({ ...receipt, meaning: 'Something else.' }));
    expect(told.find(({ part }) => part === 'words')?.sentence).toBe(
      'The receipt does not say what its log entry says.',
    );
    const changed = verify(canonicalBytes({ ...receipt, entry: { ...log[1]!, sequence: 3 } }));
    expect(changed.find(({ part }) => part === 'chain')).toMatchObject({
      sentence: 'The log entry inside was changed.',
      difference: {
        path: 'entry.sha256',
        found: log[1]!.sha256,
        expected: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
  });

  it('finds words that the log entry does not say, though somebody with the key signed them', async () => {
    const { integrity: _seal, ...content } = receipt;
    const told = { ...content, meaning: 'The trust accepts and asks for nothing.' };
    const hash = hashReceipt(told, sha256);
    const forged = { ...told, integrity: { sha256: hash, signature: await signer.sign(hash) } };
    const checks = verify(canonicalBytes(forged));
    expect(wrongParts(checks)).toEqual(['words']);
    expect(checks.find(({ part }) => part === 'words')?.difference?.path).toBe('meaning');
  });

  it('finds an entry that was changed under its hash', async () => {
    const entry = { ...log[1]!, at: '2026-06-30T23:30:01.000Z' };
    expect(wrongParts(verify(canonicalBytes(await receiptOf(entry))))).toEqual(['chain']);
  });

  it('finds a receipt around an entry that decides nothing', async () => {
    const { integrity: _seal, ...content } = receipt;
    const told = { ...content, entry: log[0]! };
    const hash = hashReceipt(told, sha256);
    const forged = { ...told, integrity: { sha256: hash, signature: await signer.sign(hash) } };
    expect(wrongParts(verify(canonicalBytes(forged)))).toEqual(['words']);
  });
});

describe('verification of an exported decision log', () => {
  const events: LogEvent[] = [
    ISSUED,
    { kind: 'escalated', escalation: 'e1' },
    { kind: 'returned', escalation: 'e1' },
    ACCEPTED,
  ];
  const entries = logOf(...events);
  const check = (given: readonly unknown[]): readonly Check[] => {
    const json = readJsonText(canonicalBytes({ schema: 'ncvr.decision-log/1', entries: given }));
    return json.ok ? verifyDecisionLog(json, tools).checks : [json.check];
  };

  it('is right where every entry names the hash of the one before', () => {
    const checks = check(entries);
    expect(checks.map(({ result }) => result)).toEqual(['right', 'right']);
    expect(checks[0]?.sentence).toBe('The document is a complete decision log.');
    expect(checks[1]?.part).toBe('chain');
    expect(checks[1]?.sentence).toMatch(/^The 4 entries form one unbroken chain, which ends in /);
    expect(checks[1]?.sentence).toContain(`in ${entries[3]!.sha256}.`);
    expect(check([])).toMatchObject([{ part: 'schema', result: 'wrong' }]);
  });

  it.each([
    ['an entry left out', [entries[0], entries[2], entries[3]], 'Entry 2 is not the next one'],
    ['entries in another order', [entries[0], entries[2], entries[1], entries[3]], 'Entry 2'],
    ['the beginning left out', entries.slice(1), 'Entry 1 is not the next one'],
    [
      'an entry changed',
      [entries[0], { ...entries[1], at: '2026-07-01T00:00:00.000Z' }],
      'Entry 2 was changed',
    ],
    ['a chain that begins elsewhere', logOf({ kind: 'withdrawn' }, ISSUED), 'does not begin with an issue'],
    [
      'an entry of another chain',
      [entries[0], { ...entries[1], previous: 'c'.repeat(64) }],
      'Entry 2 does not name the hash',
    ],
  ])('finds %s', (_what, given, sentence) => {
    const [, chain] = check(given);
    expect(chain).toMatchObject({ part: 'chain', result: 'wrong' });
    expect(chain?.sentence).toContain(sentence);
  });

  it('finds an entry of another study in an otherwise unbroken chain', () => {
    const first = entries[0]!;
    const { schema: _s, sequence: _n, previous: _p, sha256: _h, ...content } = entries[1]!;
    const stranger = appendEntry(headAfter(first), { ...content, irasId: '1009992' }, sha256);
    const found = { part: 'chain', sentence: 'Entry 2 is of another study or trust.' };
    expect(check([first, stranger])[1]).toMatchObject(found);
    const elsewhere = appendEntry(headAfter(first), { ...content, odsCode: 'RRV' }, sha256);
    expect(check([first, elsewhere])[1]).toMatchObject(found);
  });
});
