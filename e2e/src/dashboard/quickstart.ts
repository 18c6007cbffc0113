import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page, Request } from 'playwright-core'
import type { LocalBrowser } from '../browser.ts'
import { findFreePorts } from '../ports.ts'
import type { Stack } from '../stack.ts'
import { assertSound } from './visit.ts'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../../..', import.meta.url))

const AUDIENCE = 'https://quickstart.example.com'

interface Options {
  stack: Stack
  browser: LocalBrowser
  width: number
}

/** Opens the quickstart in a new browser context. Opening it stores nothing in the browser. */
export async function openQuickstart({ stack, browser, width }: Options): Promise<Page> {
  const context = await browser.open({
    viewport: { width, height: 844 },
    reducedMotion: 'reduce',
    baseURL: stack.tenant.origin,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  await page.goto('/quickstart')
  await page.getByLabel('API address').waitFor()
  assert.deepEqual(await context.cookies(), [])
  assert.equal(await storedBy(page), '')
  return page
}

/** Performs every step of the tutorial with its button: 200, 401, 200, 403 and 200. The token is sent only to the API. */
export async function performEveryStep(page: Page, stack: Stack): Promise<void> {
  const calls: Request[] = []
  page.on('request', request => calls.push(request))
  const [login] = await Promise.all([page.waitForEvent('popup'), perform(page, 'create-api')])
  await login.getByRole('button', { name: /^Continue as / }).click()
  await answers(page, 'create-api', 'This API already exists as “Hello World API Server”')
  await page.getByText('1 of 9 exercises done').waitFor()
  for (const [step, ...texts] of [
    ['call-public', '200 OK', 'This is a public message.'],
    [
      'call-without-token',
      '401 Unauthorized',
      'The API requires a token, but no token was sent.',
      'WWW-Authenticate: Bearer',
    ],
    ['call-protected', 'There is no token yet'],
    ['get-token', '200 OK', 'got a token without any permission', 'The subject: the application itself'],
    ['call-protected', '200 OK', 'This is a protected message.'],
    ['call-admin', '403 Forbidden', 'it lacks “read:admin-messages”', 'error="insufficient_scope"'],
    ['grant-permission', 'got a token with the permission “read:admin-messages”'],
    ['call-admin-again', '200 OK', 'This is an admin message.'],
    ['read-client-settings', '200 OK', 'The client is paired'],
  ] as const) {
    await perform(page, step)
    for (const text of texts) await answers(page, step, text)
  }
  await page.getByText('All exercises done').waitFor()
  await page.locator('[data-run="choose-client"]').getByLabel('Client').selectOption('Svelte')
  await answers(page, 'choose-client', 'npm start -- --client svelte')
  const api = page.locator('[data-run="choose-api"]')
  await api.locator('code', { hasText: "from '@tollgate/guard/express'" }).waitFor()
  await api.getByLabel('API framework').selectOption('NestJS')
  await api.locator('code', { hasText: "@Controller('api/messages')" }).waitFor()
  await api.getByText('apis/dist/nest/src/main.js').waitFor()
  const token = await page.getByLabel('Access token').inputValue()
  assert.deepEqual(new Set(recipients(calls, token)), new Set([`${stack.api.origin}/api/messages/admin`]))
  assert.ok(!(await storedBy(page)).includes(token))
  assert.equal(
    await page.getByRole('link', { name: 'the client', exact: true }).getAttribute('href'),
    stack.client.origin,
  )
  await assertSound(page)
}

/** Runs the commands of the tutorial in a shell, with the values that the page has filled in. Skipped without curl. */
export async function runCommands(page: Page, stack: Stack): Promise<void> {
  if (!(await run('curl', ['--version']).catch(() => undefined))) return
  const env = { ...process.env, AUTH0_DOMAIN: '', TOLLGATE_DATA: stack.dataFolder }
  await page.locator('#get-a-token').getByRole('button', { name: 'Copy the code' }).click()
  // The clipboard is written asynchronously after the click.
  const copied = await page.waitForFunction(
    'navigator.clipboard.readText().then(text => text.includes("token") && text)',
  )
  const command = String(await copied.jsonValue())
  const { stdout: token } = await run(command, { shell: true, cwd: repository, env })
  await page.getByLabel('Access token').fill(token)
  for (const [step, answer] of [
    ['call-it-without-a-token', /^HTTP\/1\.1 401 [\s\S]*www-authenticate: Bearer\r/i],
    ['call-it-with-the-token', /^\{"text":"This is a protected message\."\}$/],
    ['require-a-permission', /^HTTP\/1\.1 403 [\s\S]*insufficient_scope/],
    ['connect-the-client', /"clientId":"hello-world-client"/],
  ] as const) {
    const code = page.locator(`#${step} .code-block code`, { hasText: 'curl' }).last()
    const { stdout } = await run(`${await code.textContent()}`, { shell: true })
    assert.match(stdout, answer)
  }
}

/** Enters other values: the snippets show them, only buttons send them to the tenant, and a reload resets them. */
export async function typeOwnValues(page: Page): Promise<void> {
  await page.getByLabel('Audience').fill(AUDIENCE)
  await perform(page, 'create-api')
  await answers(page, 'create-api', `Created the API “${AUDIENCE}”.`)
  await page.getByLabel('Domain').fill('shop.eu.auth0.com')
  const settings = page.locator('#configure-the-api .code-block code')
  await settings.getByText('shop.eu.auth0.com').waitFor()
  assert.match(
    `${await settings.textContent()}`,
    new RegExp(`^AUTH0_DOMAIN=shop.eu.auth0.com\nAUTH0_AUDIENCE=${AUDIENCE}$`, 'm'),
  )
  await page.locator('[data-run="get-token"]').getByText('You use another tenant').waitFor()
  await page.getByRole('button', { name: 'Use this tenant' }).click()
  const [port] = await findFreePorts(1)
  await page.getByLabel('API address').fill(`http://localhost:${port}`)
  await perform(page, 'call-public')
  await answers(
    page,
    'call-public',
    `No response from http://localhost:${port}. The Hello World API and its client run while “npm start” runs`,
  )
  await page.reload()
  assert.notEqual(await page.getByLabel('Audience').inputValue(), AUDIENCE)
  assert.equal(await page.getByLabel('Access token').inputValue(), '')
}

/** Enters invalid values: the field shows the error, and no snippet contains the value. */
export async function typeInvalidValues(page: Page): Promise<void> {
  const domain = await page.getByLabel('Domain').inputValue()
  const audience = await page.getByLabel('Audience').inputValue()
  const soon = Date.now() / 1000 + 60
  for (const [label, text, problem] of [
    ['Domain', 'https://shop.eu.auth0.com', 'Remove “https://”: enter shop.eu.auth0.com'],
    ['Domain', 'shop.eu.auth0.com/oauth', 'Remove “/oauth”: enter shop.eu.auth0.com'],
    ['Domain', 'shop eu', 'This is not a host name'],
    ['Domain', '<img src=x onerror=alert(1)>', 'This is not a host name'],
    ['Audience', 'my api', 'An identifier cannot contain spaces'],
    ['Audience', '"$(id)"', 'Copy the identifier exactly'],
    ['API address', 'https://api.example.com', 'The buttons can call only this machine'],
    ['Access token', 'Bearer a.b.c', 'Remove the word “Bearer”'],
    ['Access token', 'a.b', 'This is not an access token that an API can read'],
    ['Access token', token({ iss: `${domain}/`, aud: audience, exp: 1 }), 'This token expired'],
    [
      'Access token',
      token({ iss: 'https://other.test/', aud: audience, exp: soon }),
      'issued by the tenant “https://other.test/”',
    ],
    ['Access token', token({ iss: `${domain}/`, aud: 'x', exp: soon }), 'This token is for “x”, not for the audience'],
  ] as const) {
    const field = page.getByLabel(label)
    const before = await field.inputValue()
    await field.fill(text)
    await page.locator('.field__problem').getByText(problem).waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    if (label !== 'Access token') await page.locator('.quickstart__lessons', { hasNotText: text }).waitFor()
    await field.fill(before)
  }
}

/** Opens the tutorial without JavaScript at a link to one step. */
export async function readWithoutJavaScript({ stack, browser }: Omit<Options, 'width'>): Promise<void> {
  const context = await browser.open({ javaScriptEnabled: false, baseURL: stack.tenant.origin })
  const page = await context.newPage()
  await page.goto('/quickstart#require-a-permission')
  await page.getByRole('heading', { level: 1, name: 'Protect an API with access tokens' }).waitFor()
  await page.locator('#require-a-permission:target').getByText('read:admin-messages').first().waitFor()
  for (const link of await page.getByRole('navigation', { name: 'Steps' }).getByRole('link').all()) {
    await page.locator(`${await link.getAttribute('href')}`).waitFor()
  }
}

async function perform(page: Page, step: string): Promise<void> {
  await page.locator(`[data-run="${step}"]`).getByRole('button').first().click()
}

async function answers(page: Page, step: string, text: string): Promise<void> {
  await page.locator(`[data-run="${step}"]`).getByText(text).first().waitFor()
}

/** Everything that the page has stored in the browser. */
async function storedBy(page: Page): Promise<string> {
  return String(
    await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) + document.cookie'),
  ).replace('[{},{}]', '')
}

/** The URLs to which requests sent the text. For calls that the tenant forwards, the forwarded URL. */
function recipients(requests: readonly Request[], text: string): string[] {
  return requests
    .filter(request =>
      [request.url(), request.postData() ?? '', ...Object.values(request.headers())].some(part => part.includes(text)),
    )
    .map(request => {
      const isCall = new URL(request.url()).pathname === '/api/v2/local/forwarded-calls'
      return isCall ? String(request.postDataJSON().url) : request.url()
    })
}

/** A token with an invalid signature, which the page does not check. */
function token(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`
}
