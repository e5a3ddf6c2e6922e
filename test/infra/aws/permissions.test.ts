import { beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../../functions/routes.ts';
import { visitEveryPage } from './every-page.ts';
import { walkEveryRoute } from './every-route.ts';
import { covers, type Grant, grantsOf, type Use } from './grants.ts';
import type { RouteWalker } from './route-walker.ts';
import { FUNCTIONS, type FunctionName } from './synthesise.ts';

/** Given to every function by the stack or by Lambda itself, whatever its code does. */
const OF_THE_PLATFORM = /^(?:logs|xray):|^sqs:(?!SendMessage)/;

/** Every kind of partition there is, as narrow as a role can name it: a part of a key that is not data is written out. */
const KINDS_OF_KEYS = [
  ...['STUDY#*', 'PARTY#*', 'TRUST#*', 'NETWORK#*', 'NOTIFICATION#undelivered'],
  ...['WORK#pendingOffer#*', 'WORK#openOffer#*', 'WORK#job#*', 'WORK#notification#*', 'WORK#repricing#*'],
  ...['REPRICING', 'REPRICING#*'],
  ...['MONTH#*', 'OPEN', 'SNAPSHOT', 'FOLD'],
  ...['PERSON#*', 'HISTORY#*', 'MEMBERS#*', 'ORGANISATION', 'COMPANY', 'PAYEE'],
  ...['TARIFF', 'MULTIPLIERS', 'TEMPLATE', 'MAPPING'],
  ...['SESSION#*', 'IDEMPOTENCY#*'],
];

let walked: RouteWalker;

/**
 * What a function asked for on the way. Pages take every step that the API offers to people, through the same use
 * cases: what the API's functions asked for is theirs too, but for repeats under one key, which browsers do not send.
 */
function usesOf(name: FunctionName): readonly Use[] {
  const own = walked.service.uses.get(name) ?? [];
  if (name !== 'WebPages') return own;
  const ofApi = FUNCTIONS.filter((each) => each.endsWith('Api') && each !== 'VerificationApi');
  const shared = ofApi.flatMap((each) => walked.service.uses.get(each) ?? []);
  return [...own, ...shared.filter(({ partition = '' }) => !partition.startsWith('IDEMPOTENCY#'))];
}

beforeAll(async () => {
  walked = await walkEveryRoute();
  await visitEveryPage(walked);
});

describe('the roles', () => {
  it('are held against a journey through every operation', () => {
    expect([...walked.answered].sort()).toEqual(ROUTES.map(({ operation }) => operation).sort());
  });

  it.each(FUNCTIONS)('%s may do everything that it does', (name) => {
    const grants = grantsOf(name);
    const refused = usesOf(name).filter((use) => !grants.some((grant) => covers(grant, use)));
    expect(refused).toEqual([]);
  });

  it.each(FUNCTIONS)('%s may do nothing that it never does', (name) => {
    const uses = usesOf(name);
    const single = (grant: Grant): Grant[] =>
      grant.partitions?.map((partition) => ({ ...grant, partitions: [partition] })) ?? [grant];
    const idle = grantsOf(name)
      .filter(({ action }) => !OF_THE_PLATFORM.test(action))
      .flatMap(single)
      .filter((grant) => !uses.some((use) => covers(grant, use)));
    expect(idle).toEqual([]);
  });

  it.each(FUNCTIONS)('%s has no wildcard but for traces and for objects named by their hash', (name) => {
    for (const { action, resource } of grantsOf(name)) {
      expect(action).not.toContain('*');
      if (action.startsWith('xray:')) continue;
      expect(resource).toMatch(/^(?:[^*]+|(?:archive|uploads)\/[a-z]+\/\*)$/);
    }
  });

  it.each(FUNCTIONS)(
    '%s reaches records by kinds of keys that are written out, and keys and mail by name',
    (name) => {
      for (const { action, resource, partitions } of grantsOf(name)) {
        if (action.startsWith('dynamodb:')) {
          expect(partitions?.length).toBeGreaterThan(0);
          for (const partition of partitions ?? []) expect(KINDS_OF_KEYS).toContain(partition);
        }
        if (/^(?:kms|ses|secretsmanager|sqs):/.test(action))
          expect(resource).toMatch(/^(?:key|mail|mail settings|secret|queue)$/);
      }
    },
  );

  it('let nobody scan, delete an object, lift its lock or change a policy', () => {
    const actions = new Set(FUNCTIONS.flatMap((name) => grantsOf(name).map(({ action }) => action)));
    for (const action of actions) {
      expect(action).not.toMatch(/Scan|DeleteObject|Bypass|Retention|LegalHold|Policy|Acl|iam:|CreateGrant/);
    }
  });

  it('let few sign, and the site worker alone write what is issued', () => {
    const holders = (action: string, resource: RegExp) =>
      FUNCTIONS.filter((name) =>
        grantsOf(name).some((grant) => grant.action === action && resource.test(grant.resource)),
      );
    // Appendices; receipts, which are signed when they are read; snapshots of the indicator.
    expect(holders('kms:Sign', /./)).toEqual([
      'SitePricingWorker',
      'TrustAcceptanceApi',
      'AdherenceIndicatorCloser',
      'WebPages',
    ]);
    expect(holders('ses:SendEmail', /./)).toEqual(['NotificationsSender']);
    expect(holders('dynamodb:PutItem', /^reference$/)).toEqual([
      // It records which organisation closed.
      'SitePricingApi',
      'FinancialAppendixApi',
      'ReferenceDataApi',
      'WebPages',
    ]);
    expect(holders('s3:PutObject', /appendices|prices|archives/)).toEqual(['SitePricingWorker']);
    expect(holders('s3:PutObject', /snapshots/)).toEqual(['AdherenceIndicatorCloser']);
    expect(holders('sqs:ReceiveMessage', /./)).toEqual(['SitePricingWorker']);
    expect(holders('secretsmanager:GetSecretValue', /./)).toEqual(['WebPages']);
  });
});
