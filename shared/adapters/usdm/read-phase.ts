/** The trial phase, from CDISC's codes and their decoded words; where the two differ, neither is taken. */
import type { Phase } from '../../domain/study.ts';
import { type Item, itemOf, textOf } from './item.ts';
import { type Notes, quote } from './notes.ts';

/** CDISC controlled terminology, Trial Phase Response (C66737), as far as a resource review has the phase. */
const BY_CODE: ReadonlyMap<string, Phase> = new Map([
  ['C15600', 'I'],
  ['C15693', 'I/II'],
  ['C49686', 'IIa'],
  ['C15601', 'II'],
  ['C49688', 'IIb'],
  ['C15694', 'II/III'],
  ['C15602', 'III'],
  ['C15603', 'IV'],
]);

function byWords(decode: string): Phase | undefined {
  const words = decode
    .trim()
    .toUpperCase()
    .replace(/^PHASE\s+/u, '')
    .replace(/\s+TRIAL$/u, '');
  return [...BY_CODE.values()].find((phase) => phase.toUpperCase() === words);
}

export function readPhase(design: Item, notes: Notes): Phase | undefined {
  const alias = itemOf(design, 'studyPhase', notes);
  const standard = alias && itemOf(alias, 'standardCode', notes);
  if (!standard) return undefined;
  const code = textOf(standard, 'code', notes) ?? '';
  const decode = textOf(standard, 'decode', notes) ?? '';
  const phase = BY_CODE.get(code);
  if (phase !== undefined && (decode === '' || byWords(decode) === phase)) return phase;
  notes.warning(
    'unclearPhase',
    standard.path,
    phase === undefined
      ? `The phase ${quote(decode)} (${quote(code)}) is none that a resource review has.`
      : `The phase's code ${quote(code)} means ${phase}, but its words are ${quote(decode)}.`,
    'Choose the phase in the draft.',
  );
  return undefined;
}
