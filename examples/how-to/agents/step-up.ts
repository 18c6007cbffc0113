/** Routes that need a strong or recent login, or the user's approval of a payment. */
import { allOf, createGuard, type Guard, scopes } from '@tollgate/guard'
import { protect } from '@tollgate/guard/fastify'
import { authenticatedBy, authorizationDetail } from '@tollgate/guard/step-up'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'

const recentMfa = authenticatedBy({ acr: ['urn:example:mfa'], withinSeconds: 300 })

const auth0Mfa = authenticatedBy({
  acr: ['urn:example:mfa'],
  withinSeconds: 300,
  claims: { acr: 'https://api.example.com/acr', authTime: 'https://api.example.com/auth_time' },
})

const secondFactor = authenticatedBy({ acr: ['http://schemas.openid.net/pape/policies/2007/06/multi-factor'] })

const approved = authorizationDetail(
  'payment_initiation',
  (detail, request: FastifyRequest<{ Params: { id: string } }>) => detail.payment === request.params.id,
)

export function createApp(guard: Guard): FastifyInstance {
  const app = fastify()
  protect(app, guard)
  app.post('/transfers', { config: { policy: allOf(recentMfa, scopes('transfer')) } }, () => 'transferred')
  app.post('/payments/:id', { config: { policy: approved } }, () => 'paid')
  app.delete('/account', { config: { policy: auth0Mfa } }, () => 'deleted')
  app.put('/password', { config: { policy: secondFactor } }, () => 'changed')
  return app
}

export function createBankGuard(issuer: string): Guard {
  return createGuard({ issuer, audience: 'https://api.example.com' })
}
