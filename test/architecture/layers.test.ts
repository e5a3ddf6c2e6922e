/** The house rules that a linter does not see: who imports whom, over the whole tree, and one name per thing. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAPABILITIES, ROUTES } from '../../functions/routes.ts';
import { routeKey } from '../../shared/http/route.ts';

const root = join(import.meta.dirname, '../..');
const sources = globSync('{infra,functions,shared}/**/*.ts', { cwd: root }).sort();

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/(?<!['\w])(?:from|import)\s*\(?\s*'([^'\n]+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers.map((to) => ({
    from: file,
    to: to.startsWith('.') ? normalize(join(dirname(file), to)) : to,
  }));
}

const imports = sources.flatMap(importsOf);

/** folder -> what it may import of the project; packages are ruled separately. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'shared/domain/': ['shared/domain/'],
  'shared/ports/': ['shared/ports/', 'shared/domain/'],
  'shared/usecases/': ['shared/usecases/', 'shared/ports/', 'shared/domain/'],
  'shared/adapters/': ['shared/adapters/', 'shared/ports/', 'shared/domain/'],
  'shared/http/': ['shared/http/', 'shared/usecases/', 'shared/ports/', 'shared/domain/'],
  'infra/aws/': ['infra/aws/', 'functions/routes.ts', 'infra/metrics.ts', 'infra/tables.ts'],
};

describe('the layers of the house', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports only what lies below it', (folder, allowed) => {
    const inside = imports.filter(
      ({ from, to }) => from.startsWith(folder) && /^(?:shared|functions|infra|test)\//.test(to),
    );
    const wrong = inside.filter(
      ({ to }) =>
        !allowed.some((prefix) => to.startsWith(prefix)) &&
        !/^functions\/[\w-]+\/(?:[\w-]+-)?environment\.ts$/.test(to),
    );
    expect(wrong).toEqual([]);
    expect(sources.some((file) => file.startsWith(folder))).toBe(true);
  });

  it('keeps the domain pure: zod, RFC 8785 and itself', () => {
    const packages = imports.filter(
      ({ from, to }) => from.startsWith('shared/domain/') && !to.startsWith('shared/'),
    );
    expect([...new Set(packages.map(({ to }) => to))].sort()).toEqual(['canonicalize', 'zod']);
  });

  it('asks the clock, the environment and randomness through ports only', () => {
    const wrong = sources
      .filter((file) => /^shared\/(?:domain|usecases|ports)\//.test(file))
      .filter((file) =>
        /Date\.now\(|new Date\(\)|Math\.random|process\./.test(readFileSync(join(root, file), 'utf8')),
      );
    expect(wrong).toEqual([]);
  });

  it('has no import cycles', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to } of imports)
      if (to.endsWith('.ts')) graph.set(from, [...(graph.get(from) ?? []), to]);
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

describe('one name per thing', () => {
  it('every route belongs to a capability, and every capability has routes, a folder and use cases', () => {
    for (const capability of CAPABILITIES) {
      expect(
        ROUTES.some((route) => route.capability === capability),
        capability,
      ).toBe(true);
      expect(sources, capability).toContain(`functions/${capability}/handler.ts`);
      expect(sources, capability).toContain(`functions/${capability}/contract.ts`);
      expect(
        sources.some((file) => file.startsWith(`shared/usecases/${capability}/`)),
        capability,
      ).toBe(true);
    }
  });

  it('no two routes share a method and path, or an operation', () => {
    expect(new Set(ROUTES.map(routeKey)).size).toBe(ROUTES.length);
    expect(new Set(ROUTES.map(({ operation }) => operation)).size).toBe(ROUTES.length);
  });

  it('the top level is what the client fixed', () => {
    const folders = new Set(globSync('*/', { cwd: root }).map((folder) => folder.replace(/\/$/, '')));
    for (const produced of ['node_modules', 'cdk.out', 'coverage', 'reports', 'out'])
      folders.delete(produced);
    expect([...folders].sort()).toEqual(['functions', 'infra', 'shared', 'test']);
  });
});
