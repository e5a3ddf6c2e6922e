/** What verification says, to the letter: people decide by these sentences. */
import { beforeAll, describe, expect, it } from 'vitest';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import {
  checkAgainst,
  checkHash,
  checkIssued,
  checkPrices,
  verifyAppendix,
} from '../../shared/domain/appendix-verification.ts';
import { canonicalBytes, canonicalText } from '../../shared/domain/canonical.ts';
import { readJsonText } from '../../shared/domain/exact-document.ts';
import { brief, type Check } from '../../shared/domain/verification.ts';
import { type Issued, issueEdge } from '../support/issued-appendix.ts';
import { sampleAppendix, sha256 } from '../support/sample.ts';
import { createTestSigner } from '../support/test-signer.ts';

const tools = { sha256, isSigned };
let edge: Issued;
let text: string;
beforeAll(async () => {
  edge = await issueEdge();
  text = new TextDecoder().decode(edge.bytes);
});

const encode = (changed: string): Uint8Array => new TextEncoder().encode(changed);
const said = (checks: readonly Check[]) =>
  checks.map(({ part, result, sentence }) => [part, result, sentence]);
const verify = (bytes: Uint8Array, keys = edge.keys) => verifyAppendix({ bytes, keys }, tools).checks;
const find = (checks: readonly Check[], part: Check['part']) => checks.find((check) => check.part === part);

describe('of a genuine appendix', () => {
  it('each part says what it is', () => {
    const { integrity, price } = edge.appendix;
    expect(said(verify(edge.bytes))).toEqual([
      ['canonical', 'right', 'The file is byte for byte its own canonical form (RFC 8785).'],
      ['hash', 'right', `The hash is that of the document: ${integrity.sha256}.`],
      ['schema', 'right', 'The document is a complete financial appendix.'],
      ['prices', 'right', `All ${price.lines.length} prices and every total follow from the inputs.`],
      ['signature', 'right', 'It is signed by the key test-key, published since 2026-04-01T00:00:00.000Z.'],
    ]);
  });

  it('made offline, that it is not signed and says so', () => {
    expect(find(verify(canonicalBytes(sampleAppendix())), 'signature')).toEqual({
      part: 'signature',
      result: 'notChecked',
      sentence: 'It is not signed, and says so: it was made offline and is not issued.',
    });
  });

  it('which keys are known, where its own is not among them or signed nothing', async () => {
    const others = [...(await createTestSigner('a').listKeys()), ...(await createTestSigner('b').listKeys())];
    expect(find(verify(edge.bytes, others), 'signature')?.sentence).toBe(
      'It names the key test-key, which is not among the 2 known keys.',
    );
    const impostors = await createTestSigner('test-key').listKeys();
    expect(find(verify(edge.bytes, impostors), 'signature')?.sentence).toBe(
      'The signature is not one of the key test-key over this hash.',
    );
    // Another key of the service that signed it does not speak for the one that is named.
    const renamed = edge.keys.map((key) => ({ ...key, keyId: 'a' }));
    expect(find(verify(edge.bytes, renamed), 'signature')?.result).toBe('wrong');
  });

  it('what the service and another file say of it', () => {
    expect(checkIssued({ status: 'current' })).toEqual({
      part: 'issued',
      result: 'right',
      sentence: 'The service issued it, and it is in force.',
    });
    expect(checkIssued({ status: 'superseded' }).part).toBe('issued');
    expect(checkIssued({ status: 'superseded' }).sentence).toMatch(
      /^The service issued it, but it is no longer in force: .+ Ask the company for the current one\.$/,
    );
    expect(checkIssued({ status: 'neverIssued' })).toMatchObject({
      part: 'issued',
      sentence: 'The service never issued it: refuse it.',
    });
    expect(checkAgainst(edge.appendix, edge.appendix)).toEqual({
      part: 'against',
      result: 'right',
      sentence: 'It is the appendix that it was held against, field by field.',
    });
    expect(checkAgainst(edge.appendix, {})).toMatchObject({
      part: 'against',
      result: 'wrong',
      sentence: 'It is not the appendix that it was held against.',
    });
  });
});

