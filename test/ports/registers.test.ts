import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createMemoryDocumentArchive } from '../../shared/adapters/memory/document-archive.memory.ts';
import { createFixedClock, type FixedClock } from '../../shared/adapters/memory/fixed-clock.ts';
import { createMemoryRecordTable } from '../../shared/adapters/memory/record-table.memory.ts';
import { createSeededIdentifiers } from '../../shared/adapters/memory/seeded-identifiers.ts';
import {
  createDirectoryEditor,
  createMembershipRegister,
  createOrganisationDirectory,
  createTariffRegister,
} from '../../shared/adapters/records/registers.records.ts';
import { createSessionStore } from '../../shared/adapters/records/session-store.records.ts';
import { CorruptRecord } from '../../shared/adapters/records/stored-record.ts';
import type { AgreementTemplate } from '../../shared/domain/agreement-template.ts';
import { canonicalText } from '../../shared/domain/canonical.ts';
import type { Organisation } from '../../shared/domain/organisation.ts';
import type { MultiplierSet, TariffRelease } from '../../shared/domain/tariff.ts';
import type { DocumentArchive } from '../../shared/ports/document-archive.ts';
import { InvalidCursor, InvalidWrite, type RecordTable } from '../../shared/ports/record-table.ts';
import { AlreadyReleased, RegisterConflict } from '../../shared/ports/registers.ts';
import { SessionConflict, type SessionStore } from '../../shared/ports/session-store.ts';
import { createEmptyTables, readPages } from '../support/ledger-fixtures.ts';
import { startTestDatabase, type TestDatabase } from '../support/local-database.ts';

const ISSUER = 'https://identity.example';

let clock: FixedClock;
let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  await database.remove();
});

const trust = (odsCode: string, name = `Trust ${odsCode}`): Organisation => ({
  odsCode,
  name,
  nation: 'England',
  type: 'nhsTrust',
  status: 'open',
});

const someTariff = (changes: Partial<TariffRelease> = {}): TariffRelease => ({
  schema: 'ncvr.tariff-release/1',
  id: 'DEMO-1',
  financialYear: '2026/27',
  release: 1,
  effectiveFrom: '2026-04-01',
  provenance: 'demonstration',
  source: 'Made for a test',
  rules: { indirectRate: 7000, capacityRate: 2000, capacityBase: 'direct' },
  roles: [{ code: 'nurse', label: 'Nurse', pencePerHour: 4321 }],
  items: [
    { code: 'ecg', label: 'Electrocardiogram', kind: 'procedure', minutes: [{ role: 'nurse', minutes: 20 }] },
  ],
  ...changes,
});

const someMultipliers = (changes: Partial<MultiplierSet> = {}): MultiplierSet => ({
  schema: 'ncvr.multiplier-set/1',
  id: 'MFF-2026',
  financialYear: '2026/27',
  source: 'Made for a test',
  rows: [{ odsCode: 'RRV', micro: 1_175_335 }],
  ...changes,
});

const sha256Of = (value: unknown): string => createHash('sha256').update(canonicalText(value)).digest('hex');

