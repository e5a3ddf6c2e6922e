import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSessionToken, maskToken } from '../../../functions/web/frame/csrf.ts';
import { company } from '../../usecases/resource-review/study-process.ts';
import { createWebService } from './web-visitor.ts';

describe('a page', () => {
  it('is compressed as the browser can read it, and the same page', async () => {
    const visitor = (await createWebService()).visitor();
    const plain = await visitor.get('/how-prices-are-calculated');
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.headers['vary']).toBe('accept-encoding');
    const ways = { br: brotliDecompressSync, gzip: gunzipSync } as const;
    for (const [encoding, open] of Object.entries(ways)) {
      const page = await visitor.get('/how-prices-are-calculated', { 'accept-encoding': encoding });
      expect(page.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
      expect(page.bytes.byteLength).toBeLessThan(plain.bytes.byteLength / 2);
      expect(open(page.bytes).toString()).toBe(plain.body);
    }
    const both = await visitor.get('/', { 'accept-encoding': 'gzip, deflate, br' });
    expect(both.headers['content-encoding']).toBe('br');
    const refused = await visitor.get('/', { 'accept-encoding': 'br;q=0, gzip;q=0.0' });
    expect(refused.body).toContain('<!DOCTYPE html>');
  });

  it('shows the token of its forms as another text each time, of which each is good', async () => {
    const visitor = await (await createWebService()).signedIn(company);
    const tokenOf = async () => /name="csrfToken" value="([^"]+)"/.exec((await visitor.get('/')).body)?.[1];
    const [one, other] = [await tokenOf(), await tokenOf()];
    expect(one).not.toBe(other);
    const answer = await visitor.post('/sign-out', { csrfToken: one ?? '' });
    expect(answer.status).toBe(303);
  });
});

describe('a masked token', () => {
  it('is the session’s only as it was masked', () => {
    fc.assert(
      fc.property(fc.base64String({ minLength: 32, maxLength: 64 }), fc.nat(), (token, at) => {
        const shown = maskToken(token);
        expect(shown).not.toContain(token);
        expect(isSessionToken(shown, token)).toBe(true);
        expect(isSessionToken(token, token)).toBe(false);
        const changed = Buffer.from(token);
        changed.writeUInt8((changed.readUInt8(at % changed.length) + 1) % 256, at % changed.length);
        expect(isSessionToken(shown, changed.toString('latin1'))).toBe(false);
      }),
    );
  });

  it('that is no text of ours is refused', () => {
    const token = 't'.repeat(43);
    for (const given of ['', '.', 'x', `${token}.`, `.${token}`, `${token}.${token}.${token}`])
      expect(isSessionToken(given, token), given).toBe(false);
  });
});
