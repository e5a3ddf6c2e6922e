import { describe, expect, it } from 'vitest';
import { EARLY_PHASES, isLatePhase, LATE_PHASES, Phase } from '../../shared/domain/study.ts';

describe('the phase of a study', () => {
  it('is late from II on, and early up to IIa', () => {
    expect(LATE_PHASES.filter((phase) => isLatePhase(phase))).toEqual(LATE_PHASES);
    expect(EARLY_PHASES.filter((phase) => isLatePhase(phase))).toEqual([]);
    expect([...EARLY_PHASES, ...LATE_PHASES]).toEqual(Phase.options);
  });
});
