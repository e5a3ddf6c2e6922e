import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import { checkAgainst, checkIssued, verifyAppendix } from '../../shared/domain/appendix-verification.ts';
import { canonicalBytes } from '../../shared/domain/canonical.ts';
import type { AppendixContent, FinancialAppendix } from '../../shared/domain/financial-appendix.ts';
import { type Check, type CheckPart, findDifference, verdictOf } from '../../shared/domain/verification.ts';
import { issueEdge, signContent } from '../support/issued-appendix.ts';
import { sampleAppendix, sha256 } from '../support/sample.ts';
import { createTestSigner } from '../support/test-signer.ts';

const tools = { sha256, isSigned };
const signer = createTestSigner();
const edge = await issueEdge(signer);
const text = new TextDecoder().decode(edge.bytes);
const encode = (changed: string): Uint8Array => new TextEncoder().encode(changed);

const partsOf = (checks: readonly Check[], result: Check['result']): CheckPart[] =>
  checks.filter((check) => check.result === result).map(({ part }) => part);
const verify = (bytes: Uint8Array, keys = edge.keys) => verifyAppendix({ bytes, keys }, tools);
const find = (checks: readonly Check[], part: CheckPart) => checks.find((check) => check.part === part);

/** The content of the issued appendix, changed, sealed and signed again as if by the service. */
async function resigned(change: (content: AppendixContent) => AppendixContent): Promise<Uint8Array> {
  const { integrity: _seal, ...content } = edge.appendix;
  return canonicalBytes(await signContent(change(content), signer));
}

/** The content changed and sealed again by somebody without the key: the old signature stays. */
function resealed(change: (content: AppendixContent) => AppendixContent): Uint8Array {
  const { integrity, ...content } = edge.appendix;
  const changed = change(content);
  return canonicalBytes({ ...changed, integrity: { ...integrity, sha256: sha256(canonicalBytes(changed)) } });
}

describe('an issued appendix', () => {
  it('is right in every part, with the keys of the service', () => {
    const { checks, appendix } = verify(edge.bytes);
    expect(partsOf(checks, 'right')).toEqual(['canonical', 'hash', 'schema', 'prices', 'signature']);
    expect(checks).toHaveLength(5);
    expect(appendix).toEqual(edge.appendix);
  });

  it('is consistent and its key not trusted, without keys', () => {
    const { checks } = verifyAppendix({ bytes: edge.bytes }, tools);
    expect(verdictOf(checks)).toBe('right');
    expect(partsOf(checks, 'notChecked')).toEqual(['signature']);
    expect(find(checks, 'signature')?.sentence).toContain('consistent, key not trusted');
  });

  it('is wrong where its key is not among those that are trusted', async () => {
    const others = await createTestSigner('another').listKeys();
    const { checks } = verify(edge.bytes, others);
    expect(partsOf(checks, 'wrong')).toEqual(['signature']);
    // The same name on another key helps nobody.
    const impostors = await createTestSigner('test-key').listKeys();
    expect(partsOf(verify(edge.bytes, impostors).checks, 'wrong')).toEqual(['signature']);
    // Beside the impostor the true key is found.
    expect(verdictOf(verify(edge.bytes, [...impostors, ...edge.keys]).checks)).toBe('right');
  });

  it('is caught cut off anywhere, and with anything added', () => {
    for (const bytes of [
      edge.bytes.subarray(0, -1),
      edge.bytes.subarray(1),
      edge.bytes.subarray(0, edge.bytes.length / 2),
      encode(`${text}\n`),
      encode(` ${text}`),
      encode(`\uFEFF${text}`),
      new Uint8Array(),
    ]) {
      expect(verdictOf(verify(bytes).checks)).toBe('wrong');
    }
  });
});

