/** A request as pages read it, and what they answer. */
import { notFound } from '../../../shared/domain/errors.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { irasId } from '../../../shared/domain/study.ts';
import { odsCode } from '../../../shared/domain/text.ts';
import type { VisitSession } from './sessions.ts';
import type { SubmittedForm } from './submitted-form.ts';

export interface PageRequest {
  /** The path without the query. */
  readonly path: string;
  /** Path and query, as the browser came. */
  readonly address: string;
  readonly params: ReadonlyMap<string, string>;
  readonly query: URLSearchParams;
  /** Empty on GET. */
  readonly form: SubmittedForm;
  readonly session: VisitSession;
  readonly caller: Caller | undefined;
  readonly requestId: string;
}

export interface SignedInRequest extends PageRequest {
  readonly caller: Caller;
}

/** A mistake in a form: the summary links to the field. */
export interface FieldError {
  /** The id of the field, or undefined where no single field is wrong. */
  readonly field?: string;
  readonly text: string;
}

export interface PageReply {
  readonly kind: 'page';
  /** Path of the template below functions/web. */
  readonly template: string;
  /** What the page is called, without the service's name. */
  readonly title: string;
  readonly model: Readonly<Record<string, unknown>>;
  readonly status?: number;
  readonly errors?: readonly FieldError[];
  readonly back?: { readonly href: string; readonly text: string };
  /** The demonstration tariff whose prices the page shows. */
  readonly demonstrationTariff?: string | undefined;
  /** The page is made for one person and never kept; public pages may say otherwise. */
  readonly cache?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RedirectReply {
  readonly kind: 'redirect';
  /** A path of the service, or an address of the identity service or the archive. */
  readonly to: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FileReply {
  readonly kind: 'file';
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly filename: string;
}

/** A picture that a page shows by its address. */
export interface PictureReply {
  readonly kind: 'picture';
  readonly svg: string;
  readonly cache?: string;
}

export type Reply = PageReply | RedirectReply | FileReply | PictureReply;

export type PublicPage = (request: PageRequest) => Promise<Reply>;
export type SignedInPage = (request: SignedInRequest) => Promise<Reply>;

export function redirect(to: string): RedirectReply {
  return { kind: 'redirect', to };
}

/** The study of the address. @throws DomainError `notFound` for what is no IRAS ID */
export function studyOf({ params }: PageRequest): { readonly irasId: string } {
  const parsed = irasId.safeParse(params.get('irasId'));
  if (!parsed.success) throw notFound();
  return { irasId: parsed.data };
}

/** The site of the address. @throws DomainError `notFound` */
export function siteOf(request: PageRequest): { readonly irasId: string; readonly odsCode: string } {
  const parsed = odsCode.safeParse(request.params.get('odsCode'));
  if (!parsed.success) throw notFound();
  return { ...studyOf(request), odsCode: parsed.data };
}
