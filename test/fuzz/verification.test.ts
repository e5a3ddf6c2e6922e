/** Documents of the service, changed anyhow: verification answers, and never calls them right. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalText } from '../../shared/domain/canonical.ts';
import { DecisionLogExport } from '../../shared/domain/receipt-verification.ts';
import { archiveKey } from '../../shared/usecases/archive-keys.ts';
import { createWebService, type WebService } from '../functions/web/web-visitor.ts';
import { type Call, invoke } from '../http/invoke.ts';
import { IRAS_ID } from '../usecases/resource-review/small-review.ts';
import { trust } from '../usecases/resource-review/study-process.ts';
import { damage, damages } from './damage.ts';
import { fuzzing } from './runs.ts';
import { spoiled } from './spoil.ts';
import { createFuzzWorld, PEOPLE } from './world.ts';

type Verify = (bytes: Uint8Array) => Promise<string>;
interface Document {
  readonly bytes: Uint8Array;
  readonly verify: Verify;
}
const documents = new Map<string, Document>();
const SITE = '/api/studies/{irasId}/sites/{odsCode}';

/** An appendix with a real PDF. */
async function addAppendix(web: WebService): Promise<void> {
  await web.study.bringToIssued();
  const reader = await web.signedIn(trust('RJ1'));
  const verify: Verify = async (bytes) => (await web.deps.verifyDocument({ bytes })).verdict;
  const { bytes } = await reader.get(`/studies/${IRAS_ID}/sites/RJ1/appendix.json`);
  documents.set('an appendix', { bytes, verify });
  const offer = await web.study.ledger.findOffer(IRAS_ID, 'RJ1', 1, 1);
  const key = archiveKey.appendixPdf(IRAS_ID, offer?.documents?.pdfSha256 ?? '');
  documents.set('an appendix as PDF', { bytes: (await web.study.archive.get(key))!, verify });
}

/** What the API hands out of an accepted price. */
async function addRecords(): Promise<void> {
  const { handlers } = await createFuzzWorld();
  const call: Call = {
    as: PEOPLE.companyRepresentative.subject,
    params: { irasId: IRAS_ID, odsCode: 'RK9' },
  };
  const verify: Verify = async (bytes) => {
    const { status, json } = await invoke(handlers.verification, 'POST /api/verification', {
      body: bytes,
      contentType: 'application/json',
    });
    expect(status).toBeLessThan(500);
    return status === 200 ? String(json.verdict) : 'refused';
  };
  for (const [name, route] of [
    ['a receipt', `GET ${SITE}/receipt`],
    ['a decision log', `GET ${SITE}/log/export`],
  ] as const) {
    const { text } = await invoke(handlers['trust-acceptance'], route, call);
    documents.set(name, { bytes: Buffer.from(text), verify });
  }
}

beforeAll(async () => {
  await addAppendix(await createWebService({}, { realPdfs: true }));
  await addRecords();
});

/** A chain without its last entries is a chain: the report says that only a later entry can show what is left out. */
function isBeginningOf(log: unknown, changed: unknown): boolean {
  const whole = DecisionLogExport.safeParse(log).data;
  const part = DecisionLogExport.safeParse(changed).data;
  return (
    whole !== undefined &&
    part !== undefined &&
    canonicalText(whole.entries.slice(0, part.entries.length)) === canonicalText(part.entries)
  );
}

const JSON_DOCUMENTS = ['an appendix', 'a receipt', 'a decision log'];

describe('a document of the service', () => {
  it.each([...JSON_DOCUMENTS, 'an appendix as PDF'])('is right as it was given out: %s', async (name) => {
    const { bytes, verify } = documents.get(name)!;
    expect(await verify(bytes)).toBe('right');
  });

  it.each(JSON_DOCUMENTS)('is never right with anything else in it: %s', async (name) => {
    const { bytes, verify } = documents.get(name)!;
    const good: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    await fc.assert(
      fc.asyncProperty(spoiled(fc.constant(good)), async (changed) => {
        const text = JSON.stringify(changed);
        fc.pre(text !== JSON.stringify(good) && !isBeginningOf(good, changed));
        expect(await verify(Buffer.from(text))).not.toBe('right');
      }),
      fuzzing(150),
    );
  });

  it.each([...JSON_DOCUMENTS, 'an appendix as PDF'])(
    'is never right with its bytes damaged: %s',
    async (name) => {
      const { bytes, verify } = documents.get(name)!;
      await fc.assert(
        fc.asyncProperty(damages, async (changes) => {
          const damaged = damage(bytes, changes);
          fc.pre(!damaged.equals(bytes));
          expect(await verify(damaged)).not.toBe('right');
        }),
        fuzzing(name.endsWith('PDF') ? 40 : 150),
      );
    },
  );

  it('is not made of bytes that begin like a PDF', async () => {
    const { verify } = documents.get('an appendix as PDF')!;
    const pieces = fc.constantFrom(
      ...[
        '1 0 obj\n',
        '<<',
        '>>',
        '/Type/Catalog',
        '/Pages 1 0 R',
        '/Length 99999999',
        'stream\n',
        'endstream\n',
      ],
      ...[
        'endobj\n',
        'xref\n0 1\n',
        'trailer\n',
        'startxref\n9\n',
        '%%EOF\n',
        '/Filter/FlateDecode',
        '[',
        ']',
        '(',
        ')',
      ],
      ...['/Encrypt 1 0 R', '/W[1 4 2]', '/Type/ObjStm', '/N 1000000000', '/Prev 0', '\u0000'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), async (parts) => {
        expect(await verify(Buffer.from(`%PDF-1.7\n${parts.join('')}`, 'latin1'))).toBe('wrong');
      }),
      fuzzing(150),
    );
  });
});

describe('a document of the corpus', () => {
  const folder = new URL('corpus/documents/', import.meta.url);

  it.each(readdirSync(folder))('is answered, and not right: %s', async (name) => {
    const { verify } = documents.get('an appendix as PDF')!;
    expect(await verify(readFileSync(new URL(name, folder)))).toBe('wrong');
  });
});
