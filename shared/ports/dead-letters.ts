/** Messages that were given up after their last try: they can be read, and sent to their queue again. */
export interface DeadLetter {
  readonly body: string;
  /** When it was first sent, where that is known. */
  readonly sentAt?: string | undefined;
}

export interface Redriven {
  readonly sent: number;
  /** Those that no worker of this version can read: they stay where they are. */
  readonly unreadable: number;
}

export interface DeadLetters {
  /** All that are there. Nothing changes by reading. @throws StoreUnavailable */
  list(): Promise<readonly DeadLetter[]>;
  /**
   * Sends each to the queue and only then forgets it here; stopped half-way, it goes on where it was. One that is
   * sent twice does no harm, for messages only point at records.
   * @param isReadable whether a worker can take it up
   * @throws StoreUnavailable where some could not be sent; they are still here
   */
  redrive(isReadable: (body: string) => boolean): Promise<Redriven>;
}
