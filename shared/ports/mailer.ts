/** Mail to people. At least once: the same message may be sent again, and carries the same id. */
export interface Message {
  /** Names the message for good: capitals, small letters, digits and hyphens. */
  readonly id: string;
  /** One plain address, such as `name@trust.example`. */
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** When what it speaks of happened. */
  readonly at: string;
}

/** The mail system will never take this message for this address: sending it again is of no use. */
export class MailRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailRefused';
  }
}

/** The mail system did not take the message now. Whether it goes out is not known. */
export class MailUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MailUnavailable';
  }
}

export interface Mailer {
  /** Resolves once the mail system has the message for good. @throws MailRefused, MailUnavailable */
  send(message: Message): Promise<void>;
}
