import { fileURLToPath } from 'node:url';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** The folder of the project, with a slash at its end. */
export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** Modules that bundles take in place of others, because of what the others bring along. */
export const ALIASES: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': `${PROJECT}shared/composition/aws/role-credentials.ts`,
  // Its objects and streams only: not its forms, drawings, colours and HTML parser (300 KB).
  'pdf-lib': `${PROJECT}node_modules/pdf-lib/es/core/index.js`,
};

/** How every function is bundled: one minified module with everything in it. */
export const BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  mainFields: ['module', 'main'],
  target: 'node24',
  minify: true,
  // Pinned and tested here; the runtime's own version changes without notice.
  bundleAwsSDK: true,
  // Some packages are still CommonJS and call require.
  banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
  esbuildArgs: Object.fromEntries(Object.entries(ALIASES).map(([from, to]) => [`--alias:${from}`, to])),
};
