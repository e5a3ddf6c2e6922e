/**
 * Names that mean harm: of organisations, companies, people, studies, arms, visits and activities. What cannot be seen
 * or turns the reading direction is refused where it comes in; what is only odd is shown as what it is, on every page,
 * in every file for spreadsheets, in workbooks, in the PDF, in mail and in the names of files.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePages } from '../../functions/web/pages.ts';
import { toEml } from '../../shared/adapters/mail/eml.ts';
import { sha256Hex } from '../../shared/adapters/system/sha256.ts';
import type { Caller } from '../../shared/domain/person.ts';
import type { ResourceReview } from '../../shared/domain/resource-review.ts';
import { archiveKey } from '../../shared/usecases/archive-keys.ts';
import { createDeliver } from '../../shared/usecases/notifications/deliver.ts';
import { findStructureFaults } from '../adapters/pdf/structure-checker.ts';
import { loadContext } from '../adapters/pdf/structure-reader.ts';
import { askOpenpyxl } from '../adapters/workbook/openpyxl.ts';
import { createFuzzWorld, PEOPLE } from '../fuzz/world.ts';
import { type Answer as ApiAnswer, invoke } from '../http/invoke.ts';
import { SPONSOR } from '../support/service-deps.ts';
import { createMemoryMailer } from '../usecases/notifications/mail-in-memory.ts';
import { IRAS_ID, LEAD, site, smallReview } from '../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  trust,
} from '../usecases/resource-review/study-process.ts';
import { type Answer, createWebService, type WebService } from './web/web-visitor.ts';

const UNSEEN: readonly (readonly [string, string])[] = [
  ['a right-to-left override', 'Trust\u202Egnp.exe'],
  ['an isolate', 'Trust\u2067abc'],
  ['a direction mark', 'Trust\u200F A'],
  ['a zero-width space', 'Exam\u200Bple'],
  ['a zero-width joiner', 'Exam\u200Dple'],
  ['a soft hyphen', 'Exam\u00ADple'],
  ['a byte order mark', '\uFEFFExample'],
  ['a letter of no language', 'Example\u{E0041}'],
  ['NUL', 'Exam\u0000ple'],
  ['an escape', 'Exam\u001B[31mple'],
  ['a line break', 'Example\r\nBcc: x@evil.example'],
];

type WayIn = readonly [what: string, send: (world: World, name: string) => Promise<ApiAnswer>];
type World = Awaited<ReturnType<typeof createFuzzWorld>>;
const SITE = '/api/studies/{irasId}/sites/{odsCode}';
const atSite = { irasId: IRAS_ID, odsCode: 'RJ1' };

const WAYS_IN: readonly WayIn[] = [
  [
    'a company',
    ({ handlers }, name) =>
      invoke(handlers['reference-data'], 'PUT /api/companies/{id}', {
        ...{ as: PEOPLE.nationalCoordinator.subject, params: { id: 'new-pharma' } },
        body: { id: 'new-pharma', name },
      }),
  ],
  [
    'a person',
    ({ handlers }, name) =>
      invoke(handlers['reference-data'], 'PUT /api/memberships', {
        as: PEOPLE.nationalCoordinator.subject,
        body: {
          ...{ issuer: 'https://identity.example', subject: 'new', name },
          ...{ role: 'siteRepresentative', organisation: 'RTD' },
        },
      }),
  ],
  [
    'a payee',
    ({ handlers }, name) =>
      invoke(handlers['financial-appendix'], 'PUT /api/organisations/{odsCode}/payee', {
        ...{ as: PEOPLE.siteRepresentative.subject, params: { odsCode: 'RJ1' }, body: { name } },
      }),
  ],
  [
    'an investigator',
    ({ handlers }, principalInvestigator) =>
      invoke(handlers['resource-review'], `PUT ${SITE}`, {
        as: PEOPLE.studyResourceReviewer.subject,
        params: { ...atSite, odsCode: 'RTD' },
        body: { principalInvestigator, targetParticipants: { armA: 1 } },
      }),
  ],
  [
    'a missing item',
    ({ handlers }, label) =>
      invoke(handlers['trust-acceptance'], `POST ${SITE}/escalations`, {
        as: PEOPLE.siteRepresentative.subject,
        params: atSite,
        body: {
          item: { label, minutes: [{ role: 'nurse', minutes: 5 }], chargedPer: 'once' },
          ...{ evidence: 'Protocol, table 2', inProtocolSchedule: false },
        },
      }),
  ],
];

describe.each(WAYS_IN)('the name of %s', (_what, send) => {
  it.each(UNSEEN)('is refused with %s, at the field, with what to mend', async (_why, name) => {
    const { status, json } = await send(await createFuzzWorld(), name);
    expect(status).toBe(422);
    expect(json.errors[0]).toMatchObject({
      message: expect.stringMatching(/hold|hidden|print/),
      mend: expect.stringMatching(/\.$/),
    });
    expect(json.errors[0].path).not.toBe('');
  });
});

describe('the texts of a review', () => {
  it.each(UNSEEN)('never come further than its draft with %s', async (_why, name) => {
    const { handlers } = await createFuzzWorld();
    const as = PEOPLE.studyResourceReviewer.subject;
    const irasId = '1007654';
    const { study, arms, visits, activities } = smallReview();
    const review = {
      ...smallReview({ study: { ...study, irasId, title: name, shortTitle: name.slice(0, 100) } }),
      arms: arms.map((arm) => ({ ...arm, label: name })),
      visits: visits.map((visit) => ({ ...visit, label: name })),
      activities: activities.map((each) => ({ ...each, label: name })),
    };
    const saved = await invoke(handlers['resource-review'], 'PUT /api/studies/{irasId}/resource-review', {
      ...{ as, params: { irasId }, body: review },
    });
    expect(saved.status).toBe(201);
    const paths = (saved.json.findings as { severity: string; path: string }[])
      .filter(({ severity }) => severity === 'error')
      .map(({ path }) => path);
    const everywhere = [
      'study.title',
      'study.shortTitle',
      'arms[0].label',
      'visits[0].label',
      'activities[0].label',
    ];
    expect(paths).toEqual(expect.arrayContaining(everywhere));
    const submitted = await invoke(
      handlers['resource-review'],
      'POST /api/studies/{irasId}/resource-review/submission',
      { as, params: { irasId }, body: {} },
    );
    expect(submitted.status).toBe(422);
  });
});

/** Odd but visible: taken as they are. */
const ODD = {
  markup: `"><script>alert(1)</script><img src=x onerror=alert(2)>'`,
  formula: '=HYPERLINK("https://evil.example","Open")',
  template: '{{ 111*111 }}{% raw %}${111*111}<%= 111*111 %>',
  word: 'W'.repeat(100),
} as const;

