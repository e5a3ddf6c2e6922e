/** The file of a visitor that waits to be confirmed: its bytes in the archive, its hash in the session. */
import { createFindUpload, createKeepUpload, type UploadDeps } from '../../../shared/usecases/uploads.ts';
import { type DocumentFile, readDocument } from './document-file.ts';
import type { PageRequest } from './page-request.ts';
import type { UploadPurpose } from './web-session.ts';

export interface KeptUpload {
  readonly sha256: string;
  readonly file: DocumentFile;
}

export function createUploadKeeper(deps: UploadDeps, purpose: UploadPurpose) {
  const keepUpload = createKeepUpload(deps);
  const findUpload = createFindUpload(deps);
  return {
    keep: async ({ session }: PageRequest, bytes: Uint8Array): Promise<void> => {
      const sha256 = await keepUpload(bytes);
      await session.change((content) => ({ ...content, uploads: { ...content.uploads, [purpose]: sha256 } }));
    },
    /** Undefined where the person sent nothing, or signed out since. */
    find: async ({ session }: PageRequest): Promise<KeptUpload | undefined> => {
      const sha256 = session.content()?.uploads?.[purpose];
      const bytes = sha256 === undefined ? undefined : await findUpload(sha256);
      const file = bytes && readDocument(bytes);
      return sha256 === undefined || !file || file.kind === 'mistake' ? undefined : { sha256, file };
    },
  };
}
