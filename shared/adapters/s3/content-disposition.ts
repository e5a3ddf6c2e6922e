/**
 * Has a browser save a file under its name: in full for those that read RFC 8187 (all current ones), and
 * without marks beyond ASCII for the rest. Source: RFC 6266, section 4.3 and appendix D.
 */
export const contentDisposition = (filename: string): string => {
  const plain = filename
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const full = encodeURIComponent(filename).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
};
