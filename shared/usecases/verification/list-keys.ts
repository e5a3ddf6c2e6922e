import type { PublishedKeys } from '../../domain/published-key.ts';
import type { Signer } from '../../ports/signer.ts';

export interface ListKeysDeps {
  readonly signer: Pick<Signer, 'listKeys'>;
}

/** Makes `listKeys`: every key that ever signed, the one that signs now first. */
export function createListKeys({ signer }: ListKeysDeps) {
  return async (): Promise<PublishedKeys> => ({ items: [...(await signer.listKeys())] });
}
