/** What the code never does, whoever asks: found over the whole tree, so that the first time shows. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const sources = globSync('{infra,functions,shared}/**/*.{ts,js}', { cwd: root }).sort();
const templates = globSync('{functions,shared}/**/*.njk', { cwd: root }).sort();

const filesWith = (pattern: RegExp, files: readonly string[] = sources): readonly string[] =>
  files.filter((file) => pattern.test(textOf(file)));
const served = sources.filter((file) => /^(?:functions|shared)\//.test(file));

function importsOf(file: string): string[] {
  const specifiers = [...textOf(file).matchAll(/(?<!['\w])(?:from|import)\s*\(?\s*'([^'\n]+)'/g)];
  return specifiers.map(([, to = '']) => (to.startsWith('.') ? normalize(join(dirname(file), to)) : to));
}

/** Everything that is reached from the entry points of the cloud, packages by their names. */
function deployed(): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    if (name.endsWith('.ts')) for (const next of importsOf(name)) visit(next);
  };
  for (const entry of sources.filter((file) => /^functions\/[\w-]+\/[\w-]*lambda\.ts$/.test(file)))
    visit(entry);
  return found;
}

describe('the code', () => {
  it('never runs text', () => {
    expect(filesWith(/\beval\(|new Function\(|node:vm|setTimeout\(\s*['"`]/)).toEqual([]);
  });

  it('starts other programs in three places, with lists of arguments and no shell', () => {
    expect(filesWith(/child_process/)).toEqual([
      'infra/aws/bundling/bundled-code.ts',
      'infra/aws/deploy/deploy.ts',
      'infra/local/database.ts',
    ]);
    expect(filesWith(/shell: true|\bexecSync\(|[^.\w]exec\(/)).toEqual([]);
  });

  it('lets no other site read its answers', () => {
    expect(filesWith(/access-control-allow|corsPreflight/i)).toEqual([]);
    expect(textOf('test/infra/aws/security/service.json')).not.toMatch(/CorsConfiguration/);
  });

  it('hashes with SHA-256, and encrypts nothing by itself', () => {
    expect(filesWith(/createHash\('(?!sha256')|createCipher|createDecipher/, served)).toEqual([]);
    // Waiting times between tries need no secret.
    expect(filesWith(/(?<!sleep\()Math\.random\(/, served)).toEqual([]);
  });

  it('takes HTML as it is only from renderers of its own, which escape', () => {
    expect(filesWith(/\|\s*safe\b/, templates)).toEqual([
      'functions/web/appendix/page.njk',
      'functions/web/budget/page.njk',
    ]);
    expect(filesWith(/autoescape/, sources)).toEqual(['functions/web/frame/render.ts']);
    expect(textOf('functions/web/frame/render.ts')).toContain('autoescape: true');
  });

  it('keeps no secret of an installation', () => {
    const secrets = /AKIA[0-9A-Z]{16}|-----BEGIN (?:RSA |EC )?PRIVATE KEY|aws_secret_access_key\s*=/;
    expect(filesWith(secrets)).toEqual([]);
  });
});

describe('what runs in the cloud', () => {
  it('has none of the demonstration: no embedded identity provider, no demo people, no test', () => {
    const all = deployed();
    expect(all.size).toBeGreaterThan(200);
    expect([...all].filter((name) => /^(?:infra|test)\/|^oidc-provider|demo-people/.test(name))).toEqual([]);
  });

  it('asks no address that a visitor names: it fetches nothing but through the clients of AWS and of the issuer', () => {
    const asking = [...deployed()].filter(
      (name) => name.endsWith('.ts') && /(?<!function )\bfetch\((?!deps)|node:https?'/.test(textOf(name)),
    );
    expect(asking).toEqual([]);
  });
});
