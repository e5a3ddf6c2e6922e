import type { Clock } from '../../ports/clock.ts';

/** A clock that stands still until it is moved. */
export interface FixedClock extends Clock {
  advance(milliseconds: number): void;
  /** To a moment such as `2026-07-01T09:00:00Z`. */
  set(moment: string): void;
}

/** @throws RangeError where the moment is not an ISO 8601 date and time */
export const createFixedClock = (moment: string): FixedClock => {
  let now = parse(moment);
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    set: (next) => {
      now = parse(next);
    },
  };
};

const parse = (moment: string): number => {
  const milliseconds = Date.parse(moment);
  if (Number.isNaN(milliseconds))
    throw new RangeError(`${moment}: is not a moment such as 2026-07-01T09:00:00Z`);
  return milliseconds;
};
