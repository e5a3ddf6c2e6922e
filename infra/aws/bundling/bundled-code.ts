import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AssetHashType } from 'aws-cdk-lib';
import { Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { PROJECT } from './options.ts';

const BUNDLE = fileURLToPath(new URL('./bundle.ts', import.meta.url));

/** The library's own bundling runs esbuild in one piece and without plug-ins; this one runs ours, on this machine. */
export function bundledCode(entry: string, beside: (bundle: string) => void): Code {
  return Code.fromAsset(PROJECT, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Asked for by the library, for machines that cannot bundle by themselves; never used.
      image: Runtime.NODEJS_24_X.bundlingImage,
      // By this the library knows one bundle from another: without it, all functions would share the first one.
      command: ['node', 'infra/aws/bundling/bundle.ts', entry],
      local: {
        tryBundle: (folder) => {
          execFileSync(process.execPath, [BUNDLE, entry, folder], { stdio: 'inherit' });
          beside(folder);
          return true;
        },
      },
    },
  });
}