function reviewWith(name: string): ResourceReview {
  const { study, arms, visits, activities } = smallReview();
  return smallReview({
    study: { ...study, title: name, shortTitle: name, sponsor: { id: SPONSOR, name } },
    leadSite: { odsCode: LEAD, reviewer: name },
    arms: arms.map((arm) => ({ ...arm, label: name })),
    visits: visits.map((visit) => ({ ...visit, label: name })),
    activities: activities.map((each) => ({ ...each, label: name, deviationReason: name })),
    sites: [site('RJ1'), site('RK9')].map((each) => ({ ...each, principalInvestigator: name })),
    terms: { invoiceTo: name, uplift: name },
  });
}

interface Seen {
  readonly address: string;
  readonly answer: Answer;
}

/** Everything that anybody may read of a study whose every name is this one. */
async function seeEverything(
  name: string,
): Promise<{ readonly web: WebService; readonly seen: readonly Seen[] }> {
  const web = await createWebService({}, { realPdfs: true });
  const { organisations, directory } = web.study;
  await directory.putCompany({ id: SPONSOR, name });
  const renamed = async (odsCode: string) => {
    const found = await bundled(odsCode);
    return found && { ...found, name };
  };
  const bundled = organisations.findOrganisation.bind(organisations);
  Object.assign(organisations, { findOrganisation: renamed });
  const people: readonly Caller[] = [lead, company, coordinator, londonNetwork, trust('RJ1'), trust('RK9')];
  const visitors = await Promise.all(people.map((person) => web.signedIn({ ...person, name })));
  await web.study.bringToIssued(reviewWith(name));
  await web.study.decideAt('RK9', 'notAccepted');
  const values: Readonly<Record<string, string>> = {
    ...{
      irasId: IRAS_ID,
      odsCode: 'RJ1',
      month: '2026-11',
      at: '1',
      activity: 'consent',
      name: 'review.xlsx',
    },
    id: 'DEMO-2026-27.1',
  };
  const addresses = makePages(web.deps)
    .filter(({ method, path }) => method === 'GET' && !path.startsWith('/sign-'))
    .flatMap(({ path }) => [path, ...(path.includes('{odsCode}') ? [path.replace('{odsCode}', 'RK9')] : [])])
    .map((path) => path.replace(/(?<=^\/companies\/)\{id\}/, SPONSOR))
    .map((path) => path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => values[parameter] ?? 'x'));
  const seen: Seen[] = [];
  for (const visitor of visitors) {
    for (const address of addresses) seen.push({ address, answer: await visitor.get(address) });
  }
  expect(web.errors).toEqual([]);
  return { web, seen: seen.filter(({ answer }) => answer.status === 200) };
}

const typeOf = ({ answer }: Seen): string => answer.headers['content-type'] ?? '';
const withType = (seen: readonly Seen[], type: string) =>
  seen.filter((each) => typeOf(each).startsWith(type));

/** Cells of CSV (RFC 4180). */
function cellsOf(csv: string): readonly string[] {
  const cells = csv.replace('\uFEFF', '').matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g);
  return [...cells].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}

