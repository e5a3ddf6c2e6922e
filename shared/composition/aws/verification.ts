import { createAppendixRenderer } from '../../adapters/pdf/appendix-pdf.ts';
import { isSigned } from '../../adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../adapters/verification/pdf-examiner.ts';
import { createApiParts } from './api.ts';
import type { RecordsEnvironment, SigningEnvironment } from './environment.ts';
import { createSigner } from './signer.ts';
import { unkeptAnswers } from './unkept-answers.ts';

/** What the function of verification is given. */
export function createVerificationParts(environment: RecordsEnvironment & SigningEnvironment) {
  return {
    ...createApiParts(environment),
    idempotency: unkeptAnswers,
    signer: createSigner(environment),
    pdfs: createPdfExaminer({ renderer: createAppendixRenderer() }),
    isSigned,
  };
}
