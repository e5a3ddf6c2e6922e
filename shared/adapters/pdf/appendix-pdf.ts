/** The PDF of a financial appendix (appendix.md section 3): the formal record, with its data inside. */
import { canonicalBytes } from '../../domain/canonical.ts';
import { appendixFileName, type FinancialAppendix } from '../../domain/financial-appendix.ts';
import type { AppendixRenderer } from '../../ports/appendix-renderer.ts';
import { describeAppendix } from '../appendix/describe-appendix.ts';
import { refuseUnprintable } from '../appendix/refuse-unprintable.ts';
import { renderPdf, StreamMemory } from './render-pdf.ts';

/** Editions whose compressed streams are kept: a worker is busy with a study or two at a time. */
const KEPT_EDITIONS = 4;

/**
 * A renderer that compresses what the sites of a study share once. A document comes out the same whatever was
 * rendered before it.
 */
export function createAppendixRenderer(): AppendixRenderer {
  const memories = new Map<string, StreamMemory>();
  return {
    renderPdf: (appendix) => {
      const { review, tariff } = appendix.inputs.hashes;
      const edition = `${review} ${tariff}`;
      const memory = memories.get(edition) ?? new StreamMemory();
      // Put back at the end, so that the first is the one that was not used for longest.
      memories.delete(edition);
      memories.set(edition, memory);
      const [oldest] = memories.keys();
      if (oldest !== undefined && memories.size > KEPT_EDITIONS) memories.delete(oldest);
      return render(appendix, memory);
    },
  };
}

const shared = createAppendixRenderer();

/**
 * The PDF of one appendix; the same object gives the same bytes on one build of Node.
 * @throws DomainError `unprintableText`, naming the field, where the font lacks a character
 */
export function renderAppendixPdf(appendix: FinancialAppendix): Uint8Array {
  return shared.renderPdf(appendix);
}

function render(appendix: FinancialAppendix, memory: StreamMemory): Uint8Array {
  refuseUnprintable(appendix);
  const { integrity, issue } = appendix;
  return renderPdf(
    {
      ...describeAppendix(appendix),
      author: 'National Contract Value Review',
      createdAt: Date.parse(issue.issuedAt),
      fileId: integrity.sha256.slice(0, 32),
      attachment: {
        name: appendixFileName(appendix, 'json'),
        mediaType: 'application/json',
        description: 'The financial appendix as canonical JSON (RFC 8785)',
        bytes: canonicalBytes(appendix),
      },
    },
    memory,
  );
}
