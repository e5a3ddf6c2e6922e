import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Mailer, MailUnavailable } from '../../ports/mailer.ts';
import { checkMessage } from './check-message.ts';
import { toEml } from './eml.ts';

export interface FolderMailerOptions {
  /** Made where missing. Nothing leaves it. */
  readonly folder: string;
  /** One plain address. */
  readonly from: string;
}

const isThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Forces a file's bytes, or a folder's names, to the disk. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * The mail of the local service: each message a file `<id>.eml` in a folder, whole or not there at all. The same
 * id again changes nothing, so a message that was sent twice is there once.
 */
export function createFolderMailer({ folder, from }: FolderMailerOptions): Mailer {
  const write = async (name: string, bytes: Buffer): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const unfinished = join(folder, `.${name}.${randomUUID()}`);
    try {
      const handle = await open(unfinished, 'wx', 0o600);
      await handle
        .writeFile(bytes)
        .then(() => handle.sync())
        .finally(() => handle.close());
      await link(unfinished, join(folder, name)).catch((error: unknown) => {
        if (!isThere(error)) throw error;
      });
      await flush(folder);
    } finally {
      await rm(unfinished, { force: true });
    }
  };
  return {
    send: async (message) => {
      checkMessage(message);
      await write(`${message.id}.eml`, toEml(message, from)).catch((error: unknown) => {
        throw new MailUnavailable('the folder of mail could not be written', { cause: error });
      });
    },
  };
}
