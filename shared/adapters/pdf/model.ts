/**
 * What a document says, before it is laid out. Every text must be in NFC and printable (see findUnprintable).
 * `varies: true` marks text that differs between documents which otherwise share their layout (the sites of one
 * study): it goes into a content stream of its own, so that the rest can be compressed once and used again.
 */

export interface TextRun {
  readonly text: string;
  readonly strong?: boolean | undefined;
  readonly muted?: boolean | undefined;
  /** An address to follow; becomes a link. */
  readonly href?: string | undefined;
}

export type Inline = string | TextRun;
export type RichText = string | readonly Inline[];

/** The document's name (H1), with a line above and a paragraph below. */
export interface TitleBlock {
  readonly kind: 'title';
  readonly eyebrow?: string | undefined;
  readonly text: string;
  readonly lead?: string | undefined;
  readonly varies?: boolean | undefined;
}

/** Stays with what follows it. Levels 2 and 3 become bookmarks. */
export interface HeadingBlock {
  readonly kind: 'heading';
  readonly level: 2 | 3 | 4;
  readonly text: string;
  readonly startsPage?: boolean | undefined;
  readonly varies?: boolean | undefined;
}

export interface ParagraphBlock {
  readonly kind: 'paragraph';
  readonly text: RichText;
  /** Default body. */
  readonly style?: 'body' | 'lead' | 'small' | undefined;
  /** Introduces what follows, and is never left at the foot of a page without it. */
  readonly staysWithNext?: boolean | undefined;
  readonly varies?: boolean | undefined;
}

export interface ListBlock {
  readonly kind: 'list';
  readonly items: readonly RichText[];
  readonly numbered?: boolean | undefined;
  readonly varies?: boolean | undefined;
}

export interface KeyValue {
  readonly key: string;
  /** `blank` draws a line to write on; its hint is printed small below the line. */
  readonly value: string | { readonly blank: string };
  readonly strong?: boolean | undefined;
  /** Takes the whole width where `pairs` is 2. */
  readonly wide?: boolean | undefined;
}

/** Names and values; a table whose row headers are the names. Values vary by default. */
export interface KeyValuesBlock {
  readonly kind: 'keyValues';
  readonly rows: readonly KeyValue[];
  /** Pairs side by side; default 1. */
  readonly pairs?: 1 | 2 | undefined;
  /** Share of a pair's width that the name takes; default 30, or 36 where pairs are side by side. */
  readonly keyPercent?: number | undefined;
  /** Default normal. */
  readonly density?: 'normal' | 'compact' | undefined;
  /** Default true. */
  readonly varies?: boolean | undefined;
}

export interface TableColumn {
  readonly header: string;
  /** Points, or a share of what the fixed columns leave. */
  readonly width: { readonly points: number } | { readonly share: number };
  /** Default left. */
  readonly align?: 'left' | 'right' | undefined;
  /** The cells name their row (TH, scope Row). */
  readonly namesRow?: boolean | undefined;
  readonly varies?: boolean | undefined;
}

export interface TableCell {
  readonly text: string;
  /** Columns taken; default 1. */
  readonly span?: number | undefined;
  readonly align?: 'left' | 'right' | undefined;
  readonly strong?: boolean | undefined;
  readonly muted?: boolean | undefined;
}

export interface TableRow {
  /** Default item. A group names the rows below it; a subtotal or total stays with the row above. */
  readonly kind?: 'item' | 'group' | 'subtotal' | 'total' | undefined;
  /** Cells from the left; spans must add up to the columns. A group may give fewer: the last one takes the rest. */
  readonly cells: readonly (string | TableCell)[];
  /** Steps the first cell is set in. */
  readonly indent?: number | undefined;
}

export interface TableBlock {
  readonly kind: 'table';
  readonly caption?: string | undefined;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Default normal; compact rows stand closer, for long tables. */
  readonly density?: 'normal' | 'compact' | undefined;
  /** Printed instead of rows where there are none. */
  readonly emptyText?: string | undefined;
}

/** A tinted box with a bar on its left. */
export interface CalloutBlock {
  readonly kind: 'callout';
  readonly tone: 'information' | 'warning' | 'neutral';
  readonly heading?: string | undefined;
  readonly blocks: readonly (ParagraphBlock | ListBlock)[];
  readonly varies?: boolean | undefined;
}

/** Large figures side by side, up to four; the first may be set on the accent colour. */
export interface FiguresBlock {
  readonly kind: 'figures';
  readonly items: readonly {
    readonly label: string;
    readonly value: string;
    readonly note?: string | undefined;
  }[];
  readonly emphasis?: 'first' | 'none' | undefined;
}

/** A QR code with paragraphs beside it. */
export interface QrCodeBlock {
  readonly kind: 'qrCode';
  readonly data: string;
  /** What a screen reader says instead. */
  readonly alternative: string;
  readonly beside: readonly ParagraphBlock[];
}

export interface PageBreakBlock {
  readonly kind: 'pageBreak';
}

export type Block =
  | TitleBlock
  | HeadingBlock
  | ParagraphBlock
  | ListBlock
  | KeyValuesBlock
  | TableBlock
  | CalloutBlock
  | FiguresBlock
  | QrCodeBlock
  | PageBreakBlock;

export interface PdfAttachment {
  readonly name: string;
  readonly mediaType: string;
  readonly description: string;
  readonly bytes: Uint8Array;
}

export interface PdfDocumentModel {
  readonly title: string;
  readonly subject: string;
  readonly author: string;
  /** Milliseconds since 1970; both dates of the file. */
  readonly createdAt: number;
  /** 32 hexadecimal digits, drawn from what the document says: the file's /ID. */
  readonly fileId: string;
  /** Printed at the head of every page but the first. */
  readonly header: { readonly left: string; readonly right: string };
  /** Printed at the foot of every page; `right` stands before "Page x of y" and is never shortened. */
  readonly footer: { readonly left: string; readonly right?: string | undefined };
  readonly blocks: readonly Block[];
  readonly attachment?: PdfAttachment | undefined;
}

/** The model cannot be laid out: a table whose spans do not add up, a column without width. A caller's mistake. */
export class PdfModelError extends Error {
  override readonly name = 'PdfModelError';
}
