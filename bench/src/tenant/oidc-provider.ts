/**
 * The engine of the tenant without the tenant: its own server, its in-memory adapter, one application, and access tokens
 * with the claims and the key size of the tenant's. Like the tenant with a new folder, it creates its key at the start.
 */
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import Provider from 'oidc-provider'
import { childArgument } from '../child.ts'
import { announce } from '../servers/serve.ts'
import { AUDIENCE } from '../tokens/claims.ts'
import { CLIENT_ID, PERMISSION } from './requests.ts'
import { isIssuerSettings } from './settings.ts'

const { clientSecret } = childArgument(isIssuerSettings)
const issuer = 'http://localhost/'
const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })

const provider = new Provider(issuer, {
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'RSA', kid: 'bench', use: 'sig', alg: 'RS256' }] },
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: clientSecret,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => AUDIENCE,
      getResourceServerInfo: () => ({
        audience: AUDIENCE,
        scope: PERMISSION,
        accessTokenTTL: 86_400,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  formats: {
    customizers: {
      jwt: (_ctx, token, parts) => {
        const { iat, exp, scope } = parts.payload
        const [sub, azp] = [`${token.clientId}@clients`, token.clientId]
        const permissions = [PERMISSION]
        parts.header = { typ: 'JWT' }
        parts.payload = {
          iss: issuer,
          sub,
          aud: token.aud,
          iat,
          exp,
          scope,
          gty: 'client-credentials',
          azp,
          permissions,
        }
      },
    },
  },
})
const server = provider.listen(0, 'localhost', () => announce(server.address()))
