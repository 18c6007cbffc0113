import { randomUUID } from 'node:crypto'
import { helloWorld, type Login } from '@tollgate/tenant'

/** The forms of the tenant. */
export type FormName = 'login' | 'signup'

/**
 * Submits one of the tenant's forms like a browser without JavaScript, in an authorization request of the client.
 *
 * @returns the response to the form; a redirect means that the tenant accepted it
 */
export async function sendForm(tenant: string, client: string, form: FormName, login: Login): Promise<Response> {
  const { answer } = await submitForm(tenant, client, form, login)
  return answer
}

/** Submits a form and follows redirects until the client gets its code. The user is then logged in at the tenant. */
export async function logIn(tenant: string, client: string, form: FormName, login: Login): Promise<void> {
  const { request, url, answer } = await submitForm(tenant, client, form, login)
  const { headers } = await request(new URL(answer.headers.get('location') ?? '', url))
  if (!headers.get('location')?.startsWith(client)) throw new Error(`The tenant did not log "${login.email}" in`)
}

type SendRequest = (url: URL, fields?: Record<string, string>) => Promise<Response>

async function submitForm(
  tenant: string,
  client: string,
  form: FormName,
  login: Login,
): Promise<{ request: SendRequest; url: URL; answer: Response }> {
  const request = createRequests()
  let url = authorizationRequest(tenant, client, form)
  let response = await request(url)
  for (let location = response.headers.get('location'); location; location = response.headers.get('location')) {
    url = new URL(location, url)
    response = await request(url)
  }
  const formToken = /name="form_token"[^>]*value="([^"]*)"/.exec(await response.text())?.[1]
  if (!formToken) throw new Error(`There is no form at "${url}" (${response.status})`)
  const answer = await request(url, {
    form_token: formToken,
    [form === 'signup' ? 'email' : 'username']: login.email,
    password: login.password,
  })
  return { request, url, answer }
}

/** Sends requests with the cookies of earlier responses. */
function createRequests(): SendRequest {
  const cookies = new Map<string, string>()
  return async (url, fields) => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: [...cookies].map(pair => pair.join('=')).join('; '), origin: url.origin },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    })
    for (const [, name = '', value = ''] of response.headers
      .getSetCookie()
      .map(cookie => /^(.*?)=(.*?);/.exec(cookie) ?? [])) {
      cookies.set(name, value)
    }
    return response
  }
}

function authorizationRequest(tenant: string, client: string, form: FormName): URL {
  const url = new URL('/authorize', tenant)
  url.search = new URLSearchParams({
    client_id: helloWorld.client.client_id,
    redirect_uri: `${client}/callback`,
    response_type: 'code',
    scope: 'openid',
    state: randomUUID(),
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    screen_hint: form,
  }).toString()
  return url
}
