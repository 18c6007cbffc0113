import type { ApiProject } from './catalog.ts'

/** The README of an API. */
export function readme({ title, compiled }: ApiProject, language: 'TypeScript' | 'JavaScript'): string {
  const extension = language === 'TypeScript' ? 'ts' : 'js'
  const note = compiled
    ? '\nThe compiler turns the decorators into calls, because Node does not run them.\n'
    : language === 'TypeScript'
      ? '\nNode runs the TypeScript sources directly. `npm run check` checks the types.\n'
      : ''
  return `# Hello World API: ${title}, in ${language}

An API with three routes that verifies access tokens with \`@tollgate/guard\`.
It needs nothing outside of this folder, so you can copy the folder to another place.

| Route | Requires |
| --- | --- |
| \`GET /api/messages/public\` | nothing |
| \`GET /api/messages/protected\` | an access token |
| \`GET /api/messages/admin\` | the permission \`read:admin-messages\` |
| \`GET /healthz\`, \`GET /readyz\` | nothing |

## Run it

\`\`\`sh
npm install
cp .env.example .env
npx tollgate start
\`\`\`

Then, in another terminal:

\`\`\`sh
npm start
\`\`\`

\`\`\`sh
curl -H "Authorization: Bearer $(npx tollgate token)" http://localhost:6060/api/messages/protected
\`\`\`

\`npm test\` tests the API with an issuer that runs in the test.
${note}
## With a tenant at Auth0

Set the variables in \`.env\`:

| Variable | Value |
| --- | --- |
| \`PORT\` | The port of the API |
| \`CLIENT_ORIGIN_URL\` | The origin of the client, which browsers may call the API from |
| \`AUTH0_DOMAIN\` | The domain of the tenant, such as \`tenant.us.auth0.com\` |
| \`AUTH0_AUDIENCE\` | The identifier of the API |
| \`AUTH0_CUSTOM_DOMAIN\` | Optional: the custom domain of the tenant |
| \`ALLOWED_HOSTS\` | Optional: hosts that the API answers for, in addition to those of this machine |

## Where things are

\`src/app.${extension}\` has the ${compiled ? 'application' : 'routes'}. \`src/http-rules.${extension}\` has the security headers, CORS, and the hosts that the API answers for.
\`src/config.${extension}\` reads the environment.
`
}
