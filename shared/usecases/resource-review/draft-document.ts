/** What was handed in as a resource review: stored even when it has schema errors, so that nothing is lost. */
import * as z from 'zod';
import { canonicalBytes } from '../../domain/canonical.ts';
import { DomainError } from '../../domain/errors.ts';
import { error, type Finding } from '../../domain/findings.ts';
import {
  type Parsed,
  parseDocument,
  parseReview,
  type ResourceReview,
} from '../../domain/resource-review.ts';
import { irasId } from '../../domain/study.ts';
import { odsCode } from '../../domain/text.ts';

/** The least that tells which study and whose: without it there is nowhere to store the draft. */
const DraftIdentity = z.looseObject({
  study: z.looseObject({ irasId }),
  leadSite: z.looseObject({ odsCode }),
});

export interface DraftDocument {
  readonly irasId: string;
  readonly leadSite: string;
  readonly parsed: Parsed<ResourceReview>;
  /** The review as read; or, while it has schema errors, the JSON as it was given. */
  readonly document: unknown;
  /** Its RFC 8785 bytes. */
  readonly bytes: Uint8Array;
}

function refuse(findings: readonly Finding[]): DomainError {
  return new DomainError(
    'findings',
    'The review cannot be stored: its study and lead site cannot be told from it.',
    { findings, mend: 'Correct the fields listed, and send the review again.' },
  );
}

/** JSON can hold halves of characters, which have no canonical form. */
function toBytes(document: unknown): Uint8Array {
  try {
    return canonicalBytes(document);
  } catch {
    throw refuse([
      error(
        'schema',
        [],
        'The review holds text that is not Unicode.',
        'Remove characters that are cut in half.',
      ),
    ]);
  }
}

/**
 * Reads a document as the review of the study in the address.
 * @throws DomainError `findings` where study or lead site cannot be read, or the study is another one
 */
export function readDraft(input: unknown, studyInAddress: string): DraftDocument {
  const identity = parseDocument(DraftIdentity, input);
  if (!identity.ok) throw refuse(identity.findings);
  const { study, leadSite } = identity.value;
  if (study.irasId !== studyInAddress) {
    throw refuse([
      error(
        'otherStudy',
        ['study', 'irasId'],
        `The review is for the IRAS ID ${study.irasId}, but it was sent to the study ${studyInAddress}.`,
        `Send it to the study ${study.irasId}, or correct its IRAS ID to ${studyInAddress}.`,
      ),
    ]);
  }
  const parsed = parseReview(input);
  const document = parsed.ok ? parsed.value : input;
  return { irasId: study.irasId, leadSite: leadSite.odsCode, parsed, document, bytes: toBytes(document) };
}
