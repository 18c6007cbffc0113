import type { Application } from '../management/applications.ts'

/** One thing to do, with what to paste. */
export interface Step {
  title: string
  text: string
  label: string
  code: string
}

interface Facts {
  origin: string
  application: Application
  /** The API that the tokens are to be for. */
  audience: string
}

/** How to use an application of this kind, from nothing to a first call. */
export function quickstartOf(facts: Facts): Step[] {
  switch (facts.application.app_type) {
    case 'spa':
      return singlePage(facts)
    case 'native':
      return native(facts)
    case 'regular_web':
      return regularWeb(facts)
    case 'non_interactive':
      return machine(facts)
  }
}

function singlePage({ origin, application: { client_id, callbacks }, audience }: Facts): Step[] {
  return [
    {
      title: 'Install the SDK',
      text: 'Auth0’s own React SDK works with this tenant unchanged.',
      label: 'Shell',
      code: 'npm install @auth0/auth0-react',
    },
    {
      title: 'Say where the tenant is',
      text: 'The provider goes around your application. The audience is the API that the tokens are for.',
      label: 'main.tsx',
      code: `import { Auth0Provider } from '@auth0/auth0-react'

<Auth0Provider
  domain="${origin}"
  clientId="${client_id}"
  authorizationParams={{
    redirect_uri: '${callbacks[0] ?? 'http://localhost:3000/callback'}',
    audience: '${audience}',
  }}
>
  <App />
</Auth0Provider>`,
    },
    {
      title: 'Log in, and call the API',
      text: 'The SDK keeps the token, renews it, and hands it to you when you need it.',
      label: 'app.tsx',
      code: `import { useAuth0 } from '@auth0/auth0-react'

export function App() {
  const { isAuthenticated, loginWithRedirect, getAccessTokenSilently } = useAuth0()
  if (!isAuthenticated) return <button onClick={() => loginWithRedirect()}>Log in</button>

  async function callApi() {
    const token = await getAccessTokenSilently()
    const response = await fetch('http://localhost:6060/api/messages/protected', {
      headers: { authorization: \`Bearer \${token}\` },
    })
    console.log(response.status, await response.json())
  }
  return <button onClick={callApi}>Call the API</button>
}`,
    },
  ]
}

function native({ origin, application: { client_id, callbacks }, audience }: Facts): Step[] {
  const redirectUri = callbacks[0] ?? 'http://localhost:3000/callback'
  return [
    {
      title: 'Make a secret for this login',
      text: 'A program on a device cannot keep a client secret. It makes a fresh one for each login instead, and sends only its hash (PKCE).',
      label: 'Shell',
      code: `VERIFIER=$(openssl rand -base64 48 | tr '+/' '-_' | tr -d '=')
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=')`,
    },
    {
      title: 'Open the login in the browser',
      text: 'The tenant returns to the callback with a code.',
      label: 'Address',
      code: authorizeUrl(origin, {
        client_id,
        redirect_uri: redirectUri,
        audience,
        code_challenge_method: 'S256',
        code_challenge: '$CHALLENGE',
      }),
    },
    {
      title: 'Trade the code for tokens',
      text: 'The code is good once, for a minute, and only together with the verifier.',
      label: 'cURL',
      code: `curl '${origin}/oauth/token' \\
  --data grant_type=authorization_code \\
  --data client_id=${client_id} \\
  --data-urlencode 'redirect_uri=${redirectUri}' \\
  --data code="$CODE" \\
  --data code_verifier="$VERIFIER"`,
    },
  ]
}

function regularWeb({ origin, application: { client_id, callbacks }, audience }: Facts): Step[] {
  const redirectUri = callbacks[0] ?? 'http://localhost:3000/callback'
  return [
    {
      title: 'Configure your server',
      text: 'The secret is on the settings tab. It belongs into the environment, not into the repository.',
      label: '.env',
      code: `AUTH0_DOMAIN=${origin}\nAUTH0_CLIENT_ID=${client_id}\nAUTH0_CLIENT_SECRET=…`,
    },
    {
      title: 'Send people to the login',
      text: 'Redirect the browser here, with a fresh random state that you check when it comes back.',
      label: 'Address',
      code: authorizeUrl(origin, { client_id, redirect_uri: redirectUri, audience, state: '$STATE' }),
    },
    {
      title: 'Trade the code for tokens',
      text: 'Your server does this when the browser comes back to the callback.',
      label: 'cURL',
      code: `curl '${origin}/oauth/token' \\
  --data grant_type=authorization_code \\
  --data client_id=${client_id} \\
  --data client_secret="$AUTH0_CLIENT_SECRET" \\
  --data-urlencode 'redirect_uri=${redirectUri}' \\
  --data code="$CODE"`,
    },
  ]
}

function machine({ origin, application: { client_id }, audience }: Facts): Step[] {
  return [
    {
      title: 'Ask for a token',
      text: 'The application must be authorized for the API: see the APIs tab. The secret is on the settings tab.',
      label: 'cURL',
      code: `curl '${origin}/oauth/token' \\
  --header 'content-type: application/json' \\
  --data '{"grant_type":"client_credentials","client_id":"${client_id}","client_secret":"'"$AUTH0_CLIENT_SECRET"'","audience":"${audience}"}'`,
    },
    {
      title: 'Call the API',
      text: 'Keep the token until it expires: asking anew for each call is slow, and real tenants charge for it.',
      label: 'cURL',
      code: `curl http://localhost:6060/api/messages/protected \\
  --header "authorization: Bearer $ACCESS_TOKEN"`,
    },
  ]
}

function authorizeUrl(origin: string, parameters: Record<string, string>): string {
  const query = Object.entries({ response_type: 'code', scope: 'openid profile email', ...parameters })
    .map(([name, value]) => `${name}=${value.startsWith('$') ? value : encodeURIComponent(value)}`)
    .join('\n  &')
  return `${origin}/authorize?\n  ${query}`
}
