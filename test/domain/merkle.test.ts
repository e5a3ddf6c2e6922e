/** Trees against the test vectors of Certificate Transparency, and against the definition by recursion. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../shared/adapters/system/sha256.ts';
import { followPath, growTree, hashLeaf, pathOf, rootOf } from '../../shared/domain/merkle.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
/** The leaves of the reference implementation's tests, and the roots of its first n of them. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const hashes = (leaves: readonly string[]) => leaves.map((leaf) => hashLeaf(bytes(leaf), sha256Hex));
const someHashes = (count: number) =>
  Array.from({ length: count }, (_, at) => sha256Hex(Buffer.from(`leaf ${at}`)));

/** RFC 9162 section 2.1.1, word for word. */
function recursiveRoot(leaves: readonly string[]): string {
  const [only] = leaves;
  if (only === undefined) return sha256Hex(new Uint8Array());
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [recursiveRoot(leaves.slice(0, split)), recursiveRoot(leaves.slice(split))];
  return sha256Hex(bytes(`01${left}${right}`));
}

describe('a Merkle tree', () => {
  it.each(ROOTS.map((root, size) => [size, root] as const))(
    'of the first %i leaves has its known root',
    (size, root) => expect(rootOf(growTree(hashes(LEAVES.slice(0, size)), sha256Hex), sha256Hex)).toBe(root),
  );

  it('of any size has the root of the definition by recursion', () => {
    for (let size = 0; size <= 70; size += 1) {
      const leaves = someHashes(size);
      expect(rootOf(growTree(leaves, sha256Hex), sha256Hex)).toBe(recursiveRoot(leaves));
    }
  });

  it('hashes a leaf otherwise than a node, so that neither passes for the other', () => {
    const [left = '', right = ''] = someHashes(2);
    const root = rootOf(growTree([left, right], sha256Hex), sha256Hex);
    expect(hashLeaf(bytes(left + right), sha256Hex)).not.toBe(root);
  });
});

describe('a path', () => {
  it('leads from every leaf of every tree to its root', () => {
    for (let size = 1; size <= 40; size += 1) {
      const leaves = someHashes(size);
      const tree = growTree(leaves, sha256Hex);
      for (const [index, leaf] of leaves.entries()) {
        const reached = followPath({ leaf, index, size, path: pathOf(tree, index) }, sha256Hex);
        expect(reached).toBe(rootOf(tree, sha256Hex));
      }
    }
  });

  it('leads nowhere from another place, another leaf, in a tree of another shape, or cut and lengthened', () => {
    const trees = fc
      .integer({ min: 1, max: 64 })
      .chain((size) =>
        fc.record({ size: fc.constant(size), index: fc.nat(size - 1), other: fc.nat(size - 1) }),
      );
    fc.assert(
      fc.property(trees, ({ size, index, other }) => {
        const leaves = someHashes(size);
        const tree = growTree(leaves, sha256Hex);
        const [root, path, leaf = ''] = [rootOf(tree, sha256Hex), pathOf(tree, index), leaves[index]];
        const follow = (changed: object) => followPath({ leaf, index, size, path, ...changed }, sha256Hex);
        if (other !== index) {
          expect(follow({ index: other })).not.toBe(root);
          expect(follow({ leaf: leaves[other] })).not.toBe(root);
        }
        expect(follow({ path: [...path, root] })).not.toBe(root);
        if (path.length > 0) expect(follow({ path: path.slice(0, -1) })).not.toBe(root);
        expect(follow({ index: size })).toBeUndefined();
        expect(follow({ size: size * 4 })).not.toBe(root);
      }),
      { numRuns: 300 },
    );
  });

  it('of a leaf that is not there is refused', () => {
    expect(() => pathOf(growTree(someHashes(3), sha256Hex), 3)).toThrow(RangeError);
    expect(() => pathOf(growTree([], sha256Hex), 0)).toThrow(RangeError);
  });
});
