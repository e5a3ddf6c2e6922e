/** Every capability's handler over the memory adapters; answers are held against their contracts. */
import { createHandler as createAdherenceIndicator } from '../../functions/adherence-indicator/handler.ts';
import { CONTRACTS } from '../../functions/contracts.ts';
import { createHandler as createFinancialAppendix } from '../../functions/financial-appendix/handler.ts';
import { createHandler as createNotifications } from '../../functions/notifications/handler.ts';
import { buildOpenApi } from '../../functions/openapi.ts';
import { createHandler as createReferenceData } from '../../functions/reference-data/handler.ts';
import { createHandler as createResourceReview } from '../../functions/resource-review/handler.ts';
import type { Capability } from '../../functions/routes.ts';
import { createHandler as createSitePricing } from '../../functions/site-pricing/handler.ts';
import { createHandler as createTrustAcceptance } from '../../functions/trust-acceptance/handler.ts';
import { createHandler as createVerification } from '../../functions/verification/handler.ts';
import { createDocumentForms } from '../../shared/adapters/budget/document-forms.ts';
import { createAppendixRenderer } from '../../shared/adapters/pdf/appendix-pdf.ts';
import { isSigned } from '../../shared/adapters/verification/check-signature.ts';
import { createPdfExaminer } from '../../shared/adapters/verification/pdf-examiner.ts';
import type { ApiHandler } from '../../shared/http/exchange.ts';
import type { MemoryDeps } from './service-deps.ts';
import { createTestSigner } from './test-signer.ts';

export function createHandlers(memory: MemoryDeps): Readonly<Record<Capability, ApiHandler>> {
  const deps = {
    ...memory,
    signer: createTestSigner(),
    pdfs: createPdfExaminer({ renderer: createAppendixRenderer() }),
    isSigned,
    forms: createDocumentForms(),
    checkAnswers: true,
  };
  return {
    'resource-review': createResourceReview(deps),
    'site-pricing': createSitePricing(deps),
    'financial-appendix': createFinancialAppendix(deps),
    'trust-acceptance': createTrustAcceptance(deps),
    'adherence-indicator': createAdherenceIndicator(deps),
    verification: createVerification(deps),
    notifications: createNotifications(deps),
    'reference-data': createReferenceData({
      ...deps,
      version: 'test',
      openApi: () => buildOpenApi(CONTRACTS, { version: 'test' }),
    }),
  };
}
