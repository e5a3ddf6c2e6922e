/**
 * Stands in for `@smithy/core/event-streams` in bundles: of all operations of the clients only S3 Select speaks in
 * event streams, which nothing here uses, and the code for it (14 KB) would be part of every function with a bucket.
 */

const refuse = (): never => {
  throw new Error('event streams are left out of this bundle');
};

/** Under the names that the clients import. */
export const resolveEventStreamSerdeConfig = <T>(config: T): T => config;
export const eventStreamSerdeProvider = refuse;
export const EventStreamSerde = refuse;
