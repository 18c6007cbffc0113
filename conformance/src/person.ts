import type { Login } from '@tollgate/tenant'

/** A page, or a redirect that leaves the site. */
export interface Page {
  readonly url: URL
  readonly status: number
  readonly html: string
  /** The target of the redirect. */
  readonly leadsTo?: URL
}

/** A simple browser: it keeps cookies, follows redirects within the site and submits forms, without JavaScript. */
export interface Person {
  open(url: URL, fields?: Record<string, string>): Promise<Page>
  /** Submits the page's form with its values and the given fields. */
  submit(page: Page, fields: Record<string, string>): Promise<Page>
}

export function createPerson(): Person {
  const cookies = new Map<string, { path: string; pair: string }>()

  async function request(url: URL, fields?: Record<string, string>): Promise<Response> {
    const sent = [...cookies.values()].filter(({ path }) => url.pathname.startsWith(path)).map(({ pair }) => pair)
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: sent.join('; '), origin: url.origin },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', name = ''] = /^([^=]*)=[^;]*/.exec(line) ?? []
      const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? '/'
      if (/;\s*expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(`${name} ${path}`)
      else cookies.set(`${name} ${path}`, { path, pair })
    }
    return response
  }

  async function open(start: URL, fields?: Record<string, string>): Promise<Page> {
    let url = start
    let response = await request(url, fields)
    for (let location = response.headers.get('location'); location; location = response.headers.get('location')) {
      const next = new URL(location, url)
      if (next.origin !== start.origin) return { url, status: response.status, html: '', leadsTo: next }
      url = next
      response = await request(url)
    }
    return { url, status: response.status, html: await response.text() }
  }

  return {
    open,
    submit(page, fields) {
      const form = formOn(page)
      return open(form.action, { ...form.fields, ...fields })
    },
  }
}

/** The target URL and the values of the page's form. */
export function formOn({ url, html }: Page): { action: URL; fields: Record<string, string> } {
  const form = /<form\b[^>]*>[\s\S]*?<\/form>/.exec(html)?.[0]
  if (!form) throw new Error(`There is no form on "${url}"`)
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
    attribute(input, 'name'),
    attribute(input, 'value'),
  ])
  return { action: new URL(attribute(form, 'action') || url, url), fields: Object.fromEntries(hidden) }
}

/**
 * Opens an authorization request and logs in if there is no session.
 *
 * @returns the callback URL with the parameters of the tenant
 */
export async function logIn(url: URL, login: Login, person: Person = createPerson()): Promise<URL> {
  const first = await person.open(url)
  if (first.leadsTo) return first.leadsTo
  const last = await person.submit(first, { username: login.email, password: login.password })
  if (!last.leadsTo) throw new Error(`The login ended on "${last.url}" (${last.status})`)
  return last.leadsTo
}

function attribute(html: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
}
