/** Every page and every form of the pages, visited and filled in with nearly everything: none is a fault of ours. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePages, type ServedPage } from '../../functions/web/pages.ts';
import type { Caller } from '../../shared/domain/person.ts';
import { createWebService, type Visitor, type WebService } from '../functions/web/web-visitor.ts';
import { personAs, SPONSOR } from '../support/service-deps.ts';
import { IRAS_ID, LEAD, site, smallReview } from '../usecases/resource-review/small-review.ts';
import { absurdTexts } from './absurd.ts';
import { damage, damages } from './damage.ts';
import { smallTariff } from './good-bodies.ts';
import { fuzzing } from './runs.ts';
import { spoiled } from './spoil.ts';
import { PEOPLE } from './world.ts';

const DRAFT = '1009876';
const SPONSORED = { id: SPONSOR, name: 'Example Pharma Ltd' };

/** A study with its prices issued, another as a draft, and one that waits for the company's agreement. */
async function createWorld(): Promise<WebService> {
  const web = await createWebService();
  await web.study.bringToIssued(smallReview({ sites: [site('RJ1'), site('RK9'), site(LEAD)] }));
  const { study } = smallReview();
  const review = smallReview({ study: { ...study, irasId: DRAFT, sponsor: SPONSORED } });
  await web.study.saveDraft({
    caller: PEOPLE.studyResourceReviewer,
    irasId: DRAFT,
    review,
    ifMatch: undefined,
  });
  return web;
}

const ANYBODY = [...Object.values(PEOPLE), personAs('siteRepresentative', LEAD)];

function visitorsOf({ access }: ServedPage): readonly Caller[] {
  if (access === 'public' || access === 'signedIn') return ANYBODY;
  return ANYBODY.filter(({ memberships }) => memberships.some(({ role }) => access.includes(role)));
}

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  irasId: [IRAS_ID, IRAS_ID, DRAFT, '7654321'],
  odsCode: ['RJ1', 'RJ1', 'RK9', 'RTD'],
  at: ['1', '2', 'new', '999'],
  activity: ['consent', 'setUp'],
  month: ['2026-11', '2026-13'],
  id: ['DEMO-2026-27.1', 'NHSPS-MFF-2026-27', 'mCTA', SPONSOR, `${IRAS_ID}-RJ1-2`],
  name: ['review.xlsx', 'tariff.xlsx'],
};

const sendable = absurdTexts.map((text) => text.toWellFormed());

/** Addresses of a page's path: mostly of what is there. */
function addressesOf(path: string): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const values = names.map((name) =>
    fc.oneof(
      { arbitrary: fc.constantFrom(...(KNOWN[name] ?? ['1'])), weight: 9 },
      { arbitrary: sendable, weight: 1 },
    ),
  );
  return fc.tuple(...values).map((chosen) => {
    let at = 0;
    return path.replace(/\{\w+\}/g, () => encodeURIComponent(chosen[at++] ?? ''));
  });
}

const queries = fc
  .dictionary(
    fc.constantFrom(
      'limit',
      'cursor',
      'search',
      'status',
      'page',
      'version',
      'with',
      'from',
      'to',
      'done',
      'find',
    ),
    fc.oneof(fc.constantFrom('1', '2', 'open', 'RJ1'), sendable),
    { maxKeys: 3 },
  )
  .map((query) => new URLSearchParams(query).toString());

interface Field {
  readonly name: string;
  readonly values: readonly string[];
}

/** The fields of the page's forms, with the values that they offer. */
function fieldsOf(html: string): readonly Field[] {
  const fields = new Map<string, string[]>();
  let select = '';
  for (const [tag] of html.matchAll(/<(?:input|select|option|textarea)\b[^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(tag)?.[1];
    if (tag.startsWith('<select')) select = name ?? '';
    const field = tag.startsWith('<option') ? select : name;
    if (field === undefined || / type="(?:hidden|file)"/.test(tag)) continue;
    const value = / value="([^"]*)"/.exec(tag)?.[1];
    fields.set(field, [...(fields.get(field) ?? []), ...(value === undefined ? [] : [value])]);
  }
  return [...fields].map(([name, values]) => ({ name, values }));
}

/** How a form is filled in, before it is known which fields it has. */
const fillings = fc.array(
  fc.record({
    choice: fc.nat(),
    text: fc.option(sendable),
    leaveOut: fc.nat({ max: 9 }).map((n) => n === 0),
  }),
  { minLength: 1, maxLength: 12 },
);
type Fillings = typeof fillings extends fc.Arbitrary<infer T> ? T : never;

const PLAIN = ['1', '2026-11-02', 'Dr A Example', 'yes', '12.50', 'kim@example.org', 'RJ1'];

function fill(fields: readonly Field[], how: Fillings): Record<string, string> {
  const filled: Record<string, string> = {};
  fields.forEach(({ name, values }, at) => {
    const { choice, text, leaveOut } = how[at % how.length]!;
    const offered = values.length > 0 ? values : PLAIN;
    if (!leaveOut) filled[name] = text ?? offered[choice % offered.length] ?? '';
  });
  return filled;
}

const files = fc.oneof(
  spoiled(fc.constantFrom<unknown>(smallReview(), smallTariff()), 2).map((json) => JSON.stringify(json)),
  damages.map((changes) => Uint8Array.from(damage(Buffer.from('PK\u0003\u0004 not a workbook'), changes))),
  fc.constant(undefined),
);

async function expectNoFault(web: WebService, visited: Promise<{ readonly status: number }>): Promise<void> {
  const { status } = await visited;
  expect(web.errors).toEqual([]);
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
}

/** One browser for each person, signed in once. */
async function signEverybodyIn(web: WebService): Promise<readonly Visitor[]> {
  const visitors: Visitor[] = [];
  for (const person of ANYBODY) visitors.push(await web.signedIn(person));
  return visitors;
}

const pages = makePages((await createWebService()).deps);
const isOfSession = ({ path }: ServedPage) => path.startsWith('/sign-');

describe('a page', () => {
  it('never fails, whatever its address and whoever asks', async () => {
    const web = await createWorld();
    const visitors = await signEverybodyIn(web);
    const read = pages.filter((page) => page.method === 'GET' && !isOfSession(page));
    for (const { path } of read) {
      await fc.assert(
        fc.asyncProperty(addressesOf(path), queries, fc.nat(), async (address, query, who) => {
          await expectNoFault(web, visitors[who % visitors.length]!.get(`${address}?${query}`));
        }),
        fuzzing(8),
      );
    }
  });
});

describe('a form', () => {
  const forms = pages.filter((page) => page.method === 'POST' && !isOfSession(page));

  it.each(forms.map((page) => [page.path, page] as const))(
    'never fails, whatever is filled in: %s',
    async (path, page) => {
      const web = await createWorld();
      const visitors: Visitor[] = [];
      for (const person of visitorsOf(page)) visitors.push(await web.signedIn(person));
      const asked = fc.record({ address: addressesOf(path), how: fillings, who: fc.nat(), file: files });
      await fc.assert(
        fc.asyncProperty(asked, async ({ address, how, who, file }) => {
          const visitor = visitors[who % visitors.length]!;
          const shown = await visitor.get(address);
          const fields = fill(fieldsOf(shown.body), how);
          const field = / type="file"/.test(shown.body)
            ? / name="(\w+)"[^>]* type="file"/.exec(shown.body)?.[1]
            : undefined;
          const sent =
            field === undefined
              ? visitor.post(address, fields)
              : visitor.upload(address, file, { fields, field });
          await expectNoFault(web, sent);
        }),
        fuzzing(12),
      );
    },
  );
});
