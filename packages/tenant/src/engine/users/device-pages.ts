import type { Client, ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { pageHeaders } from '../../login/page-headers.ts'
import { renderConfirmDevicePage, renderUserCodePage } from '../../login/pages/device-pages.ts'
import { renderDonePage } from '../../login/pages/ticket-pages.ts'

/** Auth0's character set and format of the user code (RFC 8628 §6.1). */
export const USER_CODE = { charset: 'base-20', mask: '****-****' } as const

const NO_SUCH_CODE = 'This code is not valid, or no longer. Look at your device for a new one'

/** Why a code was rejected. For these reasons, the protocol engine shows the form again and emits no event. */
const REFUSALS: ReadonlySet<string> = new Set(['NotFoundError', 'ExpiredError', 'AlreadyUsedError', 'AbortedError'])

/**
 * Shows the form for the user code. A code from a link is shown first, so that the user compares it with the code on
 * the device and confirms it (RFC 8628 §5.4). A link alone connects no device.
 */
export async function askForUserCode(
  ctx: KoaContextWithOIDC,
  form: string,
  out?: ErrorOut,
  error?: Error,
): Promise<void> {
  if (error && REFUSALS.has(error.name)) ctx.oidc.provider.emit('code_verification.error', ctx, error)
  const linked = error || typeof ctx.query.code !== 'string' ? undefined : ctx.query.code
  const device = linked === undefined ? undefined : await findWaitingDevice(ctx, linked)
  if (device) return askToConfirmDevice(ctx, form, device.client, undefined, device.userCode)

  const given = error && 'userCode' in error ? error.userCode : linked
  send(
    ctx,
    renderUserCodePage({
      formToken: formTokenOf(form),
      userCode: typeof given === 'string' ? given : '',
      problem: error ? explainUserCode(error, out) : linked && NO_SUCH_CODE,
    }),
  )
}

/** Finds the pending device authorization; case and the hyphen do not matter (RFC 8628 §6.1). */
async function findWaitingDevice(
  { oidc: { provider } }: KoaContextWithOIDC,
  text: string,
): Promise<{ client: Client; userCode: string } | undefined> {
  const characters = text.toUpperCase().replace(/\W/g, '')
  const code = await provider.DeviceCode.findByUserCode(characters)
  if (!code || code.isExpired || code.error || code.accountId || code.inFlight) return undefined
  const client = await provider.Client.find(code.clientId ?? '')
  const half = USER_CODE.mask.indexOf('-')
  return client && { client, userCode: `${characters.slice(0, half)}-${characters.slice(half)}` }
}

export function askToConfirmDevice(
  ctx: KoaContextWithOIDC,
  form: string,
  client: Client,
  _deviceInfo: unknown,
  userCode: string,
): void {
  send(
    ctx,
    renderConfirmDevicePage({
      formToken: formTokenOf(form),
      application: client.clientName ?? client.clientId,
      userCode,
    }),
  )
}

export function showDeviceIsReady(ctx: KoaContextWithOIDC): void {
  send(ctx, renderDonePage('Your device is connected', 'Go back to it: it goes on by itself. You can close this page.'))
}

/** The engine provides its anti-forgery token only inside the form that it would show. */
function formTokenOf(form: string): string {
  return /name="xsrf" value="([^"]*)"/.exec(form)?.[1] ?? ''
}

/** The engine represents its reasons by classes that it does not export. */
export function explainUserCode({ name }: Error, out: ErrorOut | undefined): string {
  switch (name) {
    case 'NoCodeError':
      return 'Enter the code that your device shows'
    case 'AbortedError':
      return 'The device was not connected. To connect it, enter its code again'
    case 'NotFoundError':
    case 'ExpiredError':
    case 'AlreadyUsedError':
      return NO_SUCH_CODE
    default:
      return `The device cannot be connected: ${out?.error_description ?? 'try again'}`
  }
}

function send(ctx: KoaContextWithOIDC, page: string): void {
  ctx.type = 'html'
  ctx.set(pageHeaders())
  ctx.body = page
}
