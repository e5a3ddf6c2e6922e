import { beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../../shared/adapters/system/sha256.ts';
import { archiveKey } from '../../../shared/usecases/archive-keys.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import { lead, trust } from '../../usecases/resource-review/study-process.ts';
import { createWebService, type Visitor, type WebService } from './web-visitor.ts';

let web: WebService;
let json: string;
let hash: string;
let pdf: Uint8Array<ArrayBuffer>;

/** The stored PDF, as its reader's browser gets it. */
async function storedPdf(): Promise<Uint8Array<ArrayBuffer>> {
  const offer = await web.study.ledger.findOffer(IRAS_ID, 'RJ1', 1, 1);
  const key = archiveKey.appendixPdf(IRAS_ID, offer?.documents?.pdfSha256 ?? '');
  return Uint8Array.from((await web.study.archive.get(key))!);
}

beforeAll(async () => {
  web = await createWebService({}, { realPdfs: true });
  await web.study.bringToIssued();
  const reader = await web.signedIn(trust('RJ1'));
  json = (await reader.get(`/studies/${IRAS_ID}/sites/RJ1/appendix.json`)).body;
  hash = JSON.parse(json).integrity.sha256;
  pdf = await storedPdf();
});

async function check(content: string | Uint8Array<ArrayBuffer> | undefined, address = '/verify') {
  const visitor: Visitor = web.visitor();
  await visitor.get(address);
  return visitor.upload('/verify', content, { field: 'document' });
}

const tagOf = (body: string, part: string): string | undefined =>
  new RegExp(`${part}</span></th>[\\s\\S]*?nhsuk-tag[^>]*>\\s*([A-Z][a-z ]+)`).exec(body)?.[1]?.trim();

describe('checking a document', () => {
  it('is for everybody, without a session or a cookie', async () => {
    const visitor = web.visitor();
    const { status, cookies, body } = await visitor.get('/verify');
    expect(status).toBe(200);
    expect(cookies).toEqual([]);
    expect(body).not.toContain('csrfToken');
    const answer = await visitor.upload('/verify', json, { field: 'document' });
    expect(answer.status).toBe(200);
    expect(answer.cookies).toEqual([]);
  });

  it('says of the issued JSON that it is genuine, each part for itself', async () => {
    const { title, body } = await check(json);
    expect(title).toMatch(/^This financial appendix is genuine – /);
    expect(body).toContain(`IRAS ${IRAS_ID}`);
    for (const part of ['Nothing was changed', 'The prices follow from the tariff', 'The signature']) {
      expect(tagOf(body, part), part).toBe('Right');
    }
    expect(tagOf(body, 'Issued by this service')).toBe('Right');
  });

  it('says of the issued PDF that its printed figures are those of its data', async () => {
    const { title, body } = await check(pdf);
    expect(title).toMatch(/^This financial appendix is genuine – /);
    expect(tagOf(body, 'The printed figures')).toBe('Right');
    expect(tagOf(body, 'The PDF is ours')).toBe('Right');
  });

  it('finds a changed digit and names the first difference', async () => {
    const expectedPence = Number(JSON.parse(json).price.expectedPence);
    const forged = json.replace(`"expectedPence":${expectedPence}`, `"expectedPence":${expectedPence + 1}`);
    expect(forged).not.toBe(json);
    const { title, body } = await check(forged);
    expect(title).toMatch(/^Do not rely on this document – /);
    expect(tagOf(body, 'Nothing was changed')).toBe('Wrong');
    expect(tagOf(body, 'The prices follow from the tariff')).toBe('Wrong');
    // The signature is of the hash that it names, so it vouches for nothing here.
    expect(tagOf(body, 'The signature')).toBe('Not checked');
    expect(body).toContain('The prices do not follow from the inputs. The first difference is at');
    expect(body).toContain('price.expectedPence');
    expect(body).toContain('The first difference is at');
  });

  it('finds a change in the PDF', async () => {
    const changed = Uint8Array.from(pdf);
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    expect((await check(changed)).title).toMatch(/^Do not rely on this document – /);
  });

  it('says that a replaced appendix is genuine, but no longer in force', async () => {
    const other = await createWebService();
    await other.study.bringToIssued();
    const leading = await other.signedIn(lead);
    const old = (await leading.get(`/studies/${IRAS_ID}/sites/RK9/appendix.json`)).body;
    await other.study.withdraw('RK9');
    const { title, body } = await other.visitor().upload('/verify', old, { field: 'document' });
    expect(title).toMatch(/genuine, but no longer in force – /);
    expect(body).toContain('Take care');
  });

  it('does not call a document genuine that another service signed', async () => {
    const other = await createWebService();
    const { title, body } = await other.visitor().upload('/verify', json, { field: 'document' });
    expect(title).toMatch(/^Do not rely on this document – /);
    expect(tagOf(body, 'The signature')).not.toBe('Right');
  });

  it.each([
    ['nothing', undefined, 'Select a document'],
    ['an empty file', '', 'The selected file is empty'],
    ['a letter', 'Dear Sir or Madam', 'must be a financial appendix'],
    ['JSON of another kind', '{"schema":"something"}', 'must be a financial appendix'],
  ])('says at the field what is wrong with %s', async (_, content, message) => {
    const { status, title, body } = await check(content);
    expect(status).toBe(422);
    expect(title).toMatch(/^Error: /);
    expect(body).toContain('href="#document"');
    expect(body).toContain(message);
    expect(body).toContain('aria-describedby="document-hint document-error"');
  });

  it('shows what a document and its file name say as text', async () => {
    const hostile = '<script>alert(1)</script>';
    const { body } = await check(json.replace(/"shortTitle":"[^"]*"/, `"shortTitle":"${hostile}"`));
    expect(body).not.toContain(hostile);
  });

  it('takes no form from another site', async () => {
    const answer = await web.visitor().post('/verify', {}, { headers: { origin: 'https://evil.example' } });
    expect(answer.status).toBe(403);
  });

  it('keeps nothing: the store is as it was', async () => {
    const before = await web.study.ledger.findStudySite(IRAS_ID, 'RJ1');
    await check(json);
    expect(await web.study.ledger.findStudySite(IRAS_ID, 'RJ1')).toEqual(before);
  });
});

describe('a part of a decision log', () => {
  const address = `/api/studies/${IRAS_ID}/sites/RJ1/log`;

  it.each([
    ['a page of it', (entry: unknown) => ({ items: [entry] })],
    ['an entry of it', (entry: unknown) => entry],
  ])('such as %s is refused with the address of the whole', async (_what, toFile) => {
    const { items } = await web.study.ledger.listLog(IRAS_ID, 'RJ1', { limit: 1 });
    const { status, body } = await check(JSON.stringify(toFile(items[0])));
    expect(status).toBe(422);
    expect(body).toContain('only a whole log can be checked');
    expect(body).toContain(address.replace(IRAS_ID, '{irasId}').replace('RJ1', '{odsCode}') + '/export');
  });
});

describe('the code on a printed document', () => {
  it('leads to the page, which asks for the document itself', async () => {
    const { body } = await web.visitor().get(`/verify?sha256=${hash}`);
    expect(body).toContain(hash);
    expect(body).toContain('A code alone proves nothing');
  });

  it('is held against the document', async () => {
    const good = await check(json, `/verify?sha256=${hash}`);
    expect(tagOf(good.body, 'The code on your document')).toBe('Right');
    const other = sha256Hex(new TextEncoder().encode('another document'));
    const bad = await check(json, `/verify?sha256=${other}`);
    expect(bad.title).toMatch(/^Do not rely on this document – /);
    expect(tagOf(bad.body, 'The code on your document')).toBe('Wrong');
    expect(bad.body).toContain(other);
  });

  it('that is none is said to be none, and shown nowhere', async () => {
    const { body, status } = await web.visitor().get('/verify?sha256=%3Cscript%3E');
    expect(status).toBe(200);
    expect(body).toContain('holds no complete hash');
    expect(body).not.toContain('<script>"');
    expect(body).not.toContain('name="sha256"');
  });
});
