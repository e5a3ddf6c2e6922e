import { deflateSync } from 'node:zlib';
import type { FixedContent } from '../layout/page-content.ts';
import type { StructureTree } from '../layout/structure-tree.ts';

/**
 * Level 1 is a third faster than the default for some 3% more bytes. What comes out is mostly less than a third: room
 * for that much is set aside, not the usual 16 KiB, which would wait for the collector behind every small stream.
 */
export const compress = (source: Uint8Array): Uint8Array =>
  deflateSync(source, { level: 1, chunkSize: 256 + Math.floor(source.length / 3) });

/** Drawings kept of one place: sites of a study have a few layouts at most. */
const KEPT_OF_A_PLACE = 3;

/** Drawings that were written before, by the place where they stand, the last one first. */
class Memo<Drawn extends { equals(other: Drawn): boolean }, Written> {
  readonly #places: { readonly drawn: Drawn; readonly written: Written }[][] = [];

  /** Drawings kept. */
  get size(): number {
    return this.#places.reduce((sum, kept) => sum + kept.length, 0);
  }

  /** What an equal drawing was written as before, or what `write` makes of this one. */
  recall(place: number, drawn: Drawn, write: () => Written): Written {
    const kept = (this.#places[place] ??= []);
    const found = kept.find((each) => each.drawn.equals(drawn));
    if (found) return found.written;
    const written = write();
    kept.unshift({ drawn, written });
    kept.length = Math.min(kept.length, KEPT_OF_A_PLACE);
    return written;
  }
}

/** A page's content stream, compressed. */
export interface CompressedContent {
  /** Undefined where there is nothing to draw. */
  readonly bytes: Uint8Array | undefined;
  readonly needsExtended: boolean;
}

/** The structure's objects with the numbers they point at. */
export interface DrawnStructure {
  readonly tree: StructureTree;
  readonly references: readonly number[];
  equals(other: DrawnStructure): boolean;
}

/** Objects packed into one stream: `count` of them, of which `first` bytes tell the places. */
export interface PackedObjects {
  readonly count: number;
  readonly first: number;
  readonly contents: Uint8Array;
}

/**
 * What documents which share their layout (the sites of one study) have in common, written and compressed: the
 * pages without their varying texts, by page, and the structure. What is drawn is compared before it is written,
 * so a document comes out the same with or without a memory. Keep one per batch of documents.
 */
export class StreamMemory {
  readonly pages = new Memo<FixedContent, CompressedContent>();
  readonly structure = new Memo<DrawnStructure, PackedObjects>();

  /** Drawings kept: it grows with the layouts of a study, not with its sites. */
  get size(): number {
    return this.pages.size + this.structure.size;
  }
}
