import type { ApiProject } from './catalog.ts'

const MCP_ROUTES = `
| \`POST /mcp\`, the tool \`get-protected-message\` | an access token for \`http://localhost:6060/mcp\` |
| \`POST /mcp\`, the tool \`get-admin-message\` | in addition, the permission \`read:admin-messages\` |`

const MCP_CLIENTS = `MCP clients connect to \`http://localhost:6060/mcp\`. They find the tenant there and log a user in. The tenant knows them by the client ID
\`mcp-client\`: \`tenant.yaml\` has the URLs that they may return to after the login. A client that takes a token instead:

\`\`\`sh
npx tollgate token --as admin --audience http://localhost:6060/mcp
\`\`\`

`

/** The README of an API. */
export function readme({ name, title, compiled }: ApiProject, language: 'TypeScript' | 'JavaScript'): string {
  const extension = language === 'TypeScript' ? 'ts' : 'js'
  const note = compiled
    ? '\nThe compiler turns the decorators into calls, because Node does not run them.\n'
    : language === 'TypeScript'
      ? '\nNode runs the TypeScript sources directly. `npm run check` checks the types.\n'
      : ''
  return `# Hello World API: ${title}, in ${language}

${name === 'mcp' ? 'An MCP server with two tools and an API' : 'An API'} with three routes that verifies access tokens with \`@tollgate/guard\`.
It needs nothing outside of this folder, so you can copy the folder to another place.

| Route | Requires |
| --- | --- |
| \`GET /api/messages/public\` | nothing |
| \`GET /api/messages/protected\` | an access token |
| \`GET /api/messages/admin\` | the permission \`read:admin-messages\` |
| \`GET /healthz\`, \`GET /readyz\` | nothing |${name === 'mcp' ? MCP_ROUTES : ''}

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

${name === 'mcp' ? MCP_CLIENTS : ''}\`npm test\` tests the API with an issuer that runs in the test.
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
\`src/config.${extension}\` reads the environment.${name === 'mcp' ? `\n\`src/mcp-server.${extension}\` has the tools, and what each of them requires.` : ''}
`
}
