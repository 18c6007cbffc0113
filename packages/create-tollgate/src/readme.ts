import { type Catalog, clientIn, type Template } from './catalog.ts'
import type { Choices } from './choices.ts'

/** The README of a project. */
export function readme(name: string, { api, client, language, packageManager }: Choices, catalog: Catalog): string {
  const run = (script: string) => (packageManager === 'npm' ? `npm ${script}` : `${packageManager} ${script}`)
  const titleOf = (templates: readonly Template[], wanted: string) =>
    templates.find(template => template.name === wanted)?.title ?? wanted
  const apiTitle = titleOf(catalog.apis, api)
  const clientTitle = titleOf(catalog.clients, clientIn(language, client, catalog))
  return `# ${name}

A Hello World with access tokens: an API (${apiTitle}), a client (${clientTitle}), and a local tenant that issues the tokens.

\`\`\`sh
${packageManager} install
${run('start')}
\`\`\`

Then open http://localhost:4040. The terminal shows the login of a user and of an administrator. Ctrl-C stops everything.

| Command | What it does |
| --- | --- |
| \`${run('start')}\` | starts the tenant, the API and the client |
| \`${run('test')}\` | tests the API with an issuer that runs in the test |
| \`npx tollgate token --as admin\` | prints an access token |
| \`npx tollgate explain "$TOKEN"\` | explains why the API accepts or rejects a token |

\`api\` and \`client\` are two projects, and each reads the variables that its \`.env.example\` names. The data of the tenant is in \`.tollgate\`.
\`tollgate.yaml\` adds users to the tenant. An API of yours, applications and roles go into \`tenant.yaml\`, in the format of auth0-deploy-cli.

## Use a tenant at Auth0

1. In the Auth0 Dashboard, create an API with the permission \`read:admin-messages\`. Turn on RBAC and "Add Permissions in the Access Token".
2. Create an application of type "Single Page Application". Add \`http://localhost:4040/callback\` to its Allowed Callback URLs, and
   \`http://localhost:4040\` to its Allowed Logout URLs and its Allowed Web Origins.
3. Copy \`.env.example\` to \`.env\`, and set \`AUTH0_DOMAIN\`, \`AUTH0_AUDIENCE\` and \`AUTH0_CLIENT_ID\`.
4. Run \`${run('start')}\`. The local tenant does not start, and both projects use the tenant at Auth0.
`
}
