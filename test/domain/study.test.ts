import { describe, expect, it } from 'vitest';
import { EARLY_PHASES, isLatePhase, LATE_PHASES, Phase } from '../../shared/domain/study.ts';

describe('the phase of a study', () => {
  it('is late from II on, and early up to IIa', () => {
    expect(LATE_PHASES.map(isLatePhase)).not.toContain(false);
    expect(EARLY_PHASES.map(isLatePhase)).not.toContain(true);
    expect([...EARLY_PHASES, ...LATE_PHASES]).toEqual(Phase.options);
  });
});
