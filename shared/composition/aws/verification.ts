import { createPdfExaminer } from '../../adapters/verification/pdf-examiner.ts';
import { isSigned } from '../../adapters/verification/check-signature.ts';
import { createApiParts } from './api.ts';
import type { RecordsEnvironment, SigningEnvironment } from './environment.ts';
import { createRenderer } from './renderer.ts';
import { createSigner } from './signer.ts';

/** What the function of verification is given. */
export function createVerificationParts(environment: RecordsEnvironment & SigningEnvironment) {
  return {
    ...createApiParts(environment),
    signer: createSigner(environment),
    pdfs: createPdfExaminer({ renderer: createRenderer() }),
    isSigned,
  };
}
