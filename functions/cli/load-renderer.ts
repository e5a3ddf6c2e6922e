/** The PDF renderer, loaded only when PDFs are asked for. */
import { existsSync } from 'node:fs';
import type { FinancialAppendix } from '../../shared/domain/financial-appendix.ts';
import { UsageError } from './terminal.ts';

export type RenderPdf = (appendix: FinancialAppendix) => Uint8Array;

/** @throws UsageError where this copy of ncvr has no renderer */
export async function loadRenderer(): Promise<RenderPdf> {
  const renderer = new URL('../../shared/adapters/pdf/appendix-pdf.ts', import.meta.url);
  if (!existsSync(renderer)) throw new UsageError('this copy cannot write PDFs; use --no-pdf.');
  const loaded: unknown = await import(renderer.href);
  if (!isRenderer(loaded)) throw new TypeError('appendix-pdf.ts has no renderAppendixPdf');
  return loaded.renderAppendixPdf;
}

function isRenderer(loaded: unknown): loaded is { readonly renderAppendixPdf: RenderPdf } {
  return typeof loaded === 'object' && loaded !== null && 'renderAppendixPdf' in loaded;
}
