/** The documents name files, folders and commands of this repository: each is there. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** What people read first, and every README and runbook behind it. */
const DOCUMENTS = [
  'README.md',
  ...globSync('{functions,infra,shared,test}/**/*.md', { cwd: root, exclude: ['**/node_modules/**'] }).sort(),
];

/** Places below the folders of the house, written as code: `test/fuzz/api.test.ts`, `infra/aws`, `fuzz/uploads.test.ts`. */
const PLACE = /^(?:\.\/)?[\w@.-]+(?:\/[\w@.*{},-]+)+\/?$/;
const OURS = /^(?:functions|infra|shared|test|\.ci)\//;

interface Named {
  readonly document: string;
  readonly name: string;
  readonly isThere: boolean;
}

/** Whether a place is there, by its name from the root, or from the document's folder; `*` and `{}` stand for any. */
function isThere(document: string, place: string): boolean {
  return [place, normalize(join(dirname(document), place))].some(
    (candidate) =>
      existsSync(join(root, candidate)) ||
      (/[*{]/.test(candidate) && globSync(candidate, { cwd: root }).length > 0),
  );
}

/** Links to files, without those to other sites and within the page. */
function linksOf(document: string): Named[] {
  const links = [...textOf(document).matchAll(/\]\(([^)\s]+)\)|<img[^>]+src="([^"]+)"/g)];
  return links
    .map(([, link, picture]) => link ?? picture ?? '')
    .filter((link) => !/^(?:[a-z]+:|#)/.test(link))
    .map((link) => link.replace(/#.*$/, ''))
    .map((name) => ({ document, name, isThere: existsSync(join(root, dirname(document), name)) }));
}

/** Places written as code. In documents below `test`, suites are named from there. */
function placesOf(document: string): Named[] {
  const spans = [...textOf(document).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span ?? '');
  const isOurs = (span: string): boolean =>
    OURS.test(span) || (document.startsWith('test/') && /\.(?:ts|md|json|njk)$/.test(span));
  return spans
    .filter((span) => PLACE.test(span) && isOurs(span))
    .map((name) => ({ document, name, isThere: isThere(document, name) }));
}

const scripts = Object.keys(
  (JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts,
);

describe('every document', () => {
  it('leads to files that are there', () => {
    const links = DOCUMENTS.flatMap(linksOf);
    expect(links.length).toBeGreaterThan(40);
    expect(links.filter((link) => !link.isThere)).toEqual([]);
  });

  it('names places that are there', () => {
    const places = DOCUMENTS.flatMap(placesOf);
    expect(places.length).toBeGreaterThan(60);
    expect(places.filter((place) => !place.isThere)).toEqual([]);
  });

  it('names commands that are there', () => {
    const named = DOCUMENTS.flatMap((document) =>
      [...textOf(document).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => ({ document, name })),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ name }) => !scripts.includes(name))).toEqual([]);
  });

  it('names no file of a test by a line that moved: places have no line numbers', () => {
    const numbered = DOCUMENTS.filter((document) => /`[\w/.-]+\.ts:\d+`/.test(textOf(document)));
    expect(numbered).toEqual([]);
  });
});

/** Cells of the rows of all tables of a document. */
function rowsOf(document: string): string[][] {
  return textOf(document)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| -+/.test(line))
    .map((line) =>
      line
        .slice(2, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}

/** The requirements of level 1 of OWASP ASVS 5.0.0, as ranges of their last number. */
const LEVEL_1 = [
  ...[
    '1.2.1-5',
    '1.3.1-2',
    '1.5.1-1',
    '2.1.1-1',
    '2.2.1-2',
    '2.3.1-1',
    '3.2.1-2',
    '3.3.1-1',
    '3.4.1-2',
    '3.5.1-3',
  ],
  ...[
    '4.1.1-1',
    '4.4.1-1',
    '5.2.1-2',
    '5.3.1-2',
    '6.1.1-1',
    '6.2.1-8',
    '6.3.1-2',
    '6.4.1-2',
    '7.2.1-4',
    '7.4.1-2',
  ],
  ...['8.1.1-1', '8.2.1-2', '8.3.1-1', '9.1.1-3', '9.2.1-1', '10.4.1-5', '11.3.1-2', '11.4.1-1', '12.1.1-1'],
  ...['12.2.1-2', '13.4.1-1', '14.2.1-1', '14.3.1-1', '15.1.1-1', '15.2.1-1', '15.3.1-1'],
].flatMap((range) => {
  const [, section = '', first = '', last = ''] = /^(.*)\.(\d+)-(\d+)$/.exec(range) ?? [];
  return Array.from(
    { length: Number(last) - Number(first) + 1 },
    (_, at) => `${section}.${Number(first) + at}`,
  );
});

describe('the table of OWASP ASVS', () => {
  const rows = rowsOf('test/asvs.md').filter(([number = '']) => /^\d+\.\d+\.\d+$/.test(number));

  it('has every requirement of level 1, once and in order', () => {
    expect(rows.map(([number]) => number)).toEqual(LEVEL_1);
    expect(LEVEL_1).toHaveLength(70);
  });

  it('names a place and a test for all that it calls met', () => {
    const claims = rows.filter(([, , verdict]) => verdict === 'met' || verdict === 'in part');
    const without = claims.filter(([, , , , proof = '']) => !/`test\/[^`]+\.test\.ts`/.test(proof));
    expect(without).toEqual([]);
    expect(claims.filter(([, , , where = '']) => where.length < 10)).toEqual([]);
  });

  it('sums up its verdicts as they are', () => {
    const counted = Map.groupBy(rows, ([, , verdict = '']) => verdict);
    const sum = [...counted].map(([verdict, of]) => `${of.length} ${verdict}`);
    const [, said = ''] = /^Sum: (.*)\.$/m.exec(textOf('test/asvs.md')) ?? [];
    expect(said.split(', ').sort()).toEqual(sum.sort());
  });
});

describe('the evidence', () => {
  it('names a place or a command in every row of every table', () => {
    const text = textOf('test/README.md');
    const lines = text.slice(text.indexOf('## Evidence'), text.indexOf('## Nuances')).split('\n');
    const isRule = (line: string | undefined): boolean => /^\| -+/.test(line ?? '');
    const rows = lines.filter((line, at) => line.startsWith('| ') && !isRule(line) && !isRule(lines[at + 1]));
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => !/`[^`]+\/[^`]+`|`golden`|`npm run [\w:]+`/.test(row))).toEqual([]);
  });
});
