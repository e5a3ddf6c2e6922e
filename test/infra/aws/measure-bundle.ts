import { build, type Metafile } from 'esbuild';
import { bundleOptions } from '../../../infra/aws/bundling/options.ts';
import type { FunctionName } from './synthesise.ts';

const ENTRIES: Readonly<Record<FunctionName, string>> = {
  ResourceReviewApi: 'functions/resource-review/lambda.ts',
  SitePricingApi: 'functions/site-pricing/lambda.ts',
  SitePricingWorker: 'functions/site-pricing/worker-lambda.ts',
  SitePricingSweeper: 'functions/site-pricing/sweeper-lambda.ts',
  FinancialAppendixApi: 'functions/financial-appendix/lambda.ts',
  TrustAcceptanceApi: 'functions/trust-acceptance/lambda.ts',
  AdherenceIndicatorApi: 'functions/adherence-indicator/lambda.ts',
  AdherenceIndicatorFolder: 'functions/adherence-indicator/folder-lambda.ts',
  AdherenceIndicatorCloser: 'functions/adherence-indicator/closer-lambda.ts',
  VerificationApi: 'functions/verification/lambda.ts',
  NotificationsApi: 'functions/notifications/lambda.ts',
  NotificationsSender: 'functions/notifications/worker-lambda.ts',
  NotificationsReminder: 'functions/notifications/reminder-lambda.ts',
  ReferenceDataApi: 'functions/reference-data/lambda.ts',
  WebPages: 'functions/web/lambda.ts',
};

/** In bytes. */
export interface BundleSize {
  /** Code that is there when the function starts. */
  readonly code: number;
  /** Code that is loaded only when it is needed. */
  readonly later: number;
  /** Reference data within the code that is there at the start. */
  readonly data: number;
}

type Output = Metafile['outputs'][string];

const dataIn = ({ inputs }: Output): number =>
  Object.entries(inputs)
    .filter(([file]) => /^shared\/reference\/.*\.json$/.test(file))
    .reduce((total, [, { bytesInOutput }]) => total + bytesInOutput, 0);

/** The module of the function and those that it imports before it does anything. */
function findFirst(outputs: Metafile['outputs']): Output[] {
  const first = new Set<string>();
  const add = (name: string): void => {
    if (first.has(name)) return;
    first.add(name);
    for (const { path, kind } of outputs[name]?.imports ?? []) if (kind === 'import-statement') add(path);
  };
  add(Object.keys(outputs).find((name) => name.endsWith('/index.mjs'))!);
  return [...first].flatMap((name) => outputs[name] ?? []);
}

const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

export async function measureBundle(name: FunctionName): Promise<BundleSize> {
  const options = {
    ...bundleOptions(ENTRIES[name]),
    outdir: 'measured',
    write: false,
    metafile: true,
  } as const;
  const { outputs } = (await build(options)).metafile;
  const first = findFirst(outputs);
  const code = Object.entries(outputs).filter(([file]) => file.endsWith('.mjs'));
  const data = total(first.map(dataIn));
  const started = total(first.map(({ bytes }) => bytes));
  return { code: started - data, data, later: total(code.map(([, { bytes }]) => bytes)) - started };
}
