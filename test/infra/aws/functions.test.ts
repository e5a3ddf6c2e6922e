import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import {
  Environment as AdherenceIndicator,
  CloserEnvironment as AdherenceIndicatorCloser,
  FolderEnvironment as AdherenceIndicatorFolder,
} from '../../../functions/adherence-indicator/environment.ts';
import { Environment as FinancialAppendix } from '../../../functions/financial-appendix/environment.ts';
import {
  Environment as Notifications,
  ReminderEnvironment as NotificationsReminder,
  WorkerEnvironment as NotificationsSender,
} from '../../../functions/notifications/environment.ts';
import { Environment as ReferenceData } from '../../../functions/reference-data/environment.ts';
import { Environment as ResourceReview } from '../../../functions/resource-review/environment.ts';
import { CAPABILITIES } from '../../../functions/routes.ts';
import {
  Environment as SitePricing,
  SweeperEnvironment,
  WorkerEnvironment,
} from '../../../functions/site-pricing/environment.ts';
import { Environment as TrustAcceptance } from '../../../functions/trust-acceptance/environment.ts';
import { Environment as Verification } from '../../../functions/verification/environment.ts';
import { Environment as Web } from '../../../functions/web/environment.ts';
import {
  deployedValue,
  FUNCTIONS,
  type FunctionName,
  functionNamed,
  named,
  ofType,
  resources,
} from './synthesise.ts';

const SCHEMAS: Readonly<Record<FunctionName, z.ZodObject>> = {
  ResourceReviewApi: ResourceReview,
  SitePricingApi: SitePricing,
  SitePricingWorker: WorkerEnvironment,
  SitePricingSweeper: SweeperEnvironment,
  FinancialAppendixApi: FinancialAppendix,
  TrustAcceptanceApi: TrustAcceptance,
  AdherenceIndicatorApi: AdherenceIndicator,
  AdherenceIndicatorFolder,
  AdherenceIndicatorCloser,
  VerificationApi: Verification,
  NotificationsApi: Notifications,
  NotificationsSender,
  NotificationsReminder,
  ReferenceDataApi: ReferenceData,
  WebPages: Web,
};

const variablesOf = (name: FunctionName): Record<string, string> =>
  Object.fromEntries(
    Object.entries(functionNamed(name)[1].Properties['Environment'].Variables).map(([variable, value]) => [
      variable,
      deployedValue(value),
    ]),
  );

describe('the functions', () => {
  it('are these, one API function for each capability', () => {
    const names = ofType('AWS::Lambda::Function').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(names.sort()).toEqual([...FUNCTIONS].sort());
    const pascal = (capability: string) =>
      capability.replace(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());
    for (const capability of CAPABILITIES) expect(names).toContain(`${pascal(capability)}Api`);
  });

  it.each(FUNCTIONS)('%s reads everything in its environment, and finds everything that it reads', (name) => {
    const variables = variablesOf(name);
    const parsed = SCHEMAS[name].safeParse({ AWS_REGION: 'eu-west-2', ...variables });
    expect(parsed.error?.issues ?? []).toEqual([]);
    const unread = Object.keys(variables).filter((variable) => !(variable in SCHEMAS[name].shape));
    expect(unread).toEqual([]);
  });

  it.each(FUNCTIONS)('%s runs on Node 24 and arm64, is traced, and has a role of its own', (name) => {
    const [id, { Properties }] = functionNamed(name);
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
    });
    const sharing = ofType('AWS::Lambda::Function').filter(
      ([other, each]) => other !== id && named(each.Properties['Role']) === named(Properties['Role']),
    );
    expect(sharing).toEqual([]);
  });

  it.each(FUNCTIONS)('%s keeps its log for a year', (name) => {
    const { LoggingConfig } = functionNamed(name)[1].Properties;
    expect(LoggingConfig.LogFormat).toBe('JSON');
    expect(resources()[named(LoggingConfig.LogGroup)]?.Properties['RetentionInDays']).toBe(365);
  });

  it('of the API answer before the gateway gives up', () => {
    for (const name of FUNCTIONS.filter((each) => /Api$|Pages$/.test(each))) {
      expect(functionNamed(name)[1].Properties['Timeout']).toBeLessThan(29);
    }
  });
});

describe('what strangers may ask for', () => {
  it('takes no more than its share of the functions that the account may run at once', () => {
    const reserved = FUNCTIONS.filter(
      (name) => functionNamed(name)[1].Properties['ReservedConcurrentExecutions'] !== undefined,
    );
    expect(reserved).toEqual(['VerificationApi']);
    expect(functionNamed('VerificationApi')[1].Properties['ReservedConcurrentExecutions']).toBe(20);
  });
});
