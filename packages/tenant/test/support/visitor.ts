/** A person with a browser that keeps cookies, follows links and fills forms, and runs no scripts. */
export interface Visitor {
  /** Makes one request; does not follow redirects. Given headers replace the browser's own. */
  visit(url: string | URL, form?: Record<string, string>, headers?: Record<string, string>): Promise<Response>
  /** Follows redirects for as long as they stay at the origin of `url`; then answers with the last response. */
  browse(url: string | URL, form?: Record<string, string>): Promise<Page>
  /** The names of the cookies that are kept. */
  cookieNames(): string[]
  /** The value of a cookie that is kept. */
  cookie(name: string): string | undefined
  /** The Cookie header that goes with a request. */
  cookieHeader(url: string | URL): string
}

export interface Page {
  url: URL
  response: Response
  /** Where the response redirects to: always another origin. */
  redirectsTo: URL | undefined
  html: string
}

interface Cookie {
  name: string
  value: string
  path: string
}

/** @param fetch how requests are sent; the default trusts no development certificate */
export function createVisitor(fetch: typeof globalThis.fetch = (url, init) => globalThis.fetch(url, init)): Visitor {
  let cookies: Cookie[] = []

  function cookieHeader(url: string | URL): string {
    const { pathname } = new URL(url)
    return cookies
      .filter(({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }

  async function visit(
    url: string | URL,
    form?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Response> {
    const { origin } = new URL(url)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: cookieHeader(url),
        ...(form && { origin, 'sec-fetch-site': 'same-origin' }),
        ...headers,
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const cookie = parseSetCookie(line)
      cookies = cookies.filter(({ name, path }) => name !== cookie.name || path !== cookie.path)
      if (cookie.value) cookies.push(cookie)
    }
    return response
  }

  async function browse(url: string | URL, form?: Record<string, string>): Promise<Page> {
    const { origin } = new URL(url)
    let current = new URL(url)
    let response = await visit(current, form)
    while (response.status >= 300 && response.status < 400) {
      const next = new URL(response.headers.get('location') ?? '', current)
      if (next.origin !== origin) return { url: current, response, redirectsTo: next, html: '' }
      current = next
      response = await visit(current)
    }
    return { url: current, response, redirectsTo: undefined, html: await response.text() }
  }

  return {
    visit,
    browse,
    cookieNames: () => cookies.map(({ name }) => name),
    cookie: name => cookies.find(cookie => cookie.name === name)?.value,
    cookieHeader,
  }
}

/** Submits the page's form with what it holds already and the given fields. */
export async function submit(visitor: Visitor, page: Page, fields: Record<string, string>): Promise<Page> {
  const form = /<form[^>]*>[\s\S]*?<\/form>/.exec(page.html)?.[0]
  if (!form) throw new Error(`There is no form on "${page.url}" (${page.response.status})`)
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]): [string, string] => [
    attribute(input, 'name'),
    attribute(input, 'value'),
  ])
  const action = new URL(attribute(form, 'action') || page.url.href, page.url)
  return visitor.browse(action, { ...Object.fromEntries(hidden), ...fields })
}

function attribute(html: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
}

function parseSetCookie(line: string): Cookie {
  const [pair = '', ...attributes] = line.split(';')
  const separator = pair.indexOf('=')
  const expires = attributeOf(attributes, 'expires')
  const expired = expires !== undefined && Date.parse(expires) <= Date.now()
  return {
    name: pair.slice(0, separator),
    value: expired ? '' : pair.slice(separator + 1),
    path: attributeOf(attributes, 'path') ?? '/',
  }
}

function attributeOf(attributes: readonly string[], name: string): string | undefined {
  return attributes
    .find(attribute => attribute.trim().toLowerCase().startsWith(`${name}=`))
    ?.trim()
    .slice(name.length + 1)
}
