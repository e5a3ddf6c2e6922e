export interface ReadHealthDeps {
  /** The version of the service that answers. */
  readonly version: string;
}

export interface Health {
  readonly status: 'ok';
  readonly version: string;
}

/** That the service answers, and in which version. It asks nothing of others: what they do has alarms of its own. */
export function createReadHealth({ version }: ReadHealthDeps) {
  return async (): Promise<Health> => ({ status: 'ok', version });
}
