/** Templates: Nunjucks with autoescape, the NHS frontend's macros, and the filters of `words.ts`. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import type { FieldError } from './page-request.ts';
import { FILTERS } from './words.ts';

export interface TemplateFolders {
  /** The folder that holds `frame/layout.njk` and a folder for each page. */
  readonly pages: string;
  /** `dist` of nhsuk-frontend. */
  readonly frontend: string;
  /** The folder of `appendix.css`. */
  readonly appendix: string;
}

/** A bundle has the templates and the frontend beside it; the source tree has them where they are written. */
export function findTemplateFolders(): TemplateFolders {
  const here = import.meta.dirname;
  const bundled = join(here, 'templates');
  if (existsSync(bundled))
    return { pages: bundled, frontend: join(here, 'nhsuk-frontend'), appendix: join(bundled, 'assets') };
  const script = fileURLToPath(import.meta.resolve('nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js'));
  return {
    pages: dirname(here),
    frontend: dirname(dirname(script)),
    appendix: join(here, '../../../shared/adapters/appendix'),
  };
}

/** The message of a field's error, or undefined. */
function errorOf(errors: readonly FieldError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.text;
}

export type Render = (template: string, context: Readonly<Record<string, unknown>>) => string;

/** Makes `render`. Every value is escaped unless a macro made it; an unknown template throws. */
export function createRender({ pages, frontend }: TemplateFolders = findTemplateFolders()): Render {
  const loader = new nunjucks.FileSystemLoader([pages, frontend]);
  const environment = new nunjucks.Environment(loader, {
    autoescape: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  for (const [name, filter] of Object.entries(FILTERS)) environment.addFilter(name, filter);
  environment.addFilter('errorOf', errorOf);
  return (template, context) => environment.render(template, context);
}
