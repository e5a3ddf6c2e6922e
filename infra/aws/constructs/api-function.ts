import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export type ApiFunctionProps<E extends z.ZodObject> = Pick<
  ServiceFunctionProps<E>,
  'description' | 'hurts' | 'environment' | 'allow'
> & {
  /** The capability's folder in `functions`. */
  readonly folder: string;
  readonly memorySize?: number;
  /** How many calls it answers at once; left out, as many as the account may run. */
  readonly reservedConcurrentExecutions?: number;
  /** How long the slowest call in a hundred may take. Default 3 seconds: longer, and people think it hangs. */
  readonly slowest?: Duration;
};

/** A function that answers a capability's routes. */
export class ApiFunction<E extends z.ZodObject> extends ServiceFunction<E> {
  constructor(
    scope: Construct,
    id: string,
    { folder, memorySize = 1024, slowest = Duration.seconds(3), ...props }: ApiFunctionProps<E>,
  ) {
    super(scope, id, {
      ...props,
      slowest,
      entry: `functions/${folder}/lambda.ts`,
      // API Gateway waits for 30 seconds at most; a caller should hear of a failure before.
      timeout: Duration.seconds(28),
      memorySize,
    });
  }
}
