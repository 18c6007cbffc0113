import type { FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { multiFactor } from '../oauth/multi-factor.ts'
import type { TokenBinding } from './forms/form-token.ts'

/** An authorization request that waits for the user to log in. */
export interface LoginInteraction {
  uid: string
  clientId: string
  /** The application's name, or its client ID when it has none. */
  application: string
  redirectUri: string | undefined
  /** Whether a device that shows a code requests the login. */
  isDevice: boolean
  /** The email address that the application expects, or an empty string. */
  loginHint: string
  startsWithSignUp: boolean
  tokenBinding: TokenBinding
}

/**
 * Finds the interaction that matches both the URL and the cookie of a request.
 *
 * @returns `undefined` when it is finished, has expired, or belongs to another browser
 */
export async function findInteraction(
  provider: Provider,
  uid: string,
  { raw: request }: FastifyRequest,
  { raw: response }: FastifyReply,
): Promise<LoginInteraction | undefined> {
  try {
    const details = await provider.interactionDetails(request, response)
    if (details.uid !== uid || details.prompt.name !== 'login') return undefined
    const { params } = details
    const clientId = textOf(params.client_id) ?? ''
    return {
      uid,
      clientId,
      application: await applicationName(provider, clientId),
      redirectUri: textOf(params.redirect_uri),
      isDevice: details.deviceCode !== undefined,
      loginHint: textOf(params.login_hint) ?? '',
      startsWithSignUp: params.screen_hint === 'signup',
      tokenBinding: { uid, secret: details.cid },
    }
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

/**
 * Logs a user in and returns the URL to redirect the browser to.
 *
 * The protocol engine creates a new session identifier at each login, which prevents session fixation. A session of
 * another user is ended first, because the engine would show a page for it that needs a script.
 *
 * @param outlivesBrowser - whether the session continues after the browser was closed
 */
export async function finishInteraction(
  provider: Provider,
  accountId: string,
  outlivesBrowser: boolean,
  { raw: request }: FastifyRequest,
  { raw: response }: FastifyReply,
): Promise<string> {
  const session = await provider.Session.get(provider.createContext(request, response))
  if (session.accountId !== undefined && session.accountId !== accountId) {
    const interaction = await provider.interactionDetails(request, response)
    interaction.session = undefined
    await interaction.persist()
    await session.destroy()
  }
  const login = { accountId, remember: outlivesBrowser }
  return provider.interactionResult(request, response, { login }, { mergeWithLastSubmission: false })
}

/**
 * Continues a login after its second factor, and returns the URL to redirect the browser to.
 *
 * The session records the second factor, and keeps the time of its login.
 */
export async function finishSecondFactor(
  provider: Provider,
  { raw: request }: FastifyRequest,
  { raw: response }: FastifyReply,
): Promise<string> {
  const { accountId, loginTs, transient } = await provider.Session.get(provider.createContext(request, response))
  const { acr, amr } = multiFactor(0)
  const login = { accountId: String(accountId), remember: transient !== true, ts: loginTs, acr, amr }
  return provider.interactionResult(request, response, { login }, { mergeWithLastSubmission: true })
}

/** Ends a login that is not allowed: the application gets the reason. @returns the URL to redirect the browser to */
export function denyInteraction(
  provider: Provider,
  reason: string,
  { raw: request }: FastifyRequest,
  { raw: response }: FastifyReply,
): Promise<string> {
  return provider.interactionResult(request, response, { error: 'unauthorized', error_description: reason })
}

async function applicationName(provider: Provider, clientId: string): Promise<string> {
  const client = await provider.Client.find(clientId)
  return client?.clientName ?? clientId
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
