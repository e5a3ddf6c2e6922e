/** JSON values that were right, with a few things wrong. */
import fc from 'fast-check';
import { ABSURD_NAMES, absurdValues } from './absurd.ts';

type Step = string | number;
type Container = Record<string, unknown> | unknown[];

interface Spoiling {
  readonly at: number;
  readonly kind: 'replace' | 'remove' | 'add' | 'copy' | 'twice';
  readonly value: unknown;
  readonly name: string;
  readonly from: number;
}

const spoilings: fc.Arbitrary<Spoiling> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'copy', 'twice'),
  value: absurdValues,
  name: fc.constantFrom(...ABSURD_NAMES),
  from: fc.nat(),
});

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** Own members only; `__proto__` is one like any other. */
function put(container: Container, step: Step, value: unknown): void {
  Object.defineProperty(container, step, { value, enumerable: true, writable: true, configurable: true });
}

function placesIn(value: unknown, found: [Container, Step][] = []): [Container, Step][] {
  if (!isContainer(value)) return found;
  for (const [name, member] of Object.entries(value)) {
    found.push([value, Array.isArray(value) ? Number(name) : name]);
    placesIn(member, found);
  }
  return found;
}

function valueAt([container, step]: [Container, Step]): unknown {
  return Object.getOwnPropertyDescriptor(container, step)?.value;
}

function applyOne(document: { root: unknown }, { at, kind, value, name, from }: Spoiling): void {
  const places = placesIn(document);
  const place = places[at % places.length]!;
  const [container, step] = place;
  const here = valueAt(place);
  if (kind === 'replace') put(container, step, structuredClone(value));
  else if (kind === 'copy') put(container, step, structuredClone(valueAt(places[from % places.length]!)));
  else if (kind === 'add' && isContainer(here) && !Array.isArray(here))
    put(here, name, structuredClone(value));
  else if (kind === 'twice' && Array.isArray(here)) here.push(...here.map((each) => structuredClone(each)));
  else if (kind === 'remove' && Array.isArray(container)) container.splice(Number(step), 1);
  else if (kind === 'remove' && container !== document) Reflect.deleteProperty(container, step);
}

/** The value with up to `most` things wrong, and sometimes with none. */
export function spoiled(values: fc.Arbitrary<unknown>, most = 3): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.array(spoilings, { maxLength: most })).map(([value, changes]) => {
    const document = { root: structuredClone(value) };
    for (const change of changes) applyOne(document, change);
    return document.root;
  });
}
