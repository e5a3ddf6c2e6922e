import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { onlyUsedModules } from './only-used-modules.ts';
import { plainSchemas } from './plain-schemas.ts';

/** The folder of the project, with a slash at its end. */
export const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** Modules that bundles take in place of others, because of what the others bring along. */
const ALIASES = {
  '@aws-sdk/credential-provider-node': `${PROJECT}shared/composition/aws/role-credentials.ts`,
  '@smithy/core/event-streams': `${PROJECT}shared/composition/aws/no-event-streams.ts`,
};

/**
 * How every function is bundled: one minified module with everything that it starts with, and others beside it with
 * what it imports only when it is needed. The runtime's own SDK is not used: it changes without notice.
 * @param entry from the project's root: `functions/site-pricing/lambda.ts`
 */
export const bundleOptions = (entry: string) =>
  ({
    absWorkingDir: PROJECT,
    entryPoints: { index: entry },
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    // Licences of what is bundled go beside it.
    legalComments: 'external',
    // Some packages are still CommonJS and call require.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    alias: ALIASES,
    plugins: [plainSchemas, onlyUsedModules],
  }) satisfies BuildOptions;
