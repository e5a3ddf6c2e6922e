/** The OpenAPI 3.1 description of the API, made from the route table and the contracts that run. */
import * as z from 'zod';
import type { OperationContract, ResponseContract } from '../shared/http/operation.ts';
import { PROBLEM_JSON } from '../shared/http/problem.ts';
import type { Access } from '../shared/http/route.ts';
import { createSchemaComponents, type SchemaComponents } from '../shared/http/schema-components.ts';
import { CAPABILITIES, type OperationName, ROUTES, type Route } from './routes.ts';

export type Contracts = Readonly<Record<OperationName, OperationContract>>;

export interface OpenApiSettings {
  readonly version: string;
  /** Where the identity service says how to get a token. */
  readonly openIdConnectUrl?: string;
  /** The address of the service; left out, paths are relative to the document's. */
  readonly serverUrl?: string;
}

type Json = Readonly<Record<string, unknown>>;

const PROBLEM = z
  .looseObject({
    type: z.string().describe('Stable name of the kind of problem, such as urn:ncvr:problem:stale-appendix.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong and how to mend it.'),
    requestId: z.string(),
    errors: z.array(
      z.looseObject({
        path: z.string().describe('The field, such as activities[3].minutes[0].role.'),
        message: z.string(),
        mend: z.string(),
        code: z.string(),
      }),
    ),
  })
  .describe('Problem details (RFC 9457).');

/** The document. A plain JSON value, always the same for the same contracts. */
export function buildOpenApi(contracts: Contracts, settings: OpenApiSettings): Json {
  const components = createSchemaComponents();
  const schemes = securitySchemes(settings);
  // Each is enough by itself.
  const security = Object.keys(schemes).map((name) => ({ [name]: [] }));
  const shared: Shared = { components, security };
  const problem = components.refer(PROBLEM, 'Problem', 'output');
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of ROUTES) {
    const operation = describeOperation(route, contracts[route.operation], shared);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'National Contract Value Review',
      version: settings.version,
      description: 'Prices commercial clinical trials for the NHS. Money is integer pence; times are UTC.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    ...(settings.serverUrl === undefined ? {} : { servers: [{ url: settings.serverUrl }] }),
    tags: CAPABILITIES.map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      responses: {
        Problem: { description: 'Refused, or failed', content: { [PROBLEM_JSON]: { schema: problem } } },
      },
      securitySchemes: schemes,
    },
  };
}

interface Shared {
  readonly components: SchemaComponents;
  readonly security: readonly Json[];
}

function securitySchemes({ openIdConnectUrl }: OpenApiSettings): Json {
  return {
    bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    ...(openIdConnectUrl === undefined ? {} : { openIdConnect: { type: 'openIdConnect', openIdConnectUrl } }),
  };
}

function accessInWords(access: Access): string {
  if (access === 'public') return 'Public.';
  if (access === 'signedIn') return 'For everyone with a membership.';
  return `For: ${access.join(', ')}.`;
}

function describeOperation(
  route: Route,
  contract: OperationContract,
  { components, security }: Shared,
): Json {
  const { operation, access, capability, method } = route;
  const body = requestBody(operation, contract, components);
  return {
    operationId: operation,
    tags: [capability],
    summary: contract.summary,
    description: accessInWords(access),
    'x-ncvr-roles': access,
    security: access === 'public' ? [] : security,
    parameters: [
      ...parametersOf(contract.params, 'path'),
      ...parametersOf(contract.query, 'query'),
      ...headerParameters(method, contract),
    ],
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      ...Object.fromEntries(
        Object.entries(contract.responses).map(([status, response]) => [
          status,
          describeResponse(`${capitalise(operation)}Response${status}`, Number(status), response, components),
        ]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = typeof property === 'object' ? property : {};
    const words = description === undefined ? {} : { description };
    return { name, in: place, required: place === 'path' || required.includes(name), ...words, schema: rest };
  });
}

function headerParameters(method: Route['method'], { ifMatch }: OperationContract): Json[] {
  const header = (name: string, description: string): Json => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  });
  const key = header(
    'Idempotency-Key',
    'The same key and request again gets the first answer, for 24 hours.',
  );
  const match = header(
    'If-Match',
    'The ETag of the version that is replaced; 428 where it is needed, 412 where stale.',
  );
  return [...(method === 'POST' ? [key] : []), ...(ifMatch === true ? [match] : [])];
}

function requestBody(
  operation: string,
  contract: OperationContract,
  components: SchemaComponents,
): Json | undefined {
  const { body, accepts = [] } = contract;
  if (body === undefined && accepts.length === 0) return undefined;
  const name = `${capitalise(operation)}Request`;
  const json =
    body === undefined ? {} : { 'application/json': { schema: components.refer(body, name, 'input') } };
  const binary = accepts.map((type) => [type, {}] as const);
  const isOptional = body?.safeParse(undefined).success === true;
  return { required: !isOptional, content: { ...json, ...Object.fromEntries(binary) } };
}

function describeResponse(
  name: string,
  status: number,
  response: ResponseContract,
  components: SchemaComponents,
): Json {
  const { description, schema, contentType = 'application/json' } = response;
  if (status >= 400) {
    return { description, content: { [PROBLEM_JSON]: { schema: { $ref: '#/components/schemas/Problem' } } } };
  }
  if (schema === undefined) {
    return response.contentType === undefined
      ? { description }
      : { description, content: { [contentType]: {} } };
  }
  const others = (response.alsoAs ?? []).map((type) => [type, {}] as const);
  const content = { [contentType]: { schema: components.refer(schema, name, 'output') } };
  return { description, content: { ...content, ...Object.fromEntries(others) } };
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
