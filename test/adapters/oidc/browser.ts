/** As much of a browser as a form-driven sign-in needs: cookies with paths, redirects, buttons. No script. */
export class Browser {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string }>();
  readonly #home: string;

  /** @param home the origin whose service the browser is sent back to; such pages are not fetched */
  constructor(home: string) {
    this.#home = home;
  }

  /** Follows redirects until a page, or until the service outside `/oidc` is reached. */
  async open(address: string): Promise<Page> {
    return this.#settle(await this.#send(address), address);
  }

  async press(
    page: Page,
    label: string | RegExp,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const button = page.buttons.find(({ text }) =>
      typeof label === 'string' ? text === label : label.test(text),
    );
    if (button === undefined)
      throw new Error(`no button ${String(label)} among ${page.buttons.map((b) => b.text).join('; ')}`);
    const values = new URLSearchParams({ ...button.values, ...fields });
    const action = new URL(button.action, page.url);
    if (button.method === 'get') return this.open(`${action.href}?${values.toString()}`);
    return this.#settle(await this.#send(action.href, values), action.href);
  }

  async #settle(first: Response, from: string): Promise<Page> {
    let response = first;
    let url = from;
    for (let hops = 0; hops < 10; hops += 1) {
      const location = response.headers.get('location');
      if (location === null) return readPage(url, response.status, await response.text(), response.headers);
      url = new URL(location, url).href;
      await response.body?.cancel();
      if (url.startsWith(this.#home) && !url.startsWith(`${this.#home}/oidc`))
        return readPage(url, 303, '', response.headers);
      response = await this.#send(url);
    }
    throw new Error(`more than ten redirects, the last to ${url}`);
  }

  async #send(address: string, form?: URLSearchParams): Promise<Response> {
    const { pathname } = new URL(address);
    const cookie = [...this.#cookies]
      .filter(
        ([, { path }]) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
      )
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const header of response.headers.getSetCookie()) this.#keep(header);
    return response;
  }

  #keep(header: string): void {
    const [pair = '', ...attributes] = header.split(/;\s*/u);
    const [name = '', value = ''] = pair.split(/=(.*)/u);
    const path = attributes.find((attribute) => /^path=/iu.test(attribute))?.slice(5) ?? '/';
    if (attributes.some((attribute) => attribute.includes('01 Jan 1970'))) this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path });
  }
}

export interface Button {
  readonly text: string;
  readonly action: string;
  readonly method: string;
  readonly values: Readonly<Record<string, string>>;
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  readonly buttons: readonly Button[];
}

function readPage(url: string, status: number, html: string, headers: Headers): Page {
  const forms = [...html.matchAll(/<form\s([^>]*)>(.*?)<\/form>/gsu)].map(
    ([, attributes = '', content = '']) => ({
      attributes: readAttributes(attributes),
      content,
    }),
  );
  const buttons = forms.flatMap((form) => {
    const outside = html.matchAll(
      new RegExp(`<button[^>]*form="${form.attributes['id'] ?? ' '}"[^>]*>.*?</button>`, 'gu'),
    );
    const inside = form.content.matchAll(/<button[^>]*>.*?<\/button>/gsu);
    return [...inside, ...outside].map(([source]) => readButton(source, form));
  });
  return { url, status, html, headers, buttons };
}

function readButton(source: string, form: { attributes: Record<string, string>; content: string }): Button {
  const [, attributes = '', text = ''] = /<button([^>]*)>(.*?)<\/button>/su.exec(source) ?? [];
  const own = readAttributes(attributes);
  const inputs = [...form.content.matchAll(/<input([^>]*)>/gu)].map(([, input = '']) =>
    readAttributes(input),
  );
  const fields = [...inputs, own].filter((field) => field['name'] !== undefined);
  return {
    text: decode(text.replace(/<[^>]*>/gu, '').trim()),
    action: form.attributes['action'] ?? '',
    method: form.attributes['method'] ?? 'get',
    values: Object.fromEntries(fields.map((field) => [field['name'] ?? '', field['value'] ?? ''])),
  };
}

function readAttributes(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/gu)].map(([, name = '', value = '']) => [name, decode(value)]),
  );
}

function decode(text: string): string {
  const named = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  return named.replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}
