/**
 * Merkle trees of RFC 9162 section 2.1 over SHA-256. Hashes are 64 small hexadecimal digits; a leaf is hashed with
 * 00 before its bytes, a node with 01, so that neither can be passed off as the other.
 */
import type { Sha256 } from './canonical.ts';

function bytesOf(hash: string): number[] {
  return Array.from({ length: hash.length / 2 }, (_, at) =>
    Number.parseInt(hash.slice(at * 2, at * 2 + 2), 16),
  );
}

export function hashLeaf(bytes: Uint8Array, sha256: Sha256): string {
  const prefixed = new Uint8Array(bytes.length + 1);
  prefixed.set(bytes, 1);
  return sha256(prefixed);
}

function hashNode(left: string, right: string, sha256: Sha256): string {
  return sha256(Uint8Array.from([1, ...bytesOf(left), ...bytesOf(right)]));
}

/** The hashes of a tree by level: the leaves first, the root last; no level for no leaves. */
export type MerkleTree = readonly (readonly string[])[];

/** @param leaves their hashes, in order */
export function growTree(leaves: readonly string[], sha256: Sha256): MerkleTree {
  const levels: (readonly string[])[] = [];
  for (let level = leaves; level.length > 0; ) {
    levels.push(level);
    if (level.length === 1) break;
    const above: string[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left = '', right] = level.slice(at, at + 2);
      // The last one of an odd level has no neighbour, and stands on the level above as it is.
      above.push(right === undefined ? left : hashNode(left, right, sha256));
    }
    level = above;
  }
  return levels;
}

/** The root; of an empty tree the hash of nothing. */
export function rootOf(tree: MerkleTree, sha256: Sha256): string {
  return tree.at(-1)?.[0] ?? sha256(new Uint8Array());
}

/** The hashes that lead from a leaf to the root, from the bottom up. @throws RangeError for a leaf that is not there */
export function pathOf(tree: MerkleTree, index: number): string[] {
  if (tree[0]?.[index] === undefined) throw new RangeError(`the tree has no leaf ${index}`);
  const path: string[] = [];
  for (const [level, hashes] of tree.entries()) {
    const at = Math.floor(index / 2 ** level);
    const neighbour = hashes[at % 2 === 0 ? at + 1 : at - 1];
    if (neighbour !== undefined) path.push(neighbour);
  }
  return path;
}

export interface InclusionClaim {
  /** The leaf's hash, its place from 0, and the number of leaves. */
  readonly leaf: string;
  readonly index: number;
  readonly size: number;
  readonly path: readonly string[];
}

/** The root that a path leads to (RFC 9162 section 2.1.3.2); undefined where it is too short or too long. */
export function followPath({ leaf, index, size, path }: InclusionClaim, sha256: Sha256): string | undefined {
  if (index >= size) return undefined;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const neighbour of path) {
    if (last === 0) return undefined;
    if (at % 2 === 1 || at === last) {
      hash = hashNode(neighbour, hash, sha256);
      // Levels on which it had no neighbour.
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = hashNode(hash, neighbour, sha256);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}