describe('of a forgery', () => {
  it('that it was changed, with the hash that it would have', () => {
    const check = find(verify(encode(text.replace('Corner cases', 'Corner Cases'))), 'hash');
    expect(check?.sentence).toBe('The document is not the one that its hash was made of: it was changed.');
    const { integrity: _seal, ...content } = JSON.parse(text.replace('Corner cases', 'Corner Cases'));
    expect(check?.difference).toEqual({
      path: 'integrity.sha256',
      expected: sha256(Buffer.from(canonicalText(content))),
      found: JSON.stringify(edge.appendix.integrity.sha256),
    });
  });

  it.each([[null], ['text'], [[]], [{}], [{ integrity: undefined, a: 1 }]])(
    'that %j carries no hash of its own',
    (value) => {
      const { part, result, sentence, difference } = checkHash(value, sha256);
      expect([part, result]).toEqual(['hash', 'wrong']);
      if (difference) expect(difference.found).toBe('nothing');
      else expect(sentence).toBe('The document carries no hash.');
    },
  );

  it('where it is not canonical, with what stands there and what should', () => {
    const at = text.indexOf('"Corner cases"');
    const spaced = `${text.slice(0, at)} ${text.slice(at)}`;
    expect(find(verify(encode(spaced)), 'canonical')).toEqual({
      part: 'canonical',
      result: 'wrong',
      sentence: 'The file is not its own canonical form (RFC 8785).',
      difference: {
        path: `character ${at + 1}`,
        expected: JSON.stringify(text.slice(at, at + 40)),
        found: JSON.stringify(` ${text.slice(at, at + 39)}`),
      },
    });
  });

  it('that it holds half a character and has no hash', () => {
    expect(said(verify(encode(text.replace('"Corner cases"', '"\\ud800"'))))).toEqual([
      ['canonical', 'wrong', 'The document has no canonical form (RFC 8785): it holds half a character.'],
      ['hash', 'wrong', 'The document has no hash, because it has no canonical form.'],
    ]);
  });

  it('that its prices do not follow, or that none can', () => {
    const { appendix } = edge;
    const cheaper = { ...appendix, price: { ...appendix.price, expectedPence: 1 } };
    expect(checkPrices(cheaper)).toMatchObject({
      ...{ part: 'prices', result: 'wrong', sentence: 'The prices do not follow from the inputs.' },
      difference: { path: 'price.expectedPence', found: '1' },
    });
    const bare = {
      ...appendix,
      inputs: { ...appendix.inputs, tariff: { ...appendix.inputs.tariff, roles: [] } },
    };
    expect(checkPrices(bare).part).toBe('prices');
    expect(checkPrices(bare).sentence).toMatch(
      /^No price follows from the inputs: The tariff has no staff role .+\.$/,
    );
    const fractions = appendix.inputs.activities.map((each) => ({
      ...each,
      minutes: [{ role: 'nurse', minutes: 0.5 }],
    }));
    const halves = { ...appendix, inputs: { ...appendix.inputs, activities: fractions } };
    expect(checkPrices(halves).sentence).toMatch(/^No price follows from the inputs: /);
  });

  it('that it was issued and is not signed', () => {
    const { integrity } = edge.appendix;
    const bare = canonicalBytes({ ...edge.appendix, integrity: { sha256: integrity.sha256 } });
    expect(find(verify(bare), 'signature')?.sentence).toBe(
      'It says that it was issued, but it is not signed.',
    );
  });

  it('what it lacks to be a whole document', () => {
    const { price: _none, ...rest } = edge.appendix;
    expect(find(verify(canonicalBytes(rest)), 'schema')?.sentence).toBe(
      'The document is not a complete financial appendix. price: This field is missing.',
    );
    expect(find(verify(encode('null')), 'schema')?.sentence).toMatch(
      /^The document is not a complete financial appendix\. This is null, not an object .+\.$/,
    );
    const odd = { ...edge.appendix.identification.leadSite, name: 'Cafe\u0301' };
    const other = { ...edge.appendix, identification: { ...edge.appendix.identification, leadSite: odd } };
    expect(find(verify(canonicalBytes(other)), 'schema')?.sentence).toBe(
      'A field is not written as the service writes it.',
    );
  });
});

describe('of what is no document', () => {
  const sentence = (bytes: Uint8Array) => {
    const json = readJsonText(bytes);
    return json.ok ? 'read' : json.check.sentence;
  };
  const nested = (levels: number) => encode(`${'['.repeat(levels)}${']'.repeat(levels)}`);

  it('why it cannot be read', () => {
    expect(sentence(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toBe(
      'The file is neither a PDF nor text in UTF-8.',
    );
    expect(sentence(new Uint8Array())).toBe('The file is empty.');
    expect(sentence(encode(' \n\t'))).toBe('The file is empty.');
    expect(sentence(encode('{'))).toBe('The file is not JSON.');
    expect(sentence(encode('\uFEFF{}'))).toBe('The file is not JSON.');
    expect(sentence(nested(100))).toBe('read');
    expect(sentence(nested(101))).toBe('read');
    expect(sentence(nested(102))).toBe('The document is nested more than 100 levels deep.');
  });
});

describe('a value in a sentence', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    [1, '1'],
    ['a', '"a"'],
    ['\ud800', '"\\ud800"'],
    [{ b: 1, a: [null] }, '{"a":[null],"b":1}'],
    ['x'.repeat(118), `"${'x'.repeat(118)}"`],
    ['x'.repeat(119), `"${'x'.repeat(119)}...`],
  ])('is short: %j', (value, shown) => expect(brief(value)).toBe(shown));
});

describe('a fault of ours', () => {
  it('is never taken for a fault of the document', () => {
    const broken = () => {
      throw new Error('no hashing today');
    };
    expect(() => verifyAppendix({ bytes: edge.bytes }, { ...tools, sha256: broken })).toThrow(
      'no hashing today',
    );
    const inputs = { ...edge.appendix.inputs };
    Object.defineProperty(inputs, 'activities', {
      get: () => {
        throw new TypeError('no activities today');
      },
    });
    expect(() => checkPrices({ ...edge.appendix, inputs })).toThrow('no activities today');
  });
});