describe('the form of the file', () => {
  it('must be canonical: the same values in another order or with spaces are named at their first character', () => {
    const pretty = JSON.stringify(edge.appendix);
    const check = find(verify(encode(pretty)).checks, 'canonical');
    expect(check?.result).toBe('wrong');
    expect(check?.difference?.path).toMatch(/^character \d+$/);
    expect(partsOf(verify(encode(pretty)).checks, 'wrong')).toEqual(['canonical']);
  });

  it('may not hold a field twice, though readers of JSON take the last', () => {
    const doubled = text.replace('{"identification"', '{"identification":{},"identification"');
    expect(partsOf(verify(encode(doubled)).checks, 'wrong')).toEqual(['readable']);
  });

  it('may not hold half a character, which has no canonical form', () => {
    const halved = text.replace('"Corner cases"', '"\\ud800"');
    expect(halved).not.toBe(text);
    expect(verdictOf(verify(encode(halved)).checks)).toBe('wrong');
  });

  it('may not be nested without end', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(partsOf(verify(encode(deep)).checks, 'wrong')).toEqual(['readable']);
  });

  it.each(['null', '[]', '"text"', '{}', '{"integrity":null}', '{"integrity":{"sha256":1}}'])(
    'answers plainly for %s',
    (other) => {
      const { checks, appendix } = verify(encode(other));
      expect(partsOf(checks, 'wrong')).toEqual(['hash', 'schema']);
      expect(appendix).toBeUndefined();
    },
  );

  it('may not be written in another normal form than the service writes', async () => {
    const bytes = await resigned((content) => ({
      ...content,
      identification: {
        ...content.identification,
        leadSite: { ...content.identification.leadSite, name: 'Cafe\u0301' },
      },
    }));
    const { checks } = verify(bytes);
    expect(partsOf(checks, 'wrong')).toEqual(['schema']);
    expect(find(checks, 'schema')?.difference?.path).toBe('identification.leadSite.name');
  });

  it('names the field that is missing or too many', async () => {
    const extra = await resigned((content) => ({ ...content, bankAccount: '12345678' }) as AppendixContent);
    expect(find(verify(extra).checks, 'schema')?.sentence).toContain('bankAccount');
  });
});

