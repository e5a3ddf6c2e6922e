/** From a notification to one person's message: text and HTML with a link, never a price (service.md section 4). */
import { canonicalHash, type Sha256 } from '../../domain/canonical.ts';
import type { Role } from '../../domain/person.ts';
import type { Message } from '../../ports/mailer.ts';
import type { Notification } from '../../ports/study-ledger.ts';
import { type Wording, wordingOf } from './templates.ts';

export interface Recipient {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly email: string;
}

export interface MessageSettings {
  readonly serviceName: string;
  /** Where the pages are, without a path. */
  readonly baseUrl: string;
  readonly sha256: Sha256;
}

const ROLES: Readonly<Record<Role, string>> = {
  studyResourceReviewer: 'study resource reviewer',
  companyRepresentative: 'company representative',
  siteRepresentative: 'site representative',
  networkAssessor: 'network assessor',
  nationalCoordinator: 'national coordinator',
};

const LONGEST_SUBJECT = 200;

/** One line whatever comes in: no text can end a header and begin another. */
export function oneLine(text: string): string {
  const flat = text.replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').trim();
  return flat.length > LONGEST_SUBJECT
    ? `${Array.from(flat)
        .slice(0, LONGEST_SUBJECT - 3)
        .join('')}...`
    : flat;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => ENTITIES[found] ?? '');

/**
 * Names a message by its notification and recipient, so that sending it again is known as the same; sorts by time.
 * `2026-11-02T09-00-00-000Z-0f1e2d...`
 */
export function messageId(
  { irasId, id, createdAt }: Notification,
  { issuer, subject }: Pick<Recipient, 'issuer' | 'subject'>,
  sha256: Sha256,
): string {
  const stamp = new Date(createdAt).toISOString().replaceAll(/[:.]/g, '-');
  return `${stamp}-${canonicalHash([irasId, id, issuer, subject], sha256).slice(0, 32)}`;
}

interface Letter extends Wording {
  readonly study: string;
  readonly greeting: string;
  readonly link: string;
  readonly reason: string;
  readonly serviceName: string;
}

function toText({ study, greeting, sentences, page, link, reason }: Letter): string {
  return [
    greeting,
    '',
    `Study: ${study}`,
    '',
    ...sentences,
    '',
    `${page.action}:`,
    link,
    '',
    '--',
    reason,
    '',
  ].join('\n');
}

function toHtml({ study, greeting, sentences, page, link, reason, serviceName }: Letter): string {
  return [
    '<!doctype html>',
    '<html lang="en-GB">',
    `<head><meta charset="utf-8"><title>${escapeHtml(serviceName)}</title></head>`,
    '<body style="font-family: Arial, sans-serif; font-size: 16px; line-height: 1.5; color: #212b32">',
    `<p>${escapeHtml(greeting)}</p>`,
    `<p>Study: <strong>${escapeHtml(study)}</strong></p>`,
    ...sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`),
    `<p><a href="${escapeHtml(link)}">${escapeHtml(page.action)}</a></p>`,
    `<p style="color: #4c6272; font-size: 14px">${escapeHtml(reason)}</p>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/**
 * One recipient's message.
 * @param siteName the name of the site that it is about, where it is known
 */
export function writeMessage(
  notification: Notification,
  recipient: Recipient,
  siteName: string | undefined,
  { serviceName, baseUrl, sha256 }: MessageSettings,
): Message {
  const { irasId, kind, to, facts, createdAt } = notification;
  const odsCode = facts['odsCode'] ?? 'the site';
  const site = siteName === undefined ? odsCode : `${siteName} (${odsCode})`;
  const wording = wordingOf(kind, { irasId, role: to.role, facts, site });
  const title = facts['shortTitle'];
  const study = title === undefined ? `IRAS ${irasId}` : oneLine(`${title} (IRAS ${irasId})`);
  const letter: Letter = {
    ...wording,
    study,
    serviceName,
    greeting: `Dear ${oneLine(recipient.name)},`,
    link: `${baseUrl}${wording.page.path}`,
    reason:
      `You get this message as ${ROLES[to.role]} of ${to.organisation} in the ${serviceName}. ` +
      'You will be asked to sign in. Prices are never sent by e-mail.',
  };
  return {
    id: messageId(notification, recipient, sha256),
    to: recipient.email,
    subject: oneLine(`${study}: ${wording.subject}`),
    text: toText(letter),
    html: toHtml(letter),
    at: createdAt,
  };
}
