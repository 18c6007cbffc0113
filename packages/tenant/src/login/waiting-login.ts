import type { FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import { receiveForm } from './forms/form-pages.ts'
import { type TokenBinding, verifyFormToken } from './forms/form-token.ts'
import type { PostedForm } from './forms/posted-form.ts'
import { EXPIRED, FORGED, type RefusalPage } from './pages/refusal-pages.ts'

/** A login whose password was right, and that waits for another step of the user. */
export interface WaitingLogin {
  userId: string
  clientId: string
  redirectUri: string | undefined
  tokenBinding: TokenBinding
}

/** The next step of a login, as the protocol engine names its prompts. */
type Step = 'mfa' | 'organization'
type Request = FastifyRequest<{ Params: { uid: string } }>

/** Finds the login in the request's URL and cookie. @returns `undefined` unless it waits for this step */
export async function findWaitingLogin(
  provider: Provider,
  step: Step,
  { raw, params }: Request,
  reply: FastifyReply,
): Promise<WaitingLogin | undefined> {
  try {
    const { uid, prompt, session, params: asked, cid } = await provider.interactionDetails(raw, reply.raw)
    if (uid !== params.uid || prompt.name !== step || !session) return undefined
    return {
      userId: session.accountId,
      clientId: String(asked.client_id),
      redirectUri: typeof asked.redirect_uri === 'string' ? asked.redirect_uri : undefined,
      tokenBinding: { uid, secret: cid },
    }
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined
    throw error
  }
}

/** Receives the form of a step, with the login that waits for it. @returns the page that refuses it otherwise */
export async function receiveStep(
  provider: Provider,
  step: Step,
  request: Request,
  reply: FastifyReply,
): Promise<{ waiting: WaitingLogin; form: PostedForm } | RefusalPage> {
  const form = receiveForm(request, new URL(provider.issuer).origin)
  if ('status' in form) return form
  const waiting = await findWaitingLogin(provider, step, request, reply)
  if (!waiting) return EXPIRED
  return verifyFormToken(form.text('form_token'), waiting.tokenBinding) ? { waiting, form } : FORGED
}
