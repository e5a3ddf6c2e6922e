/** From any JSON value to the version and the design of a USDM v4 study that a draft is made of. */
import { asItem, type Item, itemOf, itemsOf, textOf } from './item.ts';
import { shownName } from './label.ts';
import { countOf, type Notes, quote, quoteSome } from './notes.ts';

export interface OpenDocument {
  readonly study: Item;
  readonly version: Item;
  readonly design: Item;
}

const GIVE_V4 = 'Give a study in CDISC USDM version 4 as JSON.';

/** The study, its version and its design; undefined, with an error among the notes, where the file is another one. */
export function openDocument(document: unknown, notes: Notes): OpenDocument | undefined {
  const root = asItem(document, []);
  const study = root && findStudy(root, notes);
  if (!root || !study) {
    notes.error('notUsdm', [], 'This is no USDM study: it has no object "study" with "versions".', GIVE_V4);
    return undefined;
  }
  if (!isVersionFour(root, notes)) return undefined;
  const version = takeFirst(itemsOf(study, 'versions', notes), 'version of the study', notes);
  const design = version && takeFirst(itemsOf(version, 'studyDesigns', notes), 'study design', notes);
  if (version && design) return { study, version, design };
  const [missing, path] = version
    ? (['study design', [...version.path, 'studyDesigns']] as const)
    : (['version', [...study.path, 'versions']] as const);
  notes.error('noDesign', path, `The study has no ${missing}, so it has no schedule of activities.`, GIVE_V4);
  return undefined;
}

/** Wrapped as `{study, usdmVersion}`, or the bare study. */
function findStudy(root: Item, notes: Notes): Item | undefined {
  if (Object.hasOwn(root.fields, 'study')) return itemOf(root, 'study', notes);
  return Array.isArray(root.fields['versions']) ? root : undefined;
}

function isVersionFour(root: Item, notes: Notes): boolean {
  const stated = textOf(root, 'usdmVersion', notes);
  if (stated === undefined) {
    notes.warning(
      'noUsdmVersion',
      ['usdmVersion'],
      'The file does not say its USDM version; it is read as version 4.',
      'Check the draft against the protocol with particular care.',
    );
    return true;
  }
  if (/^v?4(?:\.|$)/u.test(stated.trim())) return true;
  notes.error(
    'otherUsdmVersion',
    ['usdmVersion'],
    `This file is in USDM version ${quote(stated)}; only version 4 can be read.`,
    'Export the study in USDM version 4.',
  );
  return false;
}

function takeFirst(items: readonly Item[], what: string, notes: Notes): Item | undefined {
  const [first, ...others] = items;
  if (first && others.length > 0) {
    notes.error(
      'several',
      first.path,
      `The file has ${countOf(items.length, what)}; the draft is made of the first, ${quote(shownName(first))}, and has nothing of ${quoteSome(others.map(shownName))}.`,
      'If another one is meant, give a file that has only that one.',
    );
  }
  return first;
}
