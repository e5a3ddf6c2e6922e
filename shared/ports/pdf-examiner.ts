import type { FinancialAppendix } from '../domain/financial-appendix.ts';
import type { Check } from '../domain/verification.ts';

export type PdfExamination =
  /** Not a PDF of the service, whole and open; the sentence says why. */
  | { readonly ok: false; readonly sentence: string }
  | {
      readonly ok: true;
      readonly pageCount: number;
      /** The canonical JSON inside. */
      readonly attachment: Uint8Array;
      /** Whether its printed figures, and the file, are what the renderer makes of the appendix. */
      readonly compareWith: (appendix: FinancialAppendix) => Promise<readonly Check[]>;
    };

/** Reads what verification needs of a PDF from anywhere, in bounded memory. */
export interface PdfExaminer {
  examine(bytes: Uint8Array): Promise<PdfExamination>;
}
