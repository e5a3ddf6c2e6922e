import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contracts as indicator } from '../../functions/adherence-indicator/contract.ts';
import { contracts as appendix } from '../../functions/financial-appendix/contract.ts';
import { contracts as notifications } from '../../functions/notifications/contract.ts';
import { buildOpenApi } from '../../functions/openapi.ts';
import { contracts as referenceData } from '../../functions/reference-data/contract.ts';
import { contracts as review } from '../../functions/resource-review/contract.ts';
import { ROUTES } from '../../functions/routes.ts';
import { contracts as pricing } from '../../functions/site-pricing/contract.ts';
import { contracts as acceptance } from '../../functions/trust-acceptance/contract.ts';
import { contracts as verification } from '../../functions/verification/contract.ts';
import { createSchemaComponents } from '../../shared/http/schema-components.ts';

const contracts = {
  ...review,
  ...pricing,
  ...appendix,
  ...acceptance,
  ...indicator,
  ...verification,
  ...referenceData,
  ...notifications,
};
const build = () =>
  buildOpenApi(contracts, {
    version: '1.2.3',
    openIdConnectUrl: 'https://identity.example/.well-known/openid-configuration',
  });

const Parameter = z.strictObject({
  name: z.string().min(1),
  in: z.enum(['path', 'query', 'header']),
  required: z.boolean(),
  description: z.string().min(1).optional(),
  schema: z.looseObject({}),
});
const Content = z.record(
  z.string().regex(/^\S+\/\S+$/),
  z.strictObject({ schema: z.looseObject({}).optional() }),
);
const Response = z.union([
  z.strictObject({ description: z.string().min(1), content: Content.optional() }),
  z.strictObject({ $ref: z.string() }),
]);
const Operation = z.strictObject({
  operationId: z.string(),
  tags: z.array(z.string()).length(1),
  summary: z.string().min(5),
  description: z.string().min(5),
  'x-ncvr-roles': z.union([z.string(), z.array(z.string()).min(1)]),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(Parameter),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string().regex(/^(?:[1-5]\d\d|default)$/), Response),
});
/** The parts of the OpenAPI 3.1 document that we write, each as the specification has it. */
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d$/),
  info: z.looseObject({
    title: z.string(),
    version: z.string(),
    license: z.looseObject({ name: z.string() }),
  }),
  tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(
    z.string().startsWith('/'),
    z.partialRecord(z.enum(['get', 'put', 'post', 'delete']), Operation),
  ),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[A-Za-z0-9._-]+$/), z.looseObject({})),
    responses: z.record(z.string(), Response),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['http', 'openIdConnect']) })),
  }),
});
const document = Document.parse(build());

function eachValue(value: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    visit(key, each);
    eachValue(each, visit);
  }
}

function resolve(reference: string): unknown {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>(
      (at, step) =>
        typeof at === 'object' && at !== null
          ? Object.entries(at).find(([key]) => key === step)?.[1]
          : undefined,
      document,
    );
}

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    path,
    method,
    operation: Operation.parse(operation),
  })),
);

describe('the OpenAPI document', () => {
  it('has every route of the route table and no other', () => {
    const described = operations.map(
      ({ path, method, operation }) => `${operation.operationId} ${method} ${path}`,
    );
    const routes = ROUTES.map(
      ({ operation, method, path }) => `${operation} ${method.toLowerCase()} ${path}`,
    );
    expect(described.sort()).toEqual(routes.sort());
  });

  it('says of each who may call it, and that public ones need no token', () => {
    for (const { operation } of operations) {
      const route = ROUTES.find((each) => each.operation === operation.operationId);
      expect(operation['x-ncvr-roles']).toEqual(route?.access);
      expect(operation.security).toEqual(
        route?.access === 'public' ? [] : [{ bearer: [] }, { openIdConnect: [] }],
      );
      expect(operation.tags).toEqual([route?.capability]);
    }
    expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'openIdConnect']);
  });

  it('declares exactly the parameters that each path holds', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((each) => each.in === 'path');
      expect([path, declared.map(({ name }) => name).sort()]).toEqual([path, inPath.sort()]);
      expect(declared.every(({ required }) => required)).toBe(true);
      const names = operation.parameters.map((each) => `${each.in} ${each.name}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('offers Idempotency-Key on every POST and nowhere else', () => {
    for (const { method, operation } of operations) {
      const offers = operation.parameters.some(({ name }) => name === 'Idempotency-Key');
      expect([operation.operationId, offers]).toEqual([operation.operationId, method === 'post']);
    }
  });

  it('has an answer for success and one for every refusal, as problem details', () => {
    const refusal = document.components.responses['Problem'];
    expect(refusal).toMatchObject({ content: { 'application/problem+json': {} } });
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses).some((status) => /^[23]/.test(status))).toBe(true);
      expect(operation.responses['default']).toEqual({ $ref: '#/components/responses/Problem' });
    }
  });

  it('holds no reference that leads nowhere', () => {
    const references: string[] = [];
    eachValue(document, (key, value) => {
      if (key === '$ref' && typeof value === 'string') references.push(value);
    });
    expect(references.length).toBeGreaterThan(ROUTES.length);
    for (const reference of new Set(references)) {
      expect(reference).toMatch(/^#\/components\//);
      expect([reference, resolve(reference)]).not.toEqual([reference, undefined]);
    }
  });

  it('leaves no dialect or local definition of a schema behind', () => {
    eachValue(document, (key) => expect(['$schema', '$defs', '$id']).not.toContain(key));
  });

  it('is plain JSON and the same every time', () => {
    expect(JSON.parse(JSON.stringify(build()))).toEqual(build());
  });
});

describe('schema components', () => {
  it('keep a schema that refers to itself, and one that is named, resolvable', () => {
    const Tree: z.ZodType = z.strictObject({
      name: z.string(),
      get children() {
        return z.array(Tree);
      },
    });
    const Named = z.strictObject({ a: z.int() }).meta({ id: 'Named' });
    const components = createSchemaComponents();
    expect(components.refer(Tree, 'Tree', 'output')).toEqual({ $ref: '#/components/schemas/Tree' });
    components.refer(z.strictObject({ one: Named, two: Named }), 'Pair', 'output');
    const text = JSON.stringify(components.schemas);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThanOrEqual(3);
    for (const name of references) expect(Object.keys(components.schemas)).toContain(name);
    expect(text).not.toContain('$defs');
  });

  it('hold the same schema once, and refuse one name for two', () => {
    const components = createSchemaComponents();
    const first = components.refer(z.strictObject({ a: z.int() }), 'A', 'input');
    expect(components.refer(z.strictObject({ a: z.int() }), 'B', 'input')).toEqual(first);
    expect(() => components.refer(z.string(), 'A', 'input')).toThrow('two schemas are called A');
  });

  it('describe what may be left out of a request and is always in an answer', () => {
    const schema = z.strictObject({ limit: z.int().default(50) });
    const components = createSchemaComponents();
    components.refer(schema, 'In', 'input');
    components.refer(schema, 'Out', 'output');
    expect(components.schemas['In']?.['required']).toBeUndefined();
    expect(components.schemas['Out']?.['required']).toEqual(['limit']);
  });
});
