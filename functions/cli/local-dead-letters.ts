/** The dead letters of a service that runs on this machine, asked of it over HTTP. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { DeadLetters } from '../../shared/ports/dead-letters.ts';
import { showSafely, UsageError } from './terminal.ts';

const Key = z.looseObject({ secretAccessKey: z.string() });
const Answer = z.object({ items: z.array(z.string()) });
const PATH = '/local/dead-letters';

async function readKey(data: string): Promise<string> {
  try {
    const text = await readFile(join(data, 'object-store-key.json'), 'utf8');
    return Key.parse(JSON.parse(text)).secretAccessKey;
  } catch (cause) {
    throw new UsageError(
      `${showSafely(data)} holds no data of the service; name its folder with --data${
        cause instanceof SyntaxError ? ', its key cannot be read' : ''
      }.`,
    );
  }
}

/** @throws UsageError where the folder holds no service; its methods where none of that folder runs at `server` */
export async function openLocalDeadLetters(data: string, server: string): Promise<DeadLetters> {
  const key = await readKey(data);
  const ask = async (method: 'GET' | 'POST'): Promise<readonly string[]> => {
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(new URL(PATH, server), { method, headers }).catch(() => {
      throw new UsageError(`no service answers at ${showSafely(server)}; name it with --server.`);
    });
    const answer = Answer.safeParse(response.ok ? await response.json() : undefined);
    if (!answer.success)
      throw new UsageError(`what runs at ${showSafely(server)} is no service of ${showSafely(data)}.`);
    return answer.data.items;
  };
  return {
    list: async () => (await ask('GET')).map((body) => ({ body })),
    // The service sent them itself, so its worker reads them.
    redrive: async () => ({ sent: (await ask('POST')).length, unreadable: 0 }),
  };
}
