import { describe, expect, it } from 'vitest';
import { DomainError, type DomainErrorCode } from '../../shared/domain/errors.ts';
import { operation } from '../../shared/http/operation.ts';
import { PROBLEM_KINDS, problemType } from '../../shared/http/problem-kinds.ts';
import { ConditionFailed, InvalidCursor, StoreUnavailable } from '../../shared/ports/record-table.ts';
import { LedgerConflict } from '../../shared/ports/study-ledger.ts';
import { invoke } from './invoke.ts';
import { LIST_STUDIES, plainContract, testApi } from './test-api.ts';

async function answerTo(error: unknown) {
  const failing = operation(plainContract, async () => {
    throw error;
  });
  const { handler, deps } = testApi({ listStudies: failing });
  const headers = { 'x-request-id': 'abc-1' };
  return { ...(await invoke(handler, LIST_STUDIES, { as: 'rita', headers })), deps };
}

const STATUSES: Readonly<Record<DomainErrorCode, number>> = {
  invalidInput: 422,
  findings: 422,
  amountTooLarge: 422,
  unknownTariffItem: 422,
  unknownRole: 422,
  offTariff: 422,
  noMultiplier: 422,
  unknownSite: 422,
  unprintableText: 422,
  notFound: 404,
  forbidden: 403,
  notAcceptable: 406,
  stateConflict: 409,
  decidedOtherwise: 409,
  staleAppendix: 409,
  stale: 412,
  preconditionRequired: 428,
  busy: 503,
};

describe('refusals as problem details', () => {
  it.each(Object.entries(STATUSES))(
    '%s is answered with %i, its own type, and how to mend it',
    async (code, status) => {
      const error = new DomainError(code as DomainErrorCode, 'This is wrong.', { mend: 'Mend it so.' });
      const { json, headers, ...answer } = await answerTo(error);
      expect(answer.status).toBe(status);
      expect(headers['content-type']).toBe('application/problem+json');
      expect(json).toEqual({
        type: problemType(code as DomainErrorCode),
        title: PROBLEM_KINDS[code as DomainErrorCode].title,
        status,
        detail: 'This is wrong. Mend it so.',
        requestId: 'abc-1',
        errors: [],
      });
    },
  );

  it('has a type of its own for every kind, in small letters and hyphens', () => {
    const types = Object.keys(PROBLEM_KINDS).map((code) => problemType(code as DomainErrorCode));
    expect(new Set(types).size).toBe(types.length);
    expect(types).toContain('urn:ncvr:problem:stale-appendix');
    for (const type of types) expect(type).toMatch(/^urn:ncvr:problem:[a-z]+(-[a-z]+)*$/);
  });

  it('names the field and how to mend it', async () => {
    const { json } = await answerTo(
      new DomainError('stateConflict', 'It is agreed.', {
        path: 'reviewVersion',
        mend: 'Begin a new version.',
      }),
    );
    expect(json.errors).toEqual([
      {
        path: 'reviewVersion',
        message: 'It is agreed.',
        mend: 'Begin a new version.',
        code: 'stateConflict',
      },
    ]);
  });

  it('lists every finding of a document with its place', async () => {
    const finding = {
      severity: 'error',
      code: 'unknownTariffItem',
      path: 'activities[3].tariffItem',
      message: 'The tariff has no X.',
      mend: 'Choose another.',
      cell: 'Activities!D5',
    } as const;
    const { json } = await answerTo(
      new DomainError('findings', 'There is 1 error.', { findings: [finding] }),
    );
    expect(json.errors).toEqual([finding]);
  });

  it('gives the members of the occurrence, which never take the place of its own', async () => {
    const details = { currentSha256: 'ab'.repeat(32), status: 200, type: 'about:blank' };
    const { json } = await answerTo(new DomainError('staleAppendix', 'Replaced.', { details }));
    expect(json).toMatchObject({
      currentSha256: 'ab'.repeat(32),
      status: 409,
      type: 'urn:ncvr:problem:stale-appendix',
    });
  });

  it('tells callers of a busy or unreachable store to come back', async () => {
    for (const [error, type] of [
      [new StoreUnavailable('throttled at table studies'), 'unavailable'],
      [new LedgerConflict(), 'busy'],
      [new ConditionFailed([0]), 'busy'],
      [new DomainError('busy', 'Too much at once.'), 'busy'],
    ] as const) {
      const { status, json, headers, text } = await answerTo(error);
      expect([status, json.type]).toEqual([503, `urn:ncvr:problem:${type}`]);
      expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
      expect(text).not.toContain('table studies');
    }
  });

  it('answers a cursor that no list gave out with 400', async () => {
    const { status, json } = await answerTo(new InvalidCursor());
    expect([status, json.type, json.errors[0].path]).toEqual([
      400,
      'urn:ncvr:problem:invalid-cursor',
      'cursor',
    ]);
  });

  it('never shows the message of an unknown error, neither to the caller nor in the log', async () => {
    const secret = 'Dr Jane Doe, jane@example.org';
    const { status, json, text, deps } = await answerTo(new TypeError(secret));
    expect([status, json.type, json.requestId]).toEqual([500, 'urn:ncvr:problem:internal', 'abc-1']);
    expect(text).not.toContain('Jane');
    expect(JSON.stringify(deps.lines)).not.toContain('Jane');
    expect(deps.lines).toMatchObject([{ level: 'error', attributes: { error: 'TypeError', status: 500 } }]);
  });

  it('survives an operation that throws what is no error at all', async () => {
    const { status, json } = await answerTo('just text');
    expect([status, json.type]).toEqual([500, 'urn:ncvr:problem:internal']);
  });
});
