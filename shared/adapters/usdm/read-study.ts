/** What the file says of the study itself. Where it says two things, neither is taken and both are noted. */
import type { SeededStudy } from '../../ports/protocol-import.ts';
import { type Item, itemOf, itemsOf, referencesOf, textOf } from './item.ts';
import { readLine, toLine } from './label.ts';
import { type Notes, quoteSome } from './notes.ts';
import type { OpenDocument } from './open-document.ts';
import { readPhase } from './read-phase.ts';

/** CDISC terminology: the sponsor, as a role and as a type of organisation. */
const SPONSOR = 'C70793';
/** Codes as public files have them, and the words: the codes were provisional when the format came out. */
const TITLES = {
  official: ['C99905x2', 'Official Study Title'],
  brief: ['C99905x1', 'Brief Study Title'],
  acronym: ['C94108', 'Study Acronym'],
  public: ['C99905x3', 'Public Study Title'],
} as const;

/** The one value, or none where there are several. */
function onlyOne(values: readonly string[], what: string, { path }: Item, notes: Notes): string | undefined {
  const [first, ...others] = new Set(values);
  if (others.length === 0) return first;
  notes.warning(
    'several',
    path,
    `The file gives several values for ${what}: ${quoteSome([...new Set(values)])}.`,
    'Choose one in the draft.',
  );
  return undefined;
}

function codeOf(item: Item, field: string, notes: Notes): readonly string[] {
  const code = itemOf(item, field, notes);
  return code ? ['code', 'decode'].flatMap((part) => textOf(code, part, notes) ?? []) : [];
}

function readTitles(version: Item, notes: Notes): Pick<SeededStudy, 'title' | 'shortTitle'> {
  const titles = itemsOf(version, 'titles', notes).map((item) => ({
    types: codeOf(item, 'type', notes),
    text: readLine(item, 'text', notes),
  }));
  const find = (kind: keyof typeof TITLES) => {
    const wanted: readonly string[] = TITLES[kind];
    return titles.find(({ types, text }) => text !== undefined && types.some((type) => wanted.includes(type)))
      ?.text;
  };
  const brief = find('brief');
  const acronym = find('acronym');
  const title = find('official') ?? find('public') ?? brief;
  // An acronym is what people call the study; a brief title can be longer than the 100 characters there are.
  const shortTitle = acronym ?? brief;
  return { ...(title !== undefined && { title }), ...(shortTitle !== undefined && { shortTitle }) };
}

function findSponsors(version: Item, notes: Notes): Item[] {
  const organisations = itemsOf(version, 'organizations', notes);
  const inRole = new Set(
    itemsOf(version, 'roles', notes)
      .filter((role) => codeOf(role, 'code', notes).includes(SPONSOR))
      .flatMap((role) => referencesOf(role, 'organizationIds', notes).map(({ id }) => id)),
  );
  const named = organisations.filter((each) => inRole.has(textOf(each, 'id', notes) ?? ''));
  // Files mark hospitals as sponsors too, so the type counts only where no role says who it is.
  return named.length > 0
    ? named
    : organisations.filter((each) => codeOf(each, 'type', notes).includes(SPONSOR));
}

function readSponsor(sponsors: readonly Item[], version: Item, notes: Notes): Pick<SeededStudy, 'sponsor'> {
  const names = sponsors.flatMap(
    (each) => readLine(each, 'label', notes) ?? readLine(each, 'name', notes) ?? [],
  );
  const name = onlyOne(names, 'the sponsor', version, notes);
  return name === undefined ? {} : { sponsor: { name } };
}

function readNumber(sponsors: readonly Item[], version: Item, notes: Notes): string | undefined {
  const ids = new Set(sponsors.flatMap((each) => textOf(each, 'id', notes) ?? []));
  const numbers = itemsOf(version, 'studyIdentifiers', notes)
    .filter((identifier) => ids.has(textOf(identifier, 'scopeId', notes) ?? ''))
    .flatMap((identifier) => readLine(identifier, 'text', notes) ?? []);
  return onlyOne(numbers, 'the protocol number', version, notes);
}

/** The documents that this version of the study names. */
function findDocuments({ study, version }: OpenDocument, notes: Notes): Item[] {
  const named = new Set(referencesOf(version, 'documentVersionIds', notes).map(({ id }) => id));
  return itemsOf(study, 'documentedBy', notes)
    .flatMap((document) => itemsOf(document, 'versions', notes))
    .filter((each) => named.has(textOf(each, 'id', notes) ?? ''));
}

function datesOf(items: readonly Item[], notes: Notes): string[] {
  return items
    .flatMap((item) => itemsOf(item, 'dateValues', notes))
    .flatMap((date) => textOf(date, 'dateValue', notes) ?? [])
    .map((date) => toLine(date));
}

function readProtocol(
  open: OpenDocument,
  sponsors: readonly Item[],
  notes: Notes,
): Pick<SeededStudy, 'protocol'> {
  const documents = findDocuments(open, notes);
  const { version } = open;
  const number = readNumber(sponsors, version, notes);
  const stated = documents.flatMap((each) => readLine(each, 'version', notes) ?? []);
  const own = readLine(version, 'versionIdentifier', notes);
  const versionOf = onlyOne(
    stated.length > 0 || own === undefined ? stated : [own],
    'the protocol version',
    version,
    notes,
  );
  const dates = datesOf(documents, notes);
  const date = onlyOne(
    dates.length > 0 ? dates : datesOf([version], notes),
    'the protocol date',
    version,
    notes,
  );
  const protocol = {
    ...(number !== undefined && { number }),
    ...(versionOf !== undefined && { version: versionOf }),
    ...(date !== undefined && { date }),
  };
  return Object.keys(protocol).length === 0 ? {} : { protocol };
}

export function readStudy(open: OpenDocument, notes: Notes): SeededStudy {
  const sponsors = findSponsors(open.version, notes);
  const phase = readPhase(open.design, notes);
  return {
    ...readTitles(open.version, notes),
    ...readProtocol(open, sponsors, notes),
    ...(phase !== undefined && { phase }),
    ...readSponsor(sponsors, open.version, notes),
  };
}
