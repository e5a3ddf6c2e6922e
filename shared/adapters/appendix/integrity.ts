/** Part 9: how anyone can tell that the document is what was issued. */
import { appendixFileName } from '../../domain/financial-appendix.ts';
import type { Block, ParagraphBlock } from '../pdf/model.ts';
import type { AppendixView } from './appendix-view.ts';

/** What the QR code holds: the address with the hash, or the hash alone where there is no address. */
export function verificationLink({ appendix }: AppendixView): string {
  const { issue, integrity } = appendix;
  if (issue.verificationAddress === undefined) return `sha256:${integrity.sha256}`;
  const address = new URL(issue.verificationAddress);
  address.searchParams.set('sha256', integrity.sha256);
  return address.href;
}

export function describeIntegrity(view: AppendixView): readonly Block[] {
  const { issue, integrity } = view.appendix;
  const hasAddress = issue.verificationAddress !== undefined;
  return [
    { kind: 'heading', level: 2, text: '9. Integrity', startsPage: true },
    {
      kind: 'paragraph',
      text: 'This file carries the data it was printed from, as canonical JSON. The SHA-256 hash of that data, without its seal, identifies the document: a changed byte or digit gives another hash.',
    },
    {
      kind: 'keyValues',
      rows: [
        { key: 'Short hash', value: integrity.sha256.slice(0, 16), strong: true },
        { key: 'Hash (SHA-256)', value: integrity.sha256 },
        { key: 'Signature', value: describeSignature(view) },
      ],
    },
    {
      kind: 'qrCode',
      data: verificationLink(view),
      alternative: hasAddress
        ? 'QR code with the address where this document can be verified, and its hash.'
        : 'QR code with the hash of this document.',
      beside: describeVerification(view),
    },
  ];
}

/** Nothing else becomes a link: an appendix may come from anywhere. */
const isWebAddress = (address: string): boolean => /^https?:\/\//i.test(address);

function describeSignature({ appendix, isIssued }: AppendixView): string {
  const { signature } = appendix.integrity;
  if (signature) return `${signature.algorithm}, key ${signature.keyId}`;
  return isIssued ? 'None' : 'None: made offline, not issued';
}

function describeVerification(view: AppendixView): readonly ParagraphBlock[] {
  const { issue } = view.appendix;
  const address = issue.verificationAddress;
  return [
    { kind: 'paragraph', text: [{ text: 'Anyone can verify this document.', strong: true }] },
    ...(address === undefined
      ? []
      : [
          {
            kind: 'paragraph' as const,
            varies: true,
            text: [
              'On the web: drop this file at ',
              isWebAddress(address) ? { text: address, href: address } : address,
              ', or scan the code.',
            ],
          },
        ]),
    {
      kind: 'paragraph',
      varies: true,
      text: [
        'On a command line: ',
        { text: `npx ncvr verify ${appendixFileName(view.appendix, 'pdf')}`, strong: true },
      ],
    },
    {
      kind: 'paragraph',
      style: 'small',
      text:
        issue.status === 'issued'
          ? 'The receipt of its acceptance is a document of its own: the service keeps it with the decision log of this study and site, under the same hash.'
          : 'It was made offline and is not issued, so it cannot be accepted and has no receipt. The receipt of an issued appendix is kept by the service with the decision log of the study and site, under its hash.',
    },
  ];
}
