/** Keys of bodies in the archive. Each holds the hash of what it names, so an object is written once. */
export const archiveKey = {
  review: (irasId: string, sha256: string): string => `reviews/${irasId}/${sha256}.json`,
  /** What was found while a review was read from a workbook or a protocol. */
  reading: (irasId: string, sha256: string): string => `reviews/${irasId}/${sha256}.reading.json`,
  price: (irasId: string, sha256: string): string => `prices/${irasId}/${sha256}.json`,
  appendix: (irasId: string, sha256: string): string => `appendices/${irasId}/${sha256}.json`,
  /** By the PDF's own hash: another build of Node may compress the same object differently. */
  appendixPdf: (irasId: string, pdfSha256: string): string => `appendices/${irasId}/${pdfSha256}.pdf`,
  /** A ZIP of appendices, by the hash of its list of contents, which settles every byte of it. */
  appendixArchive: (irasId: string, contentsSha256: string): string =>
    `archives/${irasId}/${contentsSha256}.zip`,
  /** Prices that a re-pricing previewed together. */
  repricingPage: (id: string, sha256: string): string => `repricings/${id}/${sha256}.json`,
  /** The log of a closed month with its salts, by the hash of the snapshot that it belongs to. */
  indicatorLog: (month: string, snapshotSha256: string): string =>
    `snapshots/${month}/${snapshotSha256}.json`,
  /** A file as a person sent it, until it is saved or published as what it is. */
  upload: (sha256: string): string => `uploads/${sha256}`,
} as const;
