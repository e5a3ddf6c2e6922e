/** Keys of bodies in the archive. Each holds the hash of what it names, so an object is written once. */
export const archiveKey = {
  review: (irasId: string, sha256: string): string => `reviews/${irasId}/${sha256}.json`,
  /** What was found while a review was read from a workbook or a protocol. */
  reading: (irasId: string, sha256: string): string => `reviews/${irasId}/${sha256}.reading.json`,
  price: (irasId: string, sha256: string): string => `prices/${irasId}/${sha256}.json`,
  appendix: (irasId: string, sha256: string): string => `appendices/${irasId}/${sha256}.json`,
  /** By the PDF's own hash: another build of Node may compress the same object differently. */
  appendixPdf: (irasId: string, pdfSha256: string): string => `appendices/${irasId}/${pdfSha256}.pdf`,
} as const;
