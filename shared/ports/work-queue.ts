/** Messages only point at records; they may come twice or not at all (the sweeper sends them again). */
export interface WorkQueue<Message> {
  send(messages: readonly Message[]): Promise<void>;
}
