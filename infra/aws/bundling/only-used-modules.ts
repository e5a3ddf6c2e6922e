import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** Where the package's modules are; each of them only defines things. */
const PDF_LIB = /[\\/]node_modules[\\/]pdf-lib[\\/]es[\\/]/;
/** Those that hold a document's objects: what is used of the package. */
const CORE = /[\\/]node_modules[\\/]pdf-lib[\\/]es[\\/]core[\\/]/;
const COMPRESSION = fileURLToPath(new URL('compression.ts', import.meta.url));
/** Says of a look-up that it is ours, so that it is not looked up for ever. */
const ASKED = Symbol('asked');

/**
 * Leaves out of a bundle the modules of pdf-lib that nothing asks for: its forms, drawings, colours and HTML parser,
 * 420 of 460 KB. The package does not say that to import a module does nothing else, so a bundler keeps them all. The
 * library that it compresses with is replaced by zlib: to start it takes as long as all else of the package.
 */
export const onlyUsedModules: Plugin = {
  name: 'only-used-modules',
  setup: (build) => {
    build.onResolve({ filter: /^fflate$/ }, ({ importer }) =>
      CORE.test(importer) ? { path: COMPRESSION, sideEffects: false } : undefined,
    );
    build.onResolve(
      { filter: /^(pdf-lib$|\.)/ },
      async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (pluginData === ASKED || (path !== 'pdf-lib' && !PDF_LIB.test(importer))) return undefined;
        const found = await build.resolve(path, { importer, resolveDir, kind, pluginData: ASKED });
        return { ...found, sideEffects: false };
      },
    );
  },
};
