import type { ClientProject } from './catalog.ts'

/** The README of a client. */
export function readme(client: ClientProject): string {
  const { name, title, prefix, sdk, note } = client
  const variables = [
    ['AUTH0_DOMAIN', 'The domain of the tenant, such as `tenant.us.auth0.com`'],
    ['AUTH0_CLIENT_ID', 'The client ID of the application'],
    ['AUTH0_CALLBACK_URL', '`http://localhost:4040/callback`'],
    ['AUTH0_AUDIENCE', 'The identifier of the API'],
    ['API_SERVER_URL', 'The URL of the API, such as `http://localhost:6060`'],
  ].map(([variable, meaning]) => `| \`${prefix}${variable}\` | ${meaning} |`)

  return `# Hello World client: ${title}

A single-page application that logs users in at a tenant with \`${sdk}\`, and calls the Hello World API with their access tokens.
It needs nothing outside of this folder, so you can copy the folder to another place.
${note === '' ? '' : `\n${note}\n`}
## With the local tenant

In the repository of Tollgate, one command starts the tenant, the API and this client:

\`\`\`sh
npm start -- --client ${name}
\`\`\`

To start the client alone while the tenant and the API are running:

\`\`\`sh
cp .env.example .env
npm install
npm start
\`\`\`

Then open http://localhost:4040.

## With a tenant at Auth0

1. In the Auth0 Dashboard, create an application of type "Single Page Application". Add \`http://localhost:4040/callback\` to its Allowed
   Callback URLs, and \`http://localhost:4040\` to its Allowed Logout URLs and its Allowed Web Origins.
2. Create an API with the permission \`read:admin-messages\`. In its settings, turn on RBAC and "Add Permissions in the Access Token".
3. Copy \`.env.example\` to \`.env\`, and set:

   | Variable | Value |
   | --- | --- |
${variables.map(line => `   ${line}`).join('\n')}

4. Run \`npm install\` and \`npm start\`. The API must accept requests from \`http://localhost:4040\` and tokens of the same tenant.

## Build

\`npm run build\` writes the pages to \`${client.pages}\`. Serve them as static files, and send \`index.html\` for paths without a file.
`
}
