/** What people read of an item of the file: its label, or else its name. */
import { type Item, textOf } from './item.ts';
import { type Notes, quote } from './notes.ts';

const HIDDEN = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const RUNS = /[\s\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu;

/** Not drawn at all, as soft hyphens of word processors: nothing is lost without them. */
const INVISIBLE =
  /(?![\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF])\p{Default_Ignorable_Code_Point}/gu;

/** The longest label of a resource review. */
const LONGEST = 300;

/** One line without hidden characters, in NFC. Visible text is never touched. */
export function toLine(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(RUNS, (run) => (HIDDEN.test(run) ? ' ' : run))
    .trim();
}

/** The text of a field as one line; noted where that changes it. */
export function readLine(item: Item, field: string, notes: Notes): string | undefined {
  const text = textOf(item, field, notes);
  if (text === undefined) return undefined;
  const line = toLine(text);
  if (line !== text) {
    notes.warning(
      'textAltered',
      [...item.path, field],
      line === ''
        ? `The text ${quote(text)} holds hidden characters only and counts as absent.`
        : `The text ${quote(text)} holds line breaks, hidden characters or spaces at its ends; it is ${quote(line)} in the draft.`,
      'Check that it still says what is meant.',
    );
  }
  return line === '' ? undefined : line;
}

function noteLength(item: Item, field: string, label: string, notes: Notes): void {
  if (label.length <= LONGEST) return;
  notes.error(
    'labelTooLong',
    [...item.path, field],
    `This has ${label.length} characters; a resource review takes at most ${LONGEST}. The draft has it whole.`,
    'Shorten it in the draft.',
  );
}

/** The label, else the name, else what `otherwise` gives; where nothing is there, the id, with a warning. */
export function readLabel(item: Item, notes: Notes, otherwise?: Item): string {
  for (const [source, field] of [
    [item, 'label'],
    [item, 'name'],
    [otherwise, 'label'],
    [otherwise, 'name'],
  ] as const) {
    const label = source && readLine(source, field, notes);
    if (source === undefined || label === undefined) continue;
    noteLength(source, field, label, notes);
    return label;
  }
  const id = toLine(textOf(item, 'id', notes) ?? '');
  notes.warning(
    'noLabel',
    [...item.path, 'label'],
    'This has neither a label nor a name; the draft shows its id.',
    'Name it in the draft.',
  );
  return id;
}

/** What to call an item in a sentence; notes nothing. */
export function shownName({ fields }: Item): string {
  const texts = [fields['label'], fields['name'], fields['versionIdentifier'], fields['id']];
  return (
    texts.filter((text) => typeof text === 'string').find((text) => /\S/u.test(text)) ?? 'without a name'
  );
}
