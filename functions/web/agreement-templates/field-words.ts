/** What a template of a model agreement states, in the words of pages. */
import { formatSterling } from '../../../shared/domain/money.ts';
import { fieldInWords } from '../review-changes/field-words.ts';

interface TemplateField {
  readonly field: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['title', 'Title'],
  ['appendixLabel', 'Name of the appendix'],
]);

const CAP = /^terms\.expenseCaps\[(\d+)\]\.(expense|capPence)$/;
const PAYMENTS: ReadonlyMap<string, string> = new Map([
  ['all', 'All'],
  ['limited', 'Up to a limit'],
]);

/** `terms.dueDays` as `Days until an invoice is due`; a field without words stays as it is. */
function nameOf(field: string): string {
  const [, place, part] = CAP.exec(field) ?? [];
  if (place !== undefined)
    return `Expense ${Number(place) + 1}: ${part === 'expense' ? 'what for' : 'most that is paid'}`;
  return WORDS.get(field) ?? fieldInWords(field.replace(/^terms\./, ''));
}

function valueOf(field: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (field === 'terms.screenFailures.payment') return PAYMENTS.get(value) ?? value;
  return field.endsWith('.capPence') && /^\d+$/.test(value) ? formatSterling(Number(value)) : value;
}

/** A field of `diffAgreementTemplates` for people: its name, and amounts in pounds. */
export function templateFieldInWords({ field, before, after }: TemplateField): {
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
} {
  const [was, is] = [valueOf(field, before), valueOf(field, after)];
  return {
    field: nameOf(field),
    ...(was !== undefined && { before: was }),
    ...(is !== undefined && { after: is }),
  };
}
