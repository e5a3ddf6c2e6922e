import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';
import type { WorkQueue } from './work-queue.ts';

export type WorkerFunctionProps<E extends z.ZodObject> = ServiceFunctionProps<E> & {
  readonly work: WorkQueue;
  /** How many batches may be under way at once. */
  readonly concurrency: number;
};

/** A function that works through a queue; a message that fails returns to it alone. */
export class WorkerFunction<E extends z.ZodObject> extends ServiceFunction<E> {
  constructor(scope: Construct, id: string, { work, concurrency, ...props }: WorkerFunctionProps<E>) {
    super(scope, id, props);
    this.addEventSource(
      new SqsEventSource(work.queue, {
        batchSize: 10,
        maxConcurrency: concurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
