import { beforeEach, describe, expect, it } from 'vitest';
import { findUnprintable } from '../../../shared/adapters/pdf/font/font.ts';
import { FinancialAppendix, PayeeProfile } from '../../../shared/domain/financial-appendix.ts';
import { findPayeeFindings } from '../../../shared/domain/payee.ts';
import { createPutPayee, createReadPayee } from '../../../shared/usecases/financial-appendix/payee.ts';
import { createReadAppendix } from '../../../shared/usecases/financial-appendix/read-appendix.ts';
import { IRAS_ID } from '../resource-review/small-review.ts';
import {
  company,
  coordinator,
  createStudyProcess,
  type StudyProcess,
  trust,
} from '../resource-review/study-process.ts';

const SITE = 'RJ1';
const PROFILE = {
  name: 'Guy’s and St Thomas’',
  vatNumber: 'GB 654 9232 80',
  remittanceEmail: 'pay@gstt.example',
};

let study: StudyProcess;
beforeEach(async () => {
  study = await createStudyProcess();
});

const read = (caller = trust(SITE)) => createReadPayee(study)({ caller, odsCode: SITE });
const put = (profile: PayeeProfile, ifMatch?: string, caller = trust(SITE)) =>
  createPutPayee(study)({ caller, odsCode: SITE, profile, ifMatch });

describe('the payee profile of a trust', () => {
  it('is empty until the trust states something, and is then what it stated', async () => {
    expect(await read()).toEqual({ profile: {}, etag: '0' });
    expect(await put(PROFILE)).toEqual({ profile: PROFILE, etag: '1' });
    expect(await read()).toEqual({ profile: PROFILE, etag: '1' });
  });

  it('is replaced only by those who read it', async () => {
    await put(PROFILE);
    await expect(put({ name: 'Other' })).rejects.toMatchObject({ code: 'preconditionRequired' });
    await expect(put({ name: 'Other' }, '0')).rejects.toMatchObject({ code: 'stale' });
    expect(await put({ name: 'Other' }, '1')).toEqual({ profile: { name: 'Other' }, etag: '2' });
    await expect(put(PROFILE, '1')).rejects.toMatchObject({ code: 'stale' });
  });

  it('stays as it is when the same is put again, without If-Match too', async () => {
    await put(PROFILE);
    expect((await put(PROFILE)).etag).toBe('1');
  });

  it('is kept of two who state it for the first time at the same moment by one', async () => {
    const both = await Promise.allSettled([put({ name: 'One' }), put({ name: 'Two' })]);
    const refused = both.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'stale' } });
    expect((await read()).etag).toBe('1');
  });

  it('is nobody else’s to read or to change', async () => {
    for (const caller of [trust('RRV'), company, coordinator]) {
      await expect(read(caller)).rejects.toMatchObject({ code: 'notFound' });
      await expect(put(PROFILE, undefined, caller)).rejects.toMatchObject({ code: 'notFound' });
    }
  });

  it('is frozen into an appendix at its issue', async () => {
    const appendix = async () =>
      (await createReadAppendix(study)({ caller: trust(SITE), irasId: IRAS_ID, odsCode: SITE })).appendix;
    await put(PROFILE);
    await study.bringToIssued();
    expect((await appendix()).payee).toEqual(PROFILE);
    await put({ name: 'Another name' }, '1');
    expect((await appendix()).payee).toEqual(PROFILE);
  });

  it('has no field for bank details', () => {
    const shape = Object.keys(PayeeProfile.shape);
    expect(shape).toEqual(['name', 'vatNumber', 'remittanceEmail']);
    expect(PayeeProfile.safeParse({ ...PROFILE, accountNumber: '12345678' }).success).toBe(false);
    expect(FinancialAppendix.shape.payee.safeParse({ sortCode: '20-00-00' }).success).toBe(false);
  });
});

describe('what a trust states', () => {
  const codes = (profile: PayeeProfile) => findPayeeFindings(profile).map(({ code, path }) => [code, path]);

  it.each([
    'Trust, sort code 20-00-00',
    'Trust 20 00 00 account 12345678',
    'Pay to 12345678',
    'GB29 NWBK 6016 1331 9268 19',
    'gb29nwbk60161331926819',
  ])('is refused as a name that holds bank details: %s', (name) => {
    expect(codes({ name })).toEqual([['bankDetails', 'name']]);
  });

  it.each([
    'University Hospitals of North Midlands NHS Trust',
    'Ysbyty Gwynedd, Betsi Cadwaladr',
    '2nd Site – R&D (2026)',
  ])('is taken as a name: %s', (name) => expect(codes({ name })).toEqual([]));

  it.each(['GB 123 4567 89', '123456789', 'GB123456789001', 'GBGD001', 'HA599', '123 4567 89 012'])(
    'is taken as a VAT number: %s',
    (vatNumber) => expect(codes({ vatNumber })).toEqual([]),
  );

  it.each(['12345678', 'GB12345678', 'GD599', 'HA001', 'none', 'DE123456789'])(
    'is refused as a VAT number: %s',
    (vatNumber) => expect(codes({ vatNumber })).toEqual([['vatNumber', 'vatNumber']]),
  );

  it('has only characters that the appendix can print', () => {
    expect(codes({ name: 'Trust 🏥' })).toEqual([['unprintableText', 'name']]);
    expect(codes({ name: '信託' })).toEqual([['unprintableText', 'name']]);
    for (let code = 0x20; code < 0x2100; code += 1) {
      const character = String.fromCodePoint(code);
      if (codes({ name: character }).length === 0)
        expect(findUnprintable(character), code.toString(16)).toBeUndefined();
    }
  });
});
