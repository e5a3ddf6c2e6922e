import { type BuildOptions, build } from 'esbuild';
import { ALIASES, BUNDLING } from '../../../infra/aws/constructs/bundling.ts';
import type { FunctionName } from './synthesise.ts';

const ENTRIES: Readonly<Record<FunctionName, string>> = {
  ResourceReviewApi: 'functions/resource-review/lambda.ts',
  SitePricingApi: 'functions/site-pricing/lambda.ts',
  SitePricingWorker: 'functions/site-pricing/worker-lambda.ts',
  SitePricingSweeper: 'functions/site-pricing/sweeper-lambda.ts',
  FinancialAppendixApi: 'functions/financial-appendix/lambda.ts',
  TrustAcceptanceApi: 'functions/trust-acceptance/lambda.ts',
  AdherenceIndicatorApi: 'functions/adherence-indicator/lambda.ts',
  ReferenceDataApi: 'functions/reference-data/lambda.ts',
  WebPages: 'functions/web/lambda.ts',
};

/** How the stack bundles, in the words of esbuild's own interface. */
export const AS_DEPLOYED = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  logLevel: 'error',
  minify: BUNDLING.minify ?? false,
  target: BUNDLING.target ?? [],
  mainFields: BUNDLING.mainFields ?? [],
  banner: { js: BUNDLING.banner ?? '' },
  alias: { ...ALIASES },
} satisfies BuildOptions;

/** @returns bytes of the code, and of the reference data in it */
export async function measureBundle(name: FunctionName): Promise<{ code: number; data: number }> {
  const { metafile } = await build({
    ...AS_DEPLOYED,
    entryPoints: [ENTRIES[name]],
    write: false,
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  const data = Object.entries(output!.inputs)
    .filter(([file]) => /^shared\/reference\/.*\.json$/.test(file))
    .reduce((total, [, { bytesInOutput }]) => total + bytesInOutput, 0);
  return { code: output!.bytes - data, data };
}
