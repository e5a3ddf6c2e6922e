/**
 * A form that arrived after its session was over. What was typed waits in a new session, for as long as a session
 * without pages does; when the same person has signed in again, the page shows it as it was filled in. Nothing of it
 * is done before that person sends it once more, with the token of the new session.
 */
import { createHash } from 'node:crypto';
import { LocalPath } from '../../../shared/ports/sign-in.ts';
import { isSameText, unmaskToken } from './csrf.ts';
import type { PageRequest } from './page-request.ts';
import type { SubmittedForm } from './submitted-form.ts';
import {
  IDLE_SECONDS,
  type KeptForm,
  MOST_KEPT_CHARACTERS,
  MOST_KEPT_FIELDS,
  type SignedInPerson,
} from './web-session.ts';

/** Beside the token, each form says whose it is and on which page it was. */
export const OWNER_FIELD = 'formOwner';
export const PAGE_FIELD = 'formPage';
const CSRF = 'csrfToken';
/** What a form carries for us, and not for the person. */
export const FRAME_FIELDS: readonly string[] = [CSRF, OWNER_FIELD, PAGE_FIELD];

type Person = Pick<SignedInPerson, 'issuer' | 'subject'>;

/**
 * Whose form it is, told to nobody else: a hash over the form's own random token. Whoever holds the form can tell
 * that it is theirs; from the hash alone no person can be found.
 */
export function formOwner(csrfToken: string, { issuer, subject }: Person): string {
  return createHash('sha256')
    .update(JSON.stringify([csrfToken, issuer, subject]))
    .digest('hex');
}

/** Whether a form that carries this token and owner was made for the person. */
export function isFormOf({ token, owner }: Pick<KeptForm, 'token' | 'owner'>, person: Person): boolean {
  return isSameText(owner, formOwner(token, person));
}

/** The page on which a form is: the address of a read page, or what the form that came back said. */
export function formPageOf({ address, form }: Pick<PageRequest, 'address' | 'form'>): string {
  const said = LocalPath.safeParse(form.value(PAGE_FIELD));
  return said.success && said.data.length <= 2000 ? said.data : address;
}

function fieldsOf(form: SubmittedForm): readonly [string, string][] {
  return form.fields().flatMap(([name, value]) => (FRAME_FIELDS.includes(name) ? [] : [[name, value]]));
}

/** The form as it is kept; undefined for one that says no owner, or is larger than a session holds. */
export function keepable(request: PageRequest, now: number): KeptForm | undefined {
  const { form, address } = request;
  const [token, owner] = [unmaskToken(form.value(CSRF)), form.value(OWNER_FIELD)];
  const fields = fieldsOf(form);
  const size = fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  const isKnown = /^[0-9a-f]{64}$/.test(owner) && token.length >= 32 && token.length <= 100;
  if (!isKnown || fields.length > MOST_KEPT_FIELDS || size > MOST_KEPT_CHARACTERS) return undefined;
  return {
    page: formPageOf(request),
    action: address.slice(0, 2000),
    fields: [...fields],
    hadFile: form.hasFile(),
    owner,
    token,
    keptAt: now,
  };
}

/** The kept form that the page of an address shows again. */
export function keptFor(kept: KeptForm | undefined, address: string, now: number): KeptForm | undefined {
  if (kept?.page !== address || now - kept.keptAt > IDLE_SECONDS * 1000) return undefined;
  return kept;
}
