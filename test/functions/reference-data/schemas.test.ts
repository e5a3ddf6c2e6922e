import { beforeAll, describe, expect, it } from 'vitest';
import { SCHEMA_NAMES } from '../../../shared/usecases/reference-data/read-schema.ts';
import { invoke } from '../../http/invoke.ts';
import { createHandlers } from '../../support/all-handlers.ts';
import { createMemoryDeps } from '../../support/service-deps.ts';

let handler: ReturnType<typeof createHandlers>['reference-data'];
beforeAll(async () => {
  handler = createHandlers(await createMemoryDeps())['reference-data'];
});
const read = (name: string) => invoke(handler, 'GET /api/schemas/{name}', { params: { name } });

describe('the published schemas', () => {
  it.each(SCHEMA_NAMES)('%s names its document and refuses unknown fields', async (name) => {
    const { status, json } = await read(name);
    expect(status).toBe(200);
    expect(json).toMatchObject({ type: 'object', additionalProperties: false });
    expect(json.$schema).toContain('2020-12');
    expect(json.title).toMatch(/^ncvr\.[a-z-]+\/\d+$/);
    const literal = json.properties.schema?.const;
    expect(literal).toBe(json.title);
  });

  it('has the integrity of an appendix, and answers 404 for others', async () => {
    expect((await read('financial-appendix-1')).json.required).toContain('integrity');
    expect((await read('constructor')).status).toBe(404);
  });
});
