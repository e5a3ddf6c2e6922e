/** Requests for a route: mostly what its contract describes, with a few things wrong. */
import fc from 'fast-check';
import { CONTRACTS } from '../../functions/contracts.ts';
import { buildOpenApi } from '../../functions/openapi.ts';
import type { OperationName, Route } from '../../functions/routes.ts';
import { bundledMultipliers } from '../../shared/reference/index.ts';
import type { Call } from '../http/invoke.ts';
import { ISSUER, SPONSOR } from '../support/service-deps.ts';
import { IRAS_ID, LEAD } from '../usecases/resource-review/small-review.ts';
import { ABSURD_TEXTS, absurdTexts } from './absurd.ts';
import { goodBodies, NEXT } from './good-bodies.ts';
import { type Schema, type Schemas, valuesOf } from './schema-values.ts';
import { spoiled } from './spoil.ts';
import { type FuzzWorld, PEOPLE, SITE } from './world.ts';

interface Described {
  readonly parameters: readonly { name: string; in: string; schema: Schema }[];
  readonly requestBody?: { content: Readonly<Record<string, { schema?: Schema }>> };
}

const document = JSON.parse(JSON.stringify(buildOpenApi(CONTRACTS, { version: 'fuzz' }))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Schemas };
};
const { schemas } = document.components;

/** What stands for `{id}`, by the path before it. */
function knownIds(path: string, { escalation, archive, repricing }: FuzzWorld): readonly string[] {
  const byPath: Readonly<Record<string, readonly string[]>> = {
    '/api/escalations/': [escalation],
    '/appendix-archives/': [archive],
    '/api/repricings/': [repricing],
    '/api/tariffs/': ['DEMO-2026-27.1', NEXT],
    '/api/multipliers/': [bundledMultipliers().id, NEXT],
    '/api/agreement-templates/': ['mCTA'],
    '/api/activity-mappings/': [LEAD],
    '/api/companies/': [SPONSOR, 'new-pharma'],
  };
  return Object.entries(byPath).find(([part]) => path.includes(`${part}{id}`))?.[1] ?? ['1'];
}

/** Values that are there, so that a request comes further than its path. */
function knownValues(name: string, path: string, world: FuzzWorld): readonly string[] {
  const known: Readonly<Record<string, readonly string[]>> = {
    irasId: [IRAS_ID, IRAS_ID, IRAS_ID, IRAS_ID, '7654321'],
    odsCode: [SITE, SITE, SITE, 'RK9', LEAD],
    id: knownIds(path, world),
    month: ['2026-11', '2026-10'],
    name: ['review.xlsx', 'tariff.xlsx', 'financial-appendix-1'],
    with: ['RK9', LEAD],
    site: [SITE],
    organisation: [SITE, LEAD, 'national'],
    role: ['siteRepresentative'],
    status: ['open', 'closed', 'decided', 'waiting'],
    version: ['1', 'demonstration'],
    from: ['1'],
    to: ['1'],
    fromIssue: ['1'],
    toIssue: ['1'],
    limit: ['1', '200'],
    subject: [PEOPLE.siteRepresentative.subject],
    issuer: [ISSUER],
    dryRun: ['true'],
  };
  return known[name] ?? ['1'];
}

function textsOf(described: Described, place: string, path: string, world: FuzzWorld) {
  const named = described.parameters.filter((each) => each.in === place);
  const values = named.map(({ name, schema }) => {
    const known = fc.constantFrom(...knownValues(name, path, world));
    // What stands in an address is UTF-8: half a character cannot be sent.
    const sendable = (texts: fc.Arbitrary<unknown>) => texts.map((text) => String(text).toWellFormed());
    const any = fc.oneof(
      { arbitrary: known, weight: 12 },
      { arbitrary: sendable(valuesOf(schema, schemas)), weight: 2 },
      { arbitrary: sendable(absurdTexts), weight: 1 },
    );
    return [name, any] as const;
  });
  return fc
    .record(Object.fromEntries(values), place === 'path' ? {} : { requiredKeys: [] })
    .map((texts) => Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text ?? ''])));
}

function bodiesOf(operation: OperationName, described: Described, world: FuzzWorld): fc.Arbitrary<unknown> {
  const content = described.requestBody?.content;
  if (!content) return fc.constant(undefined);
  const schema = content['application/json']?.schema ?? {};
  const good = goodBodies(world)[operation] ?? [];
  const fromSchema = valuesOf(schema, schemas);
  const json = good.length === 0 ? fromSchema : fc.oneof(fc.constantFrom(...good), fromSchema);
  return fc.oneof(
    { arbitrary: spoiled(json, 1), weight: 6 },
    { arbitrary: spoiled(json, 4), weight: 3 },
    { arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 1 },
    { arbitrary: fc.oneof(fc.json(), absurdTexts), weight: 1 },
  );
}

const contentTypes = (described: Described) => {
  const taken = Object.keys(described.requestBody?.content ?? {});
  return fc.oneof(
    { arbitrary: fc.constant('application/json'), weight: 20 },
    { arbitrary: fc.constantFrom('application/json', 'application/vnd.a+json', ...taken), weight: 2 },
    { arbitrary: absurdTexts, weight: 1 },
  );
};

const headersOf = ({ reviewEtag }: FuzzWorld) =>
  fc.record(
    {
      'if-match': fc.oneof(
        fc.constantFrom(`"${reviewEtag}"`, '*', '"0-0"', 'W/"1-1"', '"1", "2"'),
        absurdTexts,
      ),
      'idempotency-key': fc.oneof(fc.constantFrom('once', 'twice'), absurdTexts),
      accept: fc.oneof(
        fc.constantFrom('*/*', 'application/json', 'application/pdf', 'text/html', 'text/csv;q=0, */*'),
        absurdTexts,
      ),
      range: fc.constantFrom('bytes=0-1', 'bytes=-1', ...ABSURD_TEXTS.slice(0, 5)),
    },
    { requiredKeys: [] },
  );

/** Who may call at all, most of the time. */
function callers({ access }: Route): fc.Arbitrary<string | undefined> {
  const everybody = Object.values(PEOPLE).map(({ subject }) => subject);
  const allowed = typeof access === 'string' ? everybody : access.map((role) => PEOPLE[role].subject);
  return fc.oneof(
    { arbitrary: fc.constantFrom(...allowed), weight: 9 },
    { arbitrary: fc.constantFrom(...everybody, undefined), weight: 1 },
  );
}

/** Requests for the route in this world. */
export function callsOf(operation: OperationName, route: Route, world: FuzzWorld): fc.Arbitrary<Call> {
  const described = document.paths[route.path]?.[route.method.toLowerCase()];
  if (!described) throw new Error(`${operation} is not in the OpenAPI document`);
  return fc
    .record({
      as: callers(route),
      params: textsOf(described, 'path', route.path, world),
      query: fc.oneof(fc.constant({}), textsOf(described, 'query', route.path, world)),
      body: bodiesOf(operation, described, world),
      contentType: contentTypes(described),
      headers: fc.oneof(
        { arbitrary: fc.constant({}), weight: 2 },
        { arbitrary: headersOf(world), weight: 1 },
      ),
    })
    .map(({ as, body, headers: sent, ...call }) => ({
      ...call,
      headers: Object.fromEntries(Object.entries(sent)),
      ...(as !== undefined && { as }),
      ...(body !== undefined && { body }),
    }));
}