describe('the prices', () => {
  const change = (price: Partial<AppendixContent['price']>) => (content: AppendixContent) => ({
    ...content,
    price: { ...content.price, ...price },
  });
  const { price } = edge.appendix;

  it('are recomputed: a line that was changed and signed again is named with both amounts', async () => {
    const lines = price.lines.map((line, at) =>
      at === 1 ? { ...line, unitPence: line.unitPence + 1 } : line,
    );
    const { checks } = verify(await resigned(change({ lines })));
    expect(partsOf(checks, 'wrong')).toEqual(['prices']);
    expect(find(checks, 'prices')?.difference).toEqual({
      path: 'price.lines[1].unitPence',
      expected: String(price.lines[1]!.unitPence),
      found: String(price.lines[1]!.unitPence + 1),
    });
  });

  it('are found wrong wherever a single amount of them is', async () => {
    const amounts: (readonly (string | number)[])[] = [];
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      if (typeof value === 'number') amounts.push(path);
      else if (typeof value === 'object' && value !== null)
        for (const [key, child] of Object.entries(value))
          walk(child, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(price, []);
    expect(amounts.length).toBeGreaterThan(100);
    const { integrity: _seal, ...content } = edge.appendix;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...amounts), fc.integer({ min: 1, max: 9 }), async (path, by) => {
        const copy = structuredClone(content);
        // eslint-disable-next-line @typescript-eslint/no-explicit-any -- reaches into a copy
        const holder = path.slice(0, -1).reduce((at: any, step) => at[step], copy.price);
        holder[path.at(-1)!] = Number(holder[path.at(-1)!]) + by;
        const { checks } = verify(canonicalBytes(await signContent(copy, signer)));
        expect(partsOf(checks, 'wrong')).toEqual(['prices']);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [
      'an activity less',
      (c: AppendixContent) => ({ ...c, inputs: { ...c.inputs, activities: c.inputs.activities.slice(1) } }),
    ],
    [
      'another multiplier',
      change({ multiplier: { ...price.multiplier, micro: price.multiplier.micro + 1 } }),
    ],
    ['another target', change({ arms: price.arms.map((arm) => ({ ...arm, targetParticipants: 99 })) })],
    ['another site', change({ odsCode: 'RRV' })],
    ['another tariff', change({ tariff: 'DEMO-2026-27.1' })],
    ['the demonstration hidden', change({ provenance: 'national' })],
    [
      'another staff rate',
      (c: AppendixContent) => ({
        ...c,
        inputs: {
          ...c.inputs,
          tariff: {
            ...c.inputs.tariff,
            roles: c.inputs.tariff.roles.map((role) => ({ ...role, pencePerHour: 1 })),
          },
        },
      }),
    ],
    [
      'a tariff item that is not there',
      (c: AppendixContent) => ({ ...c, inputs: { ...c.inputs, tariff: { ...c.inputs.tariff, items: [] } } }),
    ],
  ])('do not follow from the inputs with %s', async (_what, edit) => {
    expect(partsOf(verify(await resigned(edit)).checks, 'wrong')).toEqual(['prices']);
  });
});

describe('the seal', () => {
  it('finds a consistent forgery: prices of another multiplier, sealed again without the key', () => {
    const micro = edge.appendix.price.multiplier.micro;
    const bytes = resealed((content) => ({
      ...content,
      identification: {
        ...content.identification,
        site: { ...content.identification.site, principalInvestigator: 'Dr Somebody Else' },
      },
    }));
    expect(micro).toBeGreaterThan(0);
    expect(partsOf(verify(bytes).checks, 'wrong')).toEqual(['signature']);
  });

  it('names both hashes where the document was changed under its old one', () => {
    const bytes = encode(text.replace('Corner cases', 'Corner Cases'));
    const check = find(verify(bytes).checks, 'hash');
    expect(check?.difference).toMatchObject({
      path: 'integrity.sha256',
      found: JSON.stringify(edge.appendix.integrity.sha256),
    });
    expect(check?.difference?.expected).toMatch(/^[0-9a-f]{64}$/);
  });

  it('must be there on what says that it was issued', () => {
    const { sha256: hash } = edge.appendix.integrity;
    const bare: FinancialAppendix = { ...edge.appendix, integrity: { sha256: hash } };
    expect(partsOf(verify(canonicalBytes(bare)).checks, 'wrong')).toEqual(['signature']);
  });

  it('is not asked of what was made offline and says so', () => {
    const { checks } = verify(canonicalBytes(sampleAppendix()));
    expect(verdictOf(checks)).toBe('right');
    expect(find(checks, 'signature')?.result).toBe('notChecked');
  });

  it('has no slack in its base64: other texts of the same bytes are refused', () => {
    const { integrity } = edge.appendix;
    const value = integrity.signature!.value;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const slack = alphabet.charAt(alphabet.indexOf(value.at(-1)!) + 1);
    const same = `${value.slice(0, -1)}${slack}`;
    expect(Buffer.from(same, 'base64url').equals(Buffer.from(value, 'base64url'))).toBe(true);
    const { publicKey } = edge.keys[0]!;
    expect(isSigned({ sha256: integrity.sha256, signature: value, publicKey })).toBe(true);
    expect(isSigned({ sha256: integrity.sha256, signature: same, publicKey })).toBe(false);
    expect(isSigned({ sha256: integrity.sha256, signature: value, publicKey: 'not a key' })).toBe(false);
    expect(isSigned({ sha256: 'not a hash', signature: value, publicKey })).toBe(false);
  });
});

describe('what the service says of it', () => {
  it('is right where it was issued, in force or not, and wrong where it never was', () => {
    expect(checkIssued({ status: 'current' }).result).toBe('right');
    expect(checkIssued({ status: 'superseded' })).toMatchObject({
      result: 'right',
      sentence: expect.stringContaining('no longer in force'),
    });
    expect(checkIssued({ status: 'neverIssued' })).toMatchObject({
      result: 'wrong',
      sentence: expect.stringContaining('refuse it'),
    });
  });

  it('may be held against another file, and the first field that differs is named', () => {
    expect(checkAgainst(edge.appendix, JSON.parse(text)).result).toBe('right');
    const other = JSON.parse(text);
    other.identification.reviewVersion = 2;
    expect(checkAgainst(edge.appendix, other).difference).toEqual({
      path: 'identification.reviewVersion',
      expected: '2',
      found: '1',
    });
  });
});

describe('the first difference', () => {
  it('is none between a JSON value and its copy, and one after any change', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.jsonValue(), (a, b) => {
        expect(findDifference(a, structuredClone(a))).toBeUndefined();
        const isSame = JSON.stringify(a) === JSON.stringify(b);
        if (!isSame && findDifference(a, b) === undefined) expect(a).toEqual(b);
      }),
    );
  });

  it('tells a list from an object, and a missing field from one that is null', () => {
    expect(findDifference({ a: [] }, { a: {} })?.path).toBe('a');
    expect(findDifference({ a: null }, {})).toEqual({ path: 'a', expected: 'null', found: 'nothing' });
    expect(findDifference([1, 2], [1])).toEqual({ path: '[1]', expected: '2', found: 'nothing' });
  });
});
