/** Minutes of one staff role. */
export interface RoleMinutes {
  readonly role: string;
  readonly minutes: number;
}

/**
 * "nurse 30; medical 15" as minutes by role; an empty text is no minutes.
 * @throws Error naming the part that is not a role and a whole number of at least 1.
 */
export function parseMinutes(text: string): RoleMinutes[] {
  if (text === '') return [];
  return text.split('; ').map((part) => {
    const match = /^(\w+) ([1-9]\d*)$/.exec(part);
    if (match === null) throw new Error(`Not "role minutes": "${part}"`);
    return { role: match[1] ?? '', minutes: Number(match[2]) };
  });
}
