/**
 * Styles, script and pictures, from memory: compressed once, under the hash of them all, so that browsers keep them
 * for ever. The NHS frontend's own fonts are licensed to the NHS and come from another host: they are taken out.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { chooseEncoding } from './compression.ts';
import type { TemplateFolders } from './render.ts';

interface Asset {
  readonly contentType: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

export interface Assets {
  /** `/assets/<hash>`; templates put a file's name after it. */
  readonly path: string;
  /** The answer for a path below `/assets/`, or undefined for what is not there. */
  serve(path: string, acceptEncoding: string): APIGatewayProxyStructuredResultV2 | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};
const YEAR = 'public, max-age=31536000, immutable';
const PICTURE = /^nhsuk-icon-[a-z-]+\.svg$/;

/** The frontend's styles without its font files, for the fonts that people's machines have. */
function withoutFonts(css: string): string {
  return css
    .replaceAll(/@font-face\{[^}]*\}/g, '')
    .replaceAll(/\/\*# sourceMappingURL=[^*]*\*\//g, '')
    .replaceAll(/"?Frutiger W01"?,\s*/g, '');
}

function readSources({ pages, frontend, appendix }: TemplateFolders): Map<string, string> {
  const nhsuk = join(frontend, 'nhsuk');
  const own = (name: string) => readFileSync(join(pages, 'assets', name), 'utf8');
  const pictures = join(nhsuk, 'assets', 'images');
  return new Map([
    ['nhsuk.css', withoutFonts(readFileSync(join(nhsuk, 'nhsuk-frontend.min.css'), 'utf8'))],
    [
      'nhsuk.js',
      readFileSync(join(nhsuk, 'nhsuk-frontend.min.js'), 'utf8').replace(/\/\/# sourceMappingURL=.*$/m, ''),
    ],
    ['service.css', own('service.css')],
    ['appendix.css', readFileSync(join(appendix, 'appendix.css'), 'utf8')],
    ['start.js', own('start.js')],
    ['favicon.svg', own('favicon.svg')],
    ...readdirSync(pictures)
      .filter((name) => PICTURE.test(name))
      .map((name): [string, string] => [`images/${name}`, readFileSync(join(pictures, name), 'utf8')]),
  ]);
}

function compress(name: string, text: string): Asset {
  const plain = Buffer.from(text);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  return {
    contentType: TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
    plain,
    gzip: gzipSync(plain, { level: 9 }),
    brotli: brotliCompressSync(plain, { params }),
  };
}

/** Reads and compresses the assets; do it once. */
export function loadAssets(folders: TemplateFolders): Assets {
  const sources = readSources(folders);
  const hash = createHash('sha256');
  for (const [name, text] of sources) hash.update(name).update(text);
  const path = `/assets/${hash.digest('hex').slice(0, 16)}`;
  const files = new Map(
    [...sources].map(([name, text]) => [
      `${path}/${name}`,
      // The frontend's styles name pictures from the root.
      compress(name, name === 'nhsuk.css' ? text.replaceAll('url(/assets/', `url(${path}/`) : text),
    ]),
  );
  return {
    path,
    serve: (wanted, acceptEncoding) => {
      const file = files.get(wanted);
      if (!file) return undefined;
      const encoding = chooseEncoding(acceptEncoding);
      const bytes = encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.plain;
      return {
        statusCode: 200,
        headers: {
          'content-type': file.contentType,
          'cache-control': YEAR,
          vary: 'accept-encoding',
          ...(encoding && { 'content-encoding': encoding }),
        },
        body: bytes.toString('base64'),
        isBase64Encoded: true,
      };
    },
  };
}
