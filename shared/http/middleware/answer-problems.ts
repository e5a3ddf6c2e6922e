import type { ApiMiddleware } from '../exchange.ts';
import { problemResult } from '../problem.ts';

/** Answers every error with problem details. The last of the stack, so that it is the first to see an error. */
export function answerProblems(): ApiMiddleware {
  return {
    onError: (turn) => {
      turn.response = problemResult(turn.error, turn.internal.exchange.requestId);
    },
  };
}
