/** What the server keeps of a visitor between two pages. The browser holds only the session's identifier. */
import * as z from 'zod';
import { JudgementKind, Waiver } from '../../../shared/domain/escalation.ts';
import { EscalatedItem } from '../../../shared/domain/escalation-share.ts';
import { DecisionKind, RefusalReason } from '../../../shared/domain/offer.ts';
import { sha256Hex } from '../../../shared/domain/sha256-hex.ts';
import { irasId } from '../../../shared/domain/study.ts';
import { identifier, line, odsCode, paragraph } from '../../../shared/domain/text.ts';
import { KeptSignIn, LocalPath } from '../../../shared/ports/sign-in.ts';

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

/** An item that a trust misses in the review, as far as it is filled in. */
export const MissingItemDraft = z.strictObject({
  irasId,
  odsCode,
  label: line(300),
  evidence: paragraph(4000),
  inProtocolSchedule: z.boolean(),
  /** How it is priced; absent until it is chosen. */
  pricedBy: z.union([z.strictObject({ tariffItem: identifier }), z.literal('staffTime')]).optional(),
  minutes: EscalatedItem.shape.minutes,
  chargedPer: EscalatedItem.shape.chargedPer.optional(),
  quantity: EscalatedItem.shape.quantity,
});
export type MissingItemDraft = z.infer<typeof MissingItemDraft>;

/** A network's judgement before it is confirmed. */
export const JudgementDraft = z.strictObject({
  id: identifier,
  judgement: JudgementKind,
  reason: paragraph(1000).optional(),
  waiver: Waiver.optional(),
  inProtocolSchedule: z.boolean().optional(),
});
export type JudgementDraft = z.infer<typeof JudgementDraft>;

/** What else is recorded only by somebody who has just shown who they are. */
export const ConfirmedStep = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('missingItem'),
    irasId,
    odsCode,
    /** The price in which the trust misses it. */
    appendixSha256: sha256Hex,
    item: EscalatedItem,
    evidence: paragraph(4000),
    inProtocolSchedule: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('judgement'), ...JudgementDraft.shape }),
]);
export type ConfirmedStep = z.infer<typeof ConfirmedStep>;

/** A sign-in under way; several tabs may each have one. With a decision or a step: who signs in again records it. */
export const SignInUnderWay = z.strictObject({
  kept: KeptSignIn,
  decision: DecisionDraft.optional(),
  step: ConfirmedStep.optional(),
});
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

/** The session is one record: what is kept of a form fits beside the rest of it. */
export const MOST_KEPT_CHARACTERS = 150_000;
export const MOST_KEPT_FIELDS = 3000;

/** A form that arrived when its session was over; see `kept-form.ts`. */
export const KeptForm = z.strictObject({
  /** The address of the page that the form was on. */
  page: LocalPath,
  /** Where it was sent. */
  action: z.string(),
  fields: z.array(z.tuple([z.string(), z.string()])).max(MOST_KEPT_FIELDS),
  /** A file cannot be filled in again. */
  hadFile: z.boolean(),
  /** Whose it is; see `formOwner`. */
  owner: sha256Hex,
  token: z.string(),
  /** Milliseconds since 1970. */
  keptAt: z.int(),
});
export type KeptForm = z.infer<typeof KeptForm>;

/** For whom a person with several organisations acts now; without an organisation: for all of them together. */
export const ActingFor = z.strictObject({ organisation: identifier.optional(), name: z.string() });
export type ActingFor = z.infer<typeof ActingFor>;

export const WebSession = z.strictObject({
  /** Every form of the session carries it. */
  csrfToken: z.string().min(32),
  signIns: z.array(SignInUnderWay).max(MOST_SIGN_INS),
  person: SignedInPerson.optional(),
  decisionDraft: DecisionDraft.optional(),
  missingItemDraft: MissingItemDraft.optional(),
  judgementDraft: JudgementDraft.optional(),
  /** The hash of the file sent last for each purpose; the file itself is in the archive. */
  uploads: z.partialRecord(UploadPurpose, sha256Hex).optional(),
  keptForm: KeptForm.optional(),
  actingFor: ActingFor.optional(),
});
export type WebSession = z.infer<typeof WebSession>;
