/** A message as a file that mail programs open: RFC 5322, with a text and an HTML part (RFC 2046). */
import type { Message } from '../../ports/mailer.ts';

const CRLF = '\r\n';
/** RFC 2047: an encoded word has at most 75 characters, and `=?utf-8?B?` and `?=` are twelve of them. */
const WORD_BYTES = 45;

/** A header's text in ASCII: as it is, or as encoded words that do not cut a character in two. */
export function encodeHeader(text: string): string {
  if (/^[\x20-\x7E]*$/.test(text)) return text;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  words.push(word);
  return words.map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`).join(`${CRLF} `);
}

/** `Mon, 02 Nov 2026 09:00:00 +0000` */
const dateOf = (moment: string): string => new Date(moment).toUTCString().replace('GMT', '+0000');

const part = (boundary: string, type: string, content: string): string[] => [
  `--${boundary}`,
  `Content-Type: ${type}; charset=utf-8`,
  // Readable as it stands; no line of ours comes near the 998 bytes that a line may have.
  'Content-Transfer-Encoding: 8bit',
  '',
  ...content.replace(/\n$/, '').split('\n'),
];

/**
 * The bytes of the file; the same for the same message.
 * @param from one plain address
 */
export function toEml(message: Message, from: string): Buffer {
  const boundary = `part-${message.id}`;
  const lines = [
    `From: ${from}`,
    `To: ${message.to}`,
    `Subject: ${encodeHeader(message.subject)}`,
    `Date: ${dateOf(message.at)}`,
    `Message-ID: <${message.id}@${from.split('@')[1] ?? 'localhost'}>`,
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-generated',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...part(boundary, 'text/plain', message.text),
    ...part(boundary, 'text/html', message.html),
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join(CRLF));
}
