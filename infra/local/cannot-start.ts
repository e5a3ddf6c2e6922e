/** The service cannot start as it was asked to, and the message says what its user can do: no fault of its own. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
