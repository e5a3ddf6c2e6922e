/** What no message may carry, whatever wrote it: a second look before anything becomes a header. */
import { EmailAddress } from '../../domain/person.ts';
import { MailRefused, type Message } from '../../ports/mailer.ts';

const ID = /^[A-Za-z0-9-]{1,100}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/;

/** @throws MailRefused for an id, address or subject that could become more than itself in a header or a path */
export function checkMessage({ id, to, subject }: Message): void {
  if (!ID.test(id)) throw new MailRefused('id: must be letters, digits and hyphens');
  if (!EmailAddress.safeParse(to).success) throw new MailRefused('to: is not an e-mail address');
  if (subject === '' || CONTROL.test(subject)) throw new MailRefused('subject: must be one line of text');
}
