/** A visit to every page that is read, by everybody, in the service that the journey of the API left behind. */
import { makePages } from '../../../functions/web/pages.ts';
import type { Caller } from '../../../shared/domain/person.ts';
import { createFindUpload, createKeepUpload } from '../../../shared/usecases/uploads.ts';
import { createWebService } from '../../functions/web/web-visitor.ts';
import { IRAS_ID } from '../../usecases/resource-review/small-review.ts';
import {
  company,
  coordinator,
  lead,
  londonNetwork,
  trust,
} from '../../usecases/resource-review/study-process.ts';
import type { RouteWalker } from './route-walker.ts';

type Values = Readonly<Record<string, readonly string[]>>;

/** What parameters of addresses may be; the first study is agreed, the second a draft. */
const VALUES: Values = {
  irasId: [IRAS_ID, '7654321'],
  odsCode: ['RJ1'],
  id: ['OTHER', 'OTHER-SET', 'mCTA', 'new-pharma', `${IRAS_ID}-RJ1-2`],
  name: ['review.xlsx'],
  month: ['2026-11'],
  at: ['1', 'new'],
};

/** The addresses of a path, with every value of its parameters. */
function addressesOf(path: string, values: Values): readonly string[] {
  const name = /\{(\w+)\}/.exec(path)?.[1];
  if (name === undefined) return [path];
  return (values[name] ?? ['consent']).flatMap((value) =>
    addressesOf(path.replace(`{${name}}`, value), values),
  );
}

/** @throws Error where a page fails */
export async function visitEveryPage({ service }: RouteWalker): Promise<void> {
  const { pageParts } = service;
  const web = await createWebService(pageParts);
  const read = makePages(web.deps).filter(
    ({ method, path }) => method === 'GET' && !path.startsWith('/sign-'),
  );
  const repricings = await web.deps.repricings.list({ limit: 2 });
  const values = { ...VALUES, id: [...(VALUES['id'] ?? []), ...repricings.items.map(({ id }) => id)] };
  const people: readonly Caller[] = [lead, company, coordinator, londonNetwork, trust('RJ1')];
  for (const person of people) {
    const visitor = await web.signedIn(person);
    for (const address of read.flatMap(({ path }) => addressesOf(path, values))) {
      const { status } = await visitor.get(address);
      if (status >= 500)
        throw new Error(`${address} for ${person.name}: ${status} ${JSON.stringify(web.errors.at(-1))}`);
    }
    await visitor.post('/sign-out');
  }
  const sha256 = await createKeepUpload(pageParts)(new TextEncoder().encode('{}'));
  await createFindUpload(pageParts)(sha256);
}
