/** What the server keeps of a visitor between two pages. The browser holds only the session's identifier. */
import * as z from 'zod';
import { DecisionKind, RefusalReason } from '../../../shared/domain/offer.ts';
import { sha256Hex } from '../../../shared/domain/sha256-hex.ts';
import { irasId } from '../../../shared/domain/study.ts';
import { odsCode, paragraph } from '../../../shared/domain/text.ts';
import { KeptSignIn } from '../../../shared/ports/sign-in.ts';

/** Without a page for this long, a person is signed out (a change of the session counts; see `sessions.ts`). */
export const IDLE_SECONDS = 60 * 60;
/** After this long a person signs in again in any case. */
export const LONGEST_SECONDS = 8 * 60 * 60;

/** A decision as the trust filled it in, before it is confirmed. */
export const DecisionDraft = z.strictObject({
  irasId,
  odsCode,
  decision: DecisionKind,
  appendixSha256: sha256Hex,
  reason: RefusalReason.optional(),
  note: paragraph(500).optional(),
});
export type DecisionDraft = z.infer<typeof DecisionDraft>;

/** A sign-in under way; several tabs may each have one. With a decision: who signs in again records it. */
export const SignInUnderWay = z.strictObject({ kept: KeptSignIn, decision: DecisionDraft.optional() });
export type SignInUnderWay = z.infer<typeof SignInUnderWay>;
export const MOST_SIGN_INS = 5;

export const SignedInPerson = z.strictObject({
  issuer: z.string(),
  subject: z.string(),
  name: z.string().optional(),
  idToken: z.string(),
  /** Milliseconds since 1970. */
  authenticatedAt: z.int(),
});
export type SignedInPerson = z.infer<typeof SignedInPerson>;

/** What a person sends to look at it before it counts. */
export const UPLOAD_PURPOSES = ['tariffs', 'multipliers', 'agreement-templates', 'protocol'] as const;
export const UploadPurpose = z.enum(UPLOAD_PURPOSES);
export type UploadPurpose = z.infer<typeof UploadPurpose>;

export const WebSession = z.strictObject({
  /** Every form of the session carries it. */
  csrfToken: z.string().min(32),
  signIns: z.array(SignInUnderWay).max(MOST_SIGN_INS),
  person: SignedInPerson.optional(),
  decisionDraft: DecisionDraft.optional(),
  /** The hash of the file sent last for each purpose; the file itself is in the archive. */
  uploads: z.partialRecord(UploadPurpose, sha256Hex).optional(),
});
export type WebSession = z.infer<typeof WebSession>;
