/** Pages of the service in memory, told as stories: each step is a state of a page that somebody meets. */

import type { Caller } from '../../../shared/domain/person.ts';
import type { ResourceReview } from '../../../shared/domain/resource-review.ts';
import {
  type Answer,
  createWebService,
  type FileContent,
  type Visitor,
  type WebService,
} from '../../functions/web/web-visitor.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';

export const STUDY = `/studies/${IRAS_ID}`;
export const SITES = `${STUDY}/sites`;
export const SITE = `${SITES}/RJ1`;

/** Looks at a page as a reader has it. @param state what the page is and shows, for whoever reads a failure */
export type See = (state: string, answer: Answer) => Promise<void>;

export interface Story {
  readonly name: string;
  readonly tell: (see: See) => Promise<void>;
}

export type Fields = Readonly<Record<string, string>>;

/** A person at the service who says what they see. */
export interface Reader {
  readonly visitor: Visitor;
  /** Opens a page and looks at it. */
  readonly open: (path: string, state?: string) => Promise<Answer>;
  /** Opens a page, sends its form and looks at what comes back: at the next page, or at the mistakes. */
  readonly send: (path: string, fields: Fields, state: string, to?: string) => Promise<Answer>;
  /** Opens a page, uploads a file there (in the field `review` unless told) and looks at what comes back. */
  readonly upload: (path: string, content: FileContent, state: string, field?: string) => Promise<Answer>;
}

/** Follows redirects within the service to the page that is shown. */
async function land(visitor: Visitor, answer: Answer): Promise<Answer> {
  let last = answer;
  for (let hops = 0; last.status === 303 && last.location.startsWith('/') && hops < 5; hops += 1)
    last = await visitor.get(last.location);
  return last;
}

export function readAs(visitor: Visitor, see: See): Reader {
  return {
    visitor,
    open: async (path, state = '') => {
      const answer = await land(visitor, await visitor.get(path));
      await see(`${path} ${state}`.trim(), answer);
      return answer;
    },
    send: async (path, fields, state, to = path) => {
      await visitor.get(path);
      const answer = await land(visitor, await visitor.post(to, fields));
      await see(`${to} ${state}`, answer);
      return answer;
    },
    upload: async (path, content, state, field = 'review') => {
      await visitor.get(path);
      const answer = await land(visitor, await visitor.upload(path, content, { field }));
      await see(`${path} ${state}`, answer);
      return answer;
    },
  };
}

export async function readerOf(web: WebService, person: Caller, see: See): Promise<Reader> {
  return readAs(await web.signedIn(person), see);
}

/** A service with one study, every price of it with its trust. */
export async function issued(review?: ResourceReview): Promise<WebService> {
  const web = await createWebService();
  await web.study.bringToIssued(review);
  return web;
}

/** Confirms what was filled in, as the person who signs in again. */
export async function confirmAs(
  visitor: Visitor,
  person: Caller,
  path: string,
  fields: Fields = {},
): Promise<Answer> {
  await visitor.get(path);
  const back = await visitor.comeBack(await visitor.post(path, fields), person);
  return visitor.get(back.location);
}

/** The day of the memory's clock as three fields of a form. */
export const dayFields = (name: string, day: string, month = '11', year = '2026'): Fields => ({
  [`${name}[day]`]: day,
  [`${name}[month]`]: month,
  [`${name}[year]`]: year,
});
