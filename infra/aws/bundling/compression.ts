/** What pdf-lib takes from fflate, by the runtime's own zlib. Nothing is compressed by it here: fflate's tables are only in the way of a quick start. */
import { deflateSync } from 'node:zlib';

export const zlibSync = (bytes: Uint8Array): Uint8Array => deflateSync(bytes);
