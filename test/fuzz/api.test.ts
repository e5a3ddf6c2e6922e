/**
 * Every operation of the OpenAPI document, asked with nearly everything: nothing is a fault of ours, every answer keeps
 * its contract (the handlers check that themselves here), and every refusal says what to mend.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OperationName, ROUTES } from '../../functions/routes.ts';
import { routeKey } from '../../shared/http/route.ts';
import { type Answer, type Call, invoke } from '../http/invoke.ts';
import { callsOf } from './calls.ts';
import { fuzzing } from './runs.ts';
import { createFuzzWorld } from './world.ts';

/** Text says in which letters it is written; JSON is always UTF-8. */
const TYPES =
  /^application\/(?:json|problem\+json|pdf|vnd\.openxmlformats-[\w.-]+)$|^text\/(?:html|csv);charset=utf-8$/;

function expectPlainAnswer({ status, json, text, headers }: Answer): void {
  if (text !== '') expect(headers['content-type']).toMatch(TYPES);
  expect(status).toBeGreaterThanOrEqual(200);
  expect(status).toBeLessThan(500);
  if (status < 400) return;
  expect(headers['content-type']).toBe('application/problem+json');
  expect(json).toMatchObject({
    status,
    type: expect.stringMatching(/^urn:ncvr:problem:/),
    errors: expect.any(Array),
  });
  expect(json.detail).not.toBe('');
  for (const { message, mend } of json.errors) expect([message, mend]).not.toContain('');
}

describe('an operation of the API', () => {
  it.each(ROUTES.map((route) => [route.operation, route] as const))(
    '%s never fails, whatever it is sent',
    async (operation, route) => {
      const world = await createFuzzWorld();
      const answered = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(callsOf(operation, route, world), async (call) => {
          const answer = await invoke(world.handlers[route.capability], routeKey(route), call);
          answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
          expectPlainAnswer(answer);
        }),
        fuzzing(60),
      );
      if (process.env['FUZZ_SHOW']) console.info(operation, JSON.stringify(Object.fromEntries(answered)));
    },
  );
});

interface Case {
  readonly because: string;
  readonly operation: OperationName;
  readonly call: Call;
  readonly status: number;
}

describe('a request of the kind that breaks services', () => {
  const corpus: readonly Case[] = JSON.parse(
    readFileSync(new URL('corpus/api.json', import.meta.url), 'utf8'),
  ) as Case[];

  it.each(corpus)('is refused, not failed: $operation, $because', async ({ operation, call, status }) => {
    const world = await createFuzzWorld();
    const route = ROUTES.find((each) => each.operation === operation)!;
    const answer = await invoke(world.handlers[route.capability], routeKey(route), call);
    expectPlainAnswer(answer);
    expect(answer.status).toBe(status);
  });
});