describe.each(Object.entries(ODD))('a name that is %s', (_kind, name) => {
  let web: WebService;
  let seen: readonly Seen[];
  beforeAll(async () => {
    ({ web, seen } = await seeEverything(name));
  });

  it('is text on every page: no tag, no attribute, no handler, nothing worked out', () => {
    const pages = withType(seen, 'text/html');
    expect(pages.length).toBeGreaterThan(100);
    for (const { address, answer } of pages) {
      expect(answer.body, address).not.toMatch(
        /<script(?![^>]*\bsrc="\/assets\/)|<img src=x|\son\w+=(?!alert)/i,
      );
      expect(answer.body, address).not.toContain('onerror=alert(2)>');
      expect(answer.body, address).not.toContain('12321');
    }
    const shown = pages.filter(
      ({ answer }) => answer.title.includes(name) || answer.body.includes(escaped(name)),
    );
    expect(shown.length).toBeGreaterThan(30);
  });

  it('begins no formula in any file for spreadsheets', () => {
    const files = withType(seen, 'text/csv');
    expect(files.length).toBeGreaterThan(10);
    expect(files.some(({ answer }) => cellsOf(answer.body).some((cell) => cell.includes(name)))).toBe(true);
    for (const { address, answer } of files) {
      for (const cell of cellsOf(answer.body)) expect(cell, address).not.toMatch(/^[=+@\t\r]|^-(?!\d)/);
    }
  });

  it('is a text in every workbook', async () => {
    const files = withType(seen, 'application/vnd.openxmlformats');
    const ofStudy = files.filter(({ address }) => address.startsWith('/studies/'));
    expect(ofStudy.length).toBeGreaterThan(1);
    for (const { address, answer } of ofStudy) {
      const cells = '[c for sheet in wb for row in sheet.iter_rows() for c in row if c.value is not None]';
      const texts = `[[c.data_type, str(c.value)] for c in ${cells}]`;
      const all = (await askOpenpyxl(answer.bytes, texts)) as [string, string][];
      const named = all.filter(([, value]) => value.includes(name));
      expect(named.length, address).toBeGreaterThan(0);
      expect(new Set(named.map(([type]) => type)), address).toEqual(new Set(['s']));
    }
  });

  it('is in the data of the appendix as it was typed: study, organisation and investigator', () => {
    const { answer } = seen.find(({ address }) => address.endsWith('/sites/RJ1/appendix.json'))!;
    expect(JSON.parse(answer.body).identification).toMatchObject({
      study: { title: name, sponsor: { name } },
      site: { name, principalInvestigator: name },
    });
  });

  it('is in no name of a file', () => {
    const files = seen.filter(({ answer }) => answer.headers['content-disposition'] !== undefined);
    expect(files.length).toBeGreaterThan(20);
    for (const { address, answer } of files) {
      expect(answer.headers['content-disposition'], address).toMatch(/^attachment; filename="[\w.-]+"$/);
    }
  });

  it('is words in the PDF: tagged, read back whole, and no link of its own', async () => {
    const offer = await web.study.ledger.findOffer(IRAS_ID, 'RJ1', 1, 1);
    const pdf = await web.study.archive.get(
      archiveKey.appendixPdf(IRAS_ID, offer?.documents?.pdfSha256 ?? ''),
    );
    expect(findStructureFaults(await loadContext(pdf!))).toEqual([]);
    const folder = mkdtempSync(join(tmpdir(), 'ncvr-hostile-'));
    const file = join(folder, 'appendix.pdf');
    writeFileSync(file, pdf!);
    const run = (command: string, ...options: string[]) =>
      execFileSync(command, options, { encoding: 'utf8' });
    const text = run('pdftotext', '-raw', file, '-').replaceAll(/\s+/g, '');
    expect(text).toContain(name.replaceAll(/\s+/g, '').slice(0, 30));
    const qdf = run('qpdf', '--qdf', '--object-streams=disable', file, '-');
    const links = [...qdf.matchAll(/\/URI \((.*?)\)/g)].map(([, link]) => link ?? '');
    expect(new Set(links)).toEqual(new Set(['https://ncvr.example/verify']));
    expect(qdf).not.toMatch(/\/JavaScript|\/JS[ (]|\/Launch|\/OpenAction/);
    rmSync(folder, { recursive: true });
  });

  it('is one line of a heading and escaped words in mail', async () => {
    const mailer = createMemoryMailer();
    const settings = { serviceName: 'NCVR', baseUrl: 'https://ncvr.example', sha256: sha256Hex };
    await createDeliver({ ...web.study, ...settings, mailer })({ forMs: 1000 });
    expect(mailer.sent.length).toBeGreaterThan(4);
    for (const message of mailer.sent) {
      expect(message.html).not.toMatch(/<script|<img/);
      expect(message.html).toContain(escaped(name));
      const [head = ''] = toEml(message, 'ncvr@service.example').toString().split('\r\n\r\n');
      const fields = head.split(/\r\n(?! )/).map((field) => field.split(':')[0]);
      expect(fields).toEqual(
        expect.arrayContaining([
          'From',
          'To',
          'Subject',
          'Date',
          'Message-ID',
          'MIME-Version',
          'Content-Type',
        ]),
      );
      expect(new Set(fields).size).toBe(fields.length);
    }
  });
});

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