describe.each(['in memory', 'on DynamoDB'])('registers %s', (where) => {
  let table: RecordTable;
  const createTable = async (): Promise<RecordTable> =>
    where === 'in memory' ? createMemoryRecordTable({ clock }) : createEmptyTables(database, clock);
  beforeEach(async () => {
    clock = createFixedClock('2026-11-21T09:00:00Z');
    table = await createTable();
  });

  describe('memberships', () => {
    const made = { at: '2026-11-21T09:00:00.000Z', by: { command: 'a test' } };
    const ann = { issuer: ISSUER, subject: 'auth|ann', name: 'Ann Example' };

    it('of a person are those that were granted and not ended', async () => {
      const register = createMembershipRegister({ table });
      expect(await register.findPerson(ISSUER, 'auth|ann')).toBeUndefined();
      await register.grant(ann, { role: 'siteRepresentative', organisation: 'RRV' }, made);
      await register.grant(ann, { role: 'siteRepresentative', organisation: 'G6V2S' }, made);
      await register.grant(ann, { role: 'studyResourceReviewer', organisation: 'RRV' }, made);
      await register.grant(ann, { role: 'siteRepresentative', organisation: 'RRV' }, made);
      const person = await register.findPerson(ISSUER, 'auth|ann');
      expect(person?.name).toBe('Ann Example');
      expect(person?.memberships).toHaveLength(3);
      expect(person?.memberships).toEqual(
        expect.arrayContaining([
          { role: 'siteRepresentative', organisation: 'RRV' },
          { role: 'siteRepresentative', organisation: 'G6V2S' },
          { role: 'studyResourceReviewer', organisation: 'RRV' },
        ]),
      );
      for (const organisation of ['RRV', 'G6V2S', 'G6V2S']) {
        await register.end(ann, { role: 'siteRepresentative', organisation }, made);
      }
      expect(await register.findPerson(ISSUER, 'auth|ann')).toEqual({
        name: 'Ann Example',
        memberships: [{ role: 'studyResourceReviewer', organisation: 'RRV' }],
      });
    });

    it('are never those of somebody whose issuer and subject only look alike when joined', async () => {
      const register = createMembershipRegister({ table });
      const membership = { role: 'nationalCoordinator', organisation: 'national' } as const;
      await register.grant({ issuer: 'https://a#b', subject: 'c', name: 'Real' }, membership, made);
      for (const [issuer, subject] of [
        ['https://a', 'b#c'],
        ['https://a%23b', 'c'],
        ['https://a#b#c', ''],
      ] as const) {
        expect(await register.findPerson(issuer, subject)).toBeUndefined();
      }
      expect(await register.findPerson('https://a#b', 'c')).toEqual({
        name: 'Real',
        memberships: [membership],
      });
    });

    it('take the name that was given last', async () => {
      const register = createMembershipRegister({ table });
      await register.grant(ann, { role: 'networkAssessor', organisation: 'Y56' }, made);
      await register.grant(
        { ...ann, name: 'Ann Married' },
        { role: 'networkAssessor', organisation: 'Y56' },
        made,
      );
      expect(await register.findPerson(ISSUER, 'auth|ann')).toMatchObject({ name: 'Ann Married' });
    });

    it('of a role at an organisation are listed, each member once', async () => {
      const register = createMembershipRegister({ table });
      const subjects = ['a', 'b', 'c', 'd', 'e'];
      for (const subject of subjects) {
        await register.grant(
          { issuer: ISSUER, subject, name: 'Somebody' },
          { role: 'siteRepresentative', organisation: 'RRV' },
          made,
        );
      }
      await register.grant(ann, { role: 'siteRepresentative', organisation: 'RRV01' }, made);
      await register.grant(ann, { role: 'studyResourceReviewer', organisation: 'RRV' }, made);
      await register.end(
        { issuer: ISSUER, subject: 'c' },
        { role: 'siteRepresentative', organisation: 'RRV' },
        made,
      );
      const pages = await readPages((page) => register.listMembers('siteRepresentative', 'RRV', page), 2);
      const members = pages.flat().toSorted((one, other) => one.subject.localeCompare(other.subject));
      expect(members).toEqual(['a', 'b', 'd', 'e'].map((subject) => ({ issuer: ISSUER, subject })));
    });
  });

  describe('the history of memberships', () => {
    const ann = { issuer: ISSUER, subject: 'auth|ann', name: 'Ann Example' };
    const trustRole = { role: 'siteRepresentative', organisation: 'RRV' } as const;
    const leadRole = { role: 'studyResourceReviewer', organisation: 'RJ1' } as const;
    const coordinator = {
      issuer: ISSUER,
      subject: 'cora',
      name: 'Cora Ordinator',
      role: 'nationalCoordinator',
      organisation: 'national',
    } as const;
    const made = (minute: number) => ({ at: `2026-11-21T09:0${minute}:00.000Z`, by: coordinator });

    it('keeps every grant and end with who did it and when, numbered without gaps', async () => {
      const register = createMembershipRegister({ table });
      expect(await register.grant(ann, trustRole, made(1))).toBe('granted');
      expect(await register.grant(ann, trustRole, made(2))).toBe('unchanged');
      expect(await register.grant(ann, leadRole, made(3))).toBe('granted');
      expect(await register.end(ann, trustRole, made(4))).toBe('ended');
      expect(await register.end(ann, trustRole, made(5))).toBe('notHeld');
      expect(await register.grant(ann, trustRole, made(6))).toBe('granted');
      const history = (await readPages((page) => register.listHistory(ann, page), 2)).flat();
      expect(history.map(({ sequence, kind, membership, at }) => [sequence, kind, membership, at])).toEqual([
        [1, 'granted', trustRole, made(1).at],
        [2, 'granted', leadRole, made(3).at],
        [3, 'ended', trustRole, made(4).at],
        [4, 'granted', trustRole, made(6).at],
      ]);
      expect(history.every(({ by }) => 'subject' in by && by.subject === 'cora')).toBe(true);
      const atTrust = await register.listHistory({ organisation: 'RRV' }, { limit: 10 });
      expect(atTrust.items.map(({ sequence }) => sequence)).toEqual([1, 3, 4]);
    });

    it('says when a name or an address changed, and an address that is left out stays', async () => {
      const register = createMembershipRegister({ table });
      await register.grant({ ...ann, email: 'ann@trust.example' }, trustRole, made(1));
      expect(await register.grant({ ...ann, name: 'Ann Married' }, trustRole, made(2))).toBe('described');
      expect(await register.findPerson(ISSUER, 'auth|ann')).toEqual({
        name: 'Ann Married',
        email: 'ann@trust.example',
        memberships: [trustRole],
      });
      const changed = { ...ann, name: 'Ann Married', email: 'ann@other.example' };
      expect(await register.grant(changed, trustRole, made(3))).toBe('described');
      expect(await register.grant(changed, trustRole, made(4))).toBe('unchanged');
      const { items } = await register.listHistory(ann, { limit: 10 });
      expect(items.map(({ kind, name, email }) => [kind, name, email])).toEqual([
        ['granted', 'Ann Example', 'ann@trust.example'],
        ['described', 'Ann Married', 'ann@trust.example'],
        ['described', 'Ann Married', 'ann@other.example'],
      ]);
    });

    it('refuses an address that could be more than an address', async () => {
      const register = createMembershipRegister({ table });
      for (const email of [
        'a@b.example\r\nBcc: c@d.example',
        'Ann <a@b.example>',
        'a@b.example,c@d.example',
      ]) {
        await expect(register.grant({ ...ann, email }, trustRole, made(1))).rejects.toThrow(InvalidWrite);
      }
      expect(await register.findPerson(ISSUER, 'auth|ann')).toBeUndefined();
    });

    it('loses nothing when several change the same person at once', async () => {
      const register = createMembershipRegister({ table });
      await register.grant(ann, trustRole, made(1));
      const organisations = ['RJ1', 'RK9', 'RTD'];
      const outcomes = await Promise.all([
        ...organisations.map((organisation) =>
          register.grant(ann, { role: 'siteRepresentative', organisation }, made(2)),
        ),
        register.end(ann, trustRole, made(2)),
        register.end(ann, trustRole, made(2)),
      ]);
      expect(outcomes.filter((outcome) => outcome === 'granted')).toHaveLength(3);
      expect(outcomes.filter((outcome) => outcome === 'ended')).toHaveLength(1);
      const person = await register.findPerson(ISSUER, 'auth|ann');
      expect(person?.memberships.map(({ organisation }) => organisation).sort()).toEqual(organisations);
      const { items } = await register.listHistory(ann, { limit: 10 });
      expect(items.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    });

    it('of all holders of a role is listed by organisation, and those of one organisation apart', async () => {
      const register = createMembershipRegister({ table });
      for (const organisation of ['RRV', 'RJ1', 'RRV01']) {
        await register.grant(ann, { role: 'siteRepresentative', organisation }, made(1));
      }
      await register.grant(ann, leadRole, made(1));
      const all = (
        await readPages((page) => register.listHeld('siteRepresentative', undefined, page), 2)
      ).flat();
      expect(all.map(({ membership }) => membership.organisation)).toEqual(['RJ1', 'RRV', 'RRV01']);
      expect(await register.listHeld('siteRepresentative', 'RRV', { limit: 10 })).toEqual({
        items: [{ issuer: ISSUER, subject: 'auth|ann', membership: trustRole, since: made(1) }],
      });
    });
  });

  describe('the organisation directory', () => {
    const bundled = new Map([trust('RRV'), trust('G6V2S'), trust('TAD')].map((each) => [each.odsCode, each]));
    const create = (over: RecordTable) =>
      createOrganisationDirectory({ table: over, bundled: () => bundled });

    it('knows what ships with the service until something newer is put there', async () => {
      const directory = create(table);
      expect(await directory.findOrganisation('RRV')).toEqual(trust('RRV'));
      expect(await directory.findOrganisation('R0A')).toBeUndefined();
      const merged: Organisation = { ...trust('RRV', 'Closed Trust'), status: 'closed', successors: ['R0A'] };
      const editor = createDirectoryEditor({ table });
      await editor.putOrganisations([
        { organisation: merged, lock: 1 },
        { organisation: trust('R0A'), lock: 1 },
      ]);
      await editor.putOrganisations([{ organisation: trust('R0A', 'Successor'), lock: 2 }]);
      expect(await directory.findOrganisation('RRV')).toEqual(merged);
      const all = await directory.allOrganisations();
      expect([...all.keys()].toSorted()).toEqual(['G6V2S', 'R0A', 'RRV', 'TAD']);
      expect(all.get('RRV')).toEqual(merged);
      expect(all.get('R0A')?.name).toBe('Successor');
    });

    it('keeps all organisations of a write or none, and refuses one that was changed since it was read', async () => {
      const directory = create(table);
      const editor = createDirectoryEditor({ table });
      expect(await editor.findOrganisationRecord('RRV')).toBeUndefined();
      const first = { organisation: trust('RRV', 'First'), lock: 1 };
      await editor.putOrganisations([first]);
      expect(await editor.findOrganisationRecord('RRV')).toEqual(first);
      for (const lock of [1, 3]) {
        const late = [
          { organisation: trust('TAD', 'Late'), lock: 1 },
          { organisation: trust('RRV', 'Late'), lock },
        ];
        await expect(editor.putOrganisations(late)).rejects.toThrow(RegisterConflict);
      }
      expect(await editor.findOrganisationRecord('TAD')).toBeUndefined();
      expect(await directory.findOrganisation('TAD')).toEqual(trust('TAD'));
      await editor.putOrganisations([{ organisation: trust('RRV', 'Second'), lock: 2 }]);
      expect(await directory.findOrganisation('RRV')).toEqual(trust('RRV', 'Second'));
      await editor.putOrganisations([]);
    });

    it('lists all by ODS code, whole and once, whatever the length of the pages', async () => {
      const code = fc.stringMatching(/^[A-Z0-9]{3,5}$/);
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(code, { maxLength: 8 }),
          fc.integer({ min: 1, max: 12 }),
          async (codes, limit) => {
            const fresh = await createTable();
            const editor = createDirectoryEditor({ table: fresh });
            for (const odsCode of codes) {
              await editor.putOrganisations([{ organisation: trust(odsCode, 'Put there'), lock: 1 }]);
            }
            const expected = [...new Set([...bundled.keys(), ...codes])].toSorted();
            const pages = await readPages((page) => create(fresh).listOrganisations(page), limit);
            expect(pages.flat().map(({ odsCode }) => odsCode)).toEqual(expected);
            expect(pages).toHaveLength(Math.ceil(expected.length / limit));
          },
        ),
        { numRuns: where === 'in memory' ? 50 : 8 },
      );
    });

    it('refuses a cursor that it never gave out, and absurd lengths', async () => {
      const directory = create(table);
      for (const cursor of ['garbage', '', Buffer.from('{"list":"job","after":"R"}').toString('base64url')]) {
        await expect(directory.listOrganisations({ limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      }
      await expect(directory.listOrganisations({ limit: 0 })).rejects.toThrow(RangeError);
    });

    it('knows the companies that were registered, by the name given last', async () => {
      const directory = create(table);
      const editor = createDirectoryEditor({ table });
      expect(await directory.findCompany('acme')).toBeUndefined();
      for (const name of ['Acme', 'Acme', 'Acme Pharma']) await editor.putCompany({ id: 'acme', name });
      expect(await directory.findCompany('acme')).toEqual({ id: 'acme', name: 'Acme Pharma' });
      expect(await directory.findCompany('acme#1')).toBeUndefined();
    });

    it('lists the companies by id, whole and once, over several pages', async () => {
      const fresh = await createTable();
      const editor = createDirectoryEditor({ table: fresh });
      for (const id of ['b', 'a', 'c']) await editor.putCompany({ id, name: `Company ${id}` });
      const pages = await readPages((page) => create(fresh).listCompanies(page), 2);
      expect(pages.flat().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    });

    it('keeps the payee profile of the first of two people who changed it at once', async () => {
      const directory = create(table);
      const editor = createDirectoryEditor({ table });
      expect(await directory.findPayee('RRV')).toBeUndefined();
      await editor.putPayee({ odsCode: 'RRV', profile: { name: 'Finance' }, lock: 1 });
      await expect(editor.putPayee({ odsCode: 'RRV', profile: {}, lock: 1 })).rejects.toThrow(
        RegisterConflict,
      );
      const read = await editor.findPayeeRecord('RRV');
      expect(read).toEqual({ odsCode: 'RRV', profile: { name: 'Finance' }, lock: 1 });
      await editor.putPayee({ odsCode: 'RRV', profile: { name: 'First', vatNumber: 'GB 1' }, lock: 2 });
      const late = editor.putPayee({ odsCode: 'RRV', profile: { name: 'Second' }, lock: 2 });
      await expect(late).rejects.toThrow(RegisterConflict);
      expect(await directory.findPayee('RRV')).toEqual({ name: 'First', vatNumber: 'GB 1' });
    });

    it('refuses what it could not read back', async () => {
      const editor = createDirectoryEditor({ table });
      const nameless = { organisation: { ...trust('RRV'), name: '' }, lock: 1 };
      await expect(editor.putOrganisations([nameless])).rejects.toThrow(InvalidWrite);
      await expect(
        editor.putPayee({ odsCode: 'RRV', profile: { remittanceEmail: 'nobody' }, lock: 1 }),
      ).rejects.toThrow(/remittanceEmail/);
    });
  });

  describe('the tariff register', () => {
    let archive: DocumentArchive;
    beforeEach(() => {
      archive = createMemoryDocumentArchive({ clock });
    });
    /** A new one each time: another process, which remembers nothing. */
    const register = (over: { archive?: DocumentArchive } = {}) =>
      createTariffRegister({
        table,
        archive: over.archive ?? archive,
        bundled: {
          tariffs: () => [someTariff()],
          multipliers: () => [someMultipliers()],
          agreementTemplates: () => ({
            schema: 'ncvr.agreement-templates/1',
            provenance: 'demonstration',
            rows: [{ id: 'mCTA', version: 'demonstration' }],
          }),
        },
      });

    it('answers what ships with the service, with the hash of its canonical bytes', async () => {
      expect(await register().findTariff('DEMO-1')).toEqual({
        release: someTariff(),
        sha256: sha256Of(someTariff()),
      });
      const multipliers = someMultipliers();
      expect(await register().findMultipliers('MFF-2026')).toEqual({
        release: multipliers,
        sha256: sha256Of(multipliers),
      });
      expect(await register().findTariff('MFF-2026')).toBeUndefined();
    });

    it('answers a published release with the same hash, in whichever process', async () => {
      const tariff = someTariff({ id: 'NAT-1', provenance: 'national', source: 'Prisliste £' });
      const multipliers = someMultipliers({
        id: 'MFF-2027',
        financialYear: '2027/28',
        effectiveFrom: '2027-05-01',
      });
      expect(await register().publishTariff(tariff)).toBe('published');
      expect(await register().publishMultipliers(multipliers)).toBe('published');
      expect(await register().findTariff('NAT-1')).toEqual({ release: tariff, sha256: sha256Of(tariff) });
      expect(await register().findMultipliers('MFF-2027')).toEqual({
        release: multipliers,
        sha256: sha256Of(multipliers),
      });
      expect(await register().listMultiplierSets()).toEqual([
        { id: 'MFF-2026', financialYear: '2026/27', effectiveFrom: '2026-04-01', isBundled: true },
        { id: 'MFF-2027', financialYear: '2027/28', effectiveFrom: '2027-05-01', isBundled: false },
      ]);
    });

    it('never changes what is released', async () => {
      const tariff = someTariff({ id: 'NAT-1' });
      await register().publishTariff(tariff);
      expect(await register().publishTariff(tariff)).toBe('alreadyThere');
      expect(await register().publishTariff(someTariff())).toBe('alreadyThere');
      for (const id of ['NAT-1', 'DEMO-1']) {
        const changed = register().publishTariff(someTariff({ id, source: 'Changed' }));
        await expect(changed).rejects.toThrow(AlreadyReleased);
      }
      expect(await register().findTariff('NAT-1')).toMatchObject({ release: tariff });
      expect(await register().listTariffs()).toHaveLength(2);
    });

    it('lets one of two releases that take the same id at once win', async () => {
      const attempts = ['A', 'B', 'C', 'D'].map((source) =>
        register().publishTariff(someTariff({ id: 'NAT-1', source })),
      );
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const each of outcomes)
        if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(AlreadyReleased);
      const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
      expect((await register().findTariff('NAT-1'))?.release.source).toBe('ABCD'.charAt(winner));
    });

    it('is in force from its first day on, until the next; the highest of one day counts', async () => {
      await register().publishTariff(someTariff({ id: 'DEMO-10', release: 10, effectiveFrom: '2026-10-01' }));
      await register().publishTariff(someTariff({ id: 'DEMO-9', release: 9, effectiveFrom: '2026-10-01' }));
      const inForce = async (on: string) => (await register().findTariffInForce(on))?.release.id;
      expect(await inForce('2026-03-31')).toBeUndefined();
      expect(await inForce('2026-04-01')).toBe('DEMO-1');
      expect(await inForce('2026-09-30')).toBe('DEMO-1');
      expect(await inForce('2026-10-01')).toBe('DEMO-10');
      expect((await register().listTariffs()).map(({ id }) => id)).toEqual(['DEMO-1', 'DEMO-9', 'DEMO-10']);
    });

    it('puts a national release before any demonstration, once it is in force', async () => {
      await register().publishTariff(
        someTariff({ id: 'NAT-1', provenance: 'national', effectiveFrom: '2026-06-01' }),
      );
      await register().publishTariff(someTariff({ id: 'DEMO-9', release: 9, effectiveFrom: '2026-10-01' }));
      const inForce = async (on: string) => (await register().findTariffInForce(on))?.release.id;
      expect(await inForce('2026-05-31')).toBe('DEMO-1');
      expect(await inForce('2026-06-01')).toBe('NAT-1');
      expect(await inForce('2026-10-01')).toBe('NAT-1');
    });

    it('takes multipliers from the day they name, or from 1 April of their financial year', async () => {
      await register().publishMultipliers(someMultipliers({ id: 'MFF-2027', financialYear: '2027/28' }));
      const late = { id: 'MFF-LATE', financialYear: '2027/28', effectiveFrom: '2027-05-01' };
      await register().publishMultipliers(someMultipliers(late));
      const inForce = async (on: string) => (await register().findMultipliersInForce(on))?.release.id;
      expect(await inForce('2026-03-31')).toBeUndefined();
      expect(await inForce('2026-04-01')).toBe('MFF-2026');
      expect(await inForce('2027-03-31')).toBe('MFF-2026');
      expect(await inForce('2027-04-01')).toBe('MFF-2027');
      expect(await inForce('2027-04-30')).toBe('MFF-2027');
      expect(await inForce('2027-05-01')).toBe('MFF-LATE');
    });

    it('refuses a body that is gone or was tampered with', async () => {
      await register().publishTariff(someTariff({ id: 'NAT-1' }));
      const tampered: DocumentArchive = {
        ...archive,
        get: async (key) => {
          const text = new TextDecoder().decode(await archive.get(key));
          return new TextEncoder().encode(text.replace('4321', '4322'));
        },
      };
      await expect(register({ archive: tampered }).findTariff('NAT-1')).rejects.toThrow(/another hash/);
      const empty = createMemoryDocumentArchive({ clock });
      await expect(register({ archive: empty }).findTariff('NAT-1')).rejects.toThrow(CorruptRecord);
    });

    it('answers many releases correctly, more than it keeps in memory', async () => {
      const one = register();
      const ids = ['N1', 'N2', 'N3', 'N4', 'N5', 'N6'];
      for (const id of ids) await one.publishTariff(someTariff({ id, source: `Source of ${id}` }));
      for (const id of [...ids, ...ids.toReversed(), 'DEMO-1']) {
        const found = await one.findTariff(id);
        expect(found?.release.id).toBe(id);
        expect(found?.sha256).toBe(sha256Of(found?.release));
      }
    });

    it('finds the newest version of an agreement template, and keeps each version as it was', async () => {
      const template: AgreementTemplate = {
        id: 'mCTA',
        version: '4.0',
        appendixLabel: 'Appendix 4',
        terms: { dueDays: 30 },
      };
      expect(await register().findAgreementTemplate('mCTA')).toEqual({
        id: 'mCTA',
        version: 'demonstration',
      });
      expect(await register().findAgreementTemplate('mNISA')).toBeUndefined();
      expect(await register().publishAgreementTemplate(template)).toBe('published');
      expect(await register().publishAgreementTemplate(template)).toBe('alreadyThere');
      const changed = register().publishAgreementTemplate({ ...template, appendixLabel: 'Appendix 5' });
      await expect(changed).rejects.toThrow(AlreadyReleased);
      expect(await register().findAgreementTemplate('mCTA')).toEqual(template);
      await register().publishAgreementTemplate({ ...template, version: '4.1' });
      expect(await register().publishAgreementTemplate(template)).toBe('alreadyThere');
      expect(await register().findAgreementTemplate('mCTA')).toMatchObject({ version: '4.1' });
    });
  });

  describe('sessions', () => {
    const Content = z.strictObject({ subject: z.string(), visits: z.int() });
    type Content = z.infer<typeof Content>;
    const ann: Content = { subject: 'ann', visits: 1 };
    const create = <T>(schema: z.ZodType<T>, seed = 'seed'): SessionStore<T> =>
      createSessionStore({
        table,
        clock,
        identifiers: createSeededIdentifiers(clock, seed),
        schema,
        idleSeconds: 600,
        longestSeconds: 3600,
      });
    let sessions: SessionStore<Content>;
    beforeEach(() => {
      sessions = create(Content);
    });
    const minutes = (count: number) => {
      clock.advance(count * 60_000);
    };

    it('give back what was put there, under an identifier of 256 random bits', async () => {
      const { id, session } = await sessions.create(ann);
      expect(id).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(session).toEqual({
        content: ann,
        createdAt: clock.now(),
        expiresAt: clock.now() + 600_000,
        lock: 1,
      });
      expect(await sessions.read(id)).toEqual(session);
      expect((await sessions.create(ann)).id).not.toBe(id);
    });

    it('are absent under anything else', async () => {
      const { id } = await sessions.create(ann);
      const other = `${id.startsWith('A') ? 'B' : 'A'}${id.slice(1)}`;
      for (const wrong of ['', 'x', `${id} `, `${id}A`, id.slice(1), other, '\u{1F3E5}'.repeat(43)]) {
        expect(await sessions.read(wrong)).toBeUndefined();
      }
    });

    it('do not show their identifier to whoever reads the table', async () => {
      const written: string[] = [];
      const watched: RecordTable = {
        ...table,
        transact: (writes) => {
          written.push(JSON.stringify(writes));
          return table.transact(writes);
        },
      };
      const { id } = await createSessionStore({
        table: watched,
        clock,
        identifiers: createSeededIdentifiers(clock, 'seed'),
        schema: Content,
        idleSeconds: 600,
        longestSeconds: 3600,
      }).create(ann);
      expect(written).toHaveLength(1);
      expect(written.join()).not.toContain(id);
      expect(written.join()).toContain(createHash('sha256').update(id).digest('hex'));
    });

    it('are over when nothing has changed for as long as that takes', async () => {
      const { id } = await sessions.create(ann);
      clock.advance(599_999);
      expect(await sessions.read(id)).toBeDefined();
      clock.advance(1);
      expect(await sessions.read(id)).toBeUndefined();
    });

    it('go on with each change, but never beyond their longest life', async () => {
      const { id, session } = await sessions.create(ann);
      let current = session;
      for (let visits = 2; visits <= 7; visits += 1) {
        minutes(9);
        current = await sessions.replace(id, current, { ...ann, visits });
        expect(await sessions.read(id)).toEqual(current);
      }
      expect(current.content.visits).toBe(7);
      expect(current.expiresAt).toBe(session.createdAt + 3_600_000);
      minutes(6);
      expect(await sessions.read(id)).toBeUndefined();
      minutes(1);
      await expect(sessions.replace(id, current, ann)).rejects.toThrow(SessionConflict);
    });

    it('refuse the later of two changes to what was read', async () => {
      const { id, session } = await sessions.create(ann);
      await sessions.replace(id, session, { ...ann, visits: 2 });
      await expect(sessions.replace(id, session, { ...ann, visits: 3 })).rejects.toThrow(SessionConflict);
      await expect(sessions.renew(id, session, { ...ann, visits: 3 })).rejects.toThrow(SessionConflict);
      expect(await sessions.read(id)).toMatchObject({ content: { visits: 2 }, lock: 2 });
    });

    it('go on under a new identifier after a sign-in, and the old one opens nothing', async () => {
      const { id, session } = await sessions.create({ subject: 'nobody', visits: 0 });
      minutes(5);
      const renewed = await sessions.renew(id, session, ann);
      expect(renewed.id).not.toBe(id);
      expect(await sessions.read(id)).toBeUndefined();
      expect(await sessions.read(renewed.id)).toEqual(renewed.session);
      expect(renewed.session).toMatchObject({ content: ann, createdAt: clock.now(), lock: 1 });
    });

    it('end when they are destroyed, and stay so', async () => {
      const { id, session } = await sessions.create(ann);
      await sessions.destroy(id);
      await sessions.destroy(id);
      expect(await sessions.read(id)).toBeUndefined();
      await expect(sessions.replace(id, session, ann)).rejects.toThrow(SessionConflict);
      expect(await sessions.read(id)).toBeUndefined();
    });

    it('of an earlier release of the service that cannot be read are over', async () => {
      const { id } = await create(z.strictObject({ user: z.string() })).create({ user: 'ann' });
      expect(await sessions.read(id)).toBeUndefined();
    });
  });
});
