import { describe, expect, it } from 'vitest';
import { findPayeeFindings } from '../../shared/domain/payee.ts';

const codes = (profile: Parameters<typeof findPayeeFindings>[0]) =>
  findPayeeFindings(profile).map(({ code, path, severity }) => [code, path, severity]);

describe("a trust's payee profile", () => {
  it('may say nothing, or no more than a name', () => {
    expect(findPayeeFindings({})).toEqual([]);
    expect(findPayeeFindings({ name: 'Example Trust – R&D (2026), Sønderby’s “finance”…' })).toEqual([]);
  });

  it.each([
    'sort code 20-00-00',
    'sort code 20 00 00',
    'account 12345678',
    'account:12345678.',
    'GB29 NWBK 6016 1331 9268 19',
    'gb29nwbk60161331926819',
  ])('never keeps bank details: %s', (name) => {
    expect(codes({ name })).toEqual([['bankDetails', 'name', 'error']]);
  });

  it.each(['Ward 1234567', 'Invoice 123456789', 'Unit 20-00-001', 'GB29 NWBK 6016', '2026-27'])(
    'does not take other numbers for bank details: %s',
    (name) => expect(codes({ name })).toEqual([]),
  );

  it.each(['日本 Trust', 'Trust 🙂', 'Soft\u00ADhyphen', 'Tab\there'])(
    'has a name that can be printed: %s',
    (name) => expect(codes({ name })).toEqual([['unprintableText', 'name', 'error']]),
  );

  it.each([
    '123456789',
    '123456789012',
    'GB123456789',
    'gb 123-456.789',
    'GD001',
    'GBGD499',
    'HA599',
    'GBHA999',
  ])('may have the VAT number %s', (vatNumber) => expect(codes({ vatNumber })).toEqual([]));

  it.each([
    '',
    '12345678',
    '1234567890',
    '1234567890123',
    'DE123456789',
    'GD500',
    'HA499',
    'HA5990',
    'xGB123456789',
  ])('may not have the VAT number %j', (vatNumber) =>
    expect(codes({ vatNumber })).toEqual([['vatNumber', 'vatNumber', 'error']]),
  );

  it('is told every mistake at once, with what to do', () => {
    const findings = findPayeeFindings({ name: 'Pay 12345678', vatNumber: 'none' });
    expect(findings.map(({ code }) => code)).toEqual(['bankDetails', 'vatNumber']);
    for (const { message, mend } of [...findings, ...findPayeeFindings({ name: '日本' })]) {
      expect(message).toMatch(/^The name .+\.$|^This is not .+\.$/);
      expect(mend).toMatch(/^(Give|Write) .+\.$/);
    }
  });
});
