export interface ReadOpenApiDeps {
  /** Makes the document from the contracts. Asked once, when it is first wanted. */
  readonly openApi: () => unknown;
}

/** The description of this API. */
export function createReadOpenApi({ openApi }: ReadOpenApiDeps) {
  let document: unknown;
  return async (): Promise<unknown> => {
    document ??= openApi();
    return document;
  };
}
