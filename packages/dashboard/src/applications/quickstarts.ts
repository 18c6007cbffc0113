import type { Application } from '../api/applications.ts'
import { auth0Domain } from '../config.ts'

/** One step, with a snippet to copy. */
export interface Step {
  title: string
  text: string
  label: string
  code: string
}

interface Facts {
  /** The tenant's origin. */
  origin: string
  application: Application
  /** The API that the tokens are for. */
  audience: string
  /** A URL of that API, if it is known. */
  apiAddress: string | undefined
  /** The callback URL of the login. */
  redirectUri: string
}

/** The steps for an application of this type, from its configuration to the first call. */
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

/** Placeholder in a snippet for the URL of the user's API. */
const API_URL = 'https://YOUR_API/PATH'

function singlePage({ origin, application: { client_id }, audience, apiAddress, redirectUri }: Facts): Step[] {
  return [
    {
      title: 'Install the SDK',
      text: 'Auth0’s React SDK works with this tenant without changes.',
      label: 'Shell',
      code: 'npm install @auth0/auth0-react',
    },
    {
      title: 'Configure the SDK',
      text: 'Wrap your application in the provider. The audience is the API that the tokens are for.',
      label: 'main.tsx',
      code: `import { Auth0Provider } from '@auth0/auth0-react'

<Auth0Provider
  domain="${auth0Domain(origin)}"
  clientId="${client_id}"
  authorizationParams={{
    redirect_uri: '${redirectUri}',
    audience: '${audience}',
  }}
>
  <App />
</Auth0Provider>`,
    },
    {
      title: 'Log in and call the API',
      text: `The SDK stores the token and renews it.${replacing(apiAddress)}`,
      label: 'app.tsx',
      code: `import { useAuth0 } from '@auth0/auth0-react'

export function App() {
  const { isAuthenticated, loginWithRedirect, getAccessTokenSilently } = useAuth0()
  if (!isAuthenticated) return <button onClick={() => loginWithRedirect()}>Log in</button>

  async function callApi() {
    const token = await getAccessTokenSilently()
    const response = await fetch('${apiAddress ?? API_URL}', {
      headers: { authorization: \`Bearer \${token}\` },
    })
    console.log(response.status, await response.json())
  }
  return <button onClick={callApi}>Call the API</button>
}`,
    },
  ]
}

function native({ origin, application: { client_id }, audience, redirectUri }: Facts): Step[] {
  return [
    {
      title: 'Create a code verifier for this login',
      text: 'A program on a user’s device cannot keep a client secret. Instead, it creates a new random verifier for each login, and sends its hash (PKCE).',
      label: 'Shell',
      code: `VERIFIER=$(openssl rand -base64 48 | tr '+/' '-_' | tr -d '=')
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | base64 | tr '+/' '-_' | tr -d '=')`,
    },
    {
      title: 'Open the login in the browser',
      text: 'The tenant redirects to the callback with a code.',
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
      title: 'Exchange the code for tokens',
      text: 'The code can be used once, within a minute, and only with the verifier.',
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

function regularWeb({ origin, application: { client_id }, audience, redirectUri }: Facts): Step[] {
  const isSecure = origin.startsWith('https:')
  return [
    {
      title: 'Configure your server',
      text: isSecure
        ? 'The client secret is on the Settings tab. Keep it out of the repository.'
        : 'The client secret is on the Settings tab. Keep it out of the repository. Do not use AUTH0_DOMAIN here: libraries use https with a host name, but this tenant uses http.',
      label: '.env',
      code: [
        isSecure ? `AUTH0_DOMAIN=${auth0Domain(origin)}` : `AUTH0_ISSUER_BASE_URL=${origin}`,
        `AUTH0_CLIENT_ID=${client_id}`,
        'AUTH0_CLIENT_SECRET=…',
      ].join('\n'),
    },
    {
      title: 'Redirect users to the login',
      text: 'Redirect the browser to this address with a new random state, and compare the state when the browser comes back.',
      label: 'Address',
      code: authorizeUrl(origin, { client_id, redirect_uri: redirectUri, audience, state: '$STATE' }),
    },
    {
      title: 'Exchange the code for tokens',
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

function machine({ origin, application: { client_id }, audience, apiAddress }: Facts): Step[] {
  return [
    {
      title: 'Request a token',
      text: 'The application must be authorized for the API on the APIs tab. The client secret is on the Settings tab.',
      label: 'cURL',
      code: `curl '${origin}/oauth/token' \\
  --header 'content-type: application/json' \\
  --data '{"grant_type":"client_credentials","client_id":"${client_id}","client_secret":"'"$AUTH0_CLIENT_SECRET"'","audience":"${audience}"}'`,
    },
    {
      title: 'Call the API',
      text: `Use the token until it expires. Requesting a new token for each call is slow, and Auth0 charges for it.${replacing(apiAddress)}`,
      label: 'cURL',
      code: `curl '${apiAddress ?? API_URL}' \\
  --header "authorization: Bearer $ACCESS_TOKEN"`,
    },
  ]
}

function replacing(apiAddress: string | undefined): string {
  return apiAddress === undefined ? ` Replace ${API_URL} with an address of your API.` : ''
}

function authorizeUrl(origin: string, parameters: Record<string, string>): string {
  const query = Object.entries({ response_type: 'code', scope: 'openid profile email', ...parameters })
    .map(([name, value]) => `${name}=${value.startsWith('$') ? value : encodeURIComponent(value)}`)
    .join('\n  &')
  return `${origin}/authorize?\n  ${query}`
}
