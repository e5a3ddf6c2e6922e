import { BadRequestException, type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type Mailer, MailRefused, MailUnavailable, type Message } from '../../ports/mailer.ts';
import { checkMessage } from './check-message.ts';

export interface SesMailerOptions {
  readonly client: Pick<SESv2Client, 'send'>;
  /** One plain address of a domain that is verified in SES. */
  readonly from: string;
  /** Where SES reports bounces and complaints; SES's own default where left out. */
  readonly configurationSet?: string | undefined;
}

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

const commandOf = (message: Message, { from, configurationSet }: SesMailerOptions) =>
  new SendEmailCommand({
    FromEmailAddress: from,
    Destination: { ToAddresses: [message.to] },
    Content: {
      Simple: {
        Subject: utf8(message.subject),
        Body: { Text: utf8(message.text), Html: utf8(message.html) },
        Headers: [
          // SES gives every sending a Message-ID of its own; by this one a repetition is known.
          { Name: 'X-Ncvr-Message', Value: message.id },
          { Name: 'Auto-Submitted', Value: 'auto-generated' },
        ],
      },
    },
    ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
  });

/**
 * Mail by Amazon SES, at least once. Only what SES calls a bad request is refused for good: a rejected message may
 * be an address or a domain that is still to be verified, and throttled and paused accounts recover.
 */
export function createSesMailer(options: SesMailerOptions): Mailer {
  return {
    send: async (message) => {
      checkMessage(message);
      try {
        await options.client.send(commandOf(message, options));
      } catch (error) {
        const name = error instanceof Error ? error.name : 'an unknown fault';
        if (error instanceof BadRequestException) {
          throw new MailRefused(`SES refused the message: ${name}`, { cause: error });
        }
        throw new MailUnavailable(`SES did not take the message: ${name}`, { cause: error });
      }
    },
  };
}
