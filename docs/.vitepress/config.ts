import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DefaultTheme, defineConfig } from 'vitepress'

const docs = join(import.meta.dirname, '..')

const REFERENCE = [
  'quick-reference',
  'guard-options',
  'other-options',
  'policies',
  'responses',
  'refusals',
  'events',
  'runtimes',
  'testing',
  'cli',
  'environment-variables',
  'tenant',
]

/** The how-to guides by topic. A test checks that each page is in one of them. */
const HOW_TO = [
  {
    text: 'Protect an API',
    pages: [
      'start-a-project',
      'add-to-a-project',
      'install',
      ...['express', 'fastify', 'hono', 'koa', 'nest', 'fetch', 'node-http', 'anything'].map(name => `protect-${name}`),
    ],
  },
  {
    text: 'Sockets, streams and RPC',
    pages: ['websocket', 'socket-io', 'server-sent-events', 'graphql', 'trpc', 'grpc'],
  },
  {
    text: 'Configure',
    pages: [
      'configure-an-issuer',
      'several-issuers',
      'dynamic-issuers',
      'choose-keys',
      'validate-claims',
      'dpop',
      'mtls',
      'opaque-tokens',
      'token-sources',
      'revoke-tokens',
      'pass-a-token-on',
    ],
  },
  { text: 'Clients and agents', pages: ['metadata', 'mcp', 'step-up', 'on-behalf-of'] },
  { text: 'Test', pages: ['test-an-api', 'test-with-a-tenant', 'simulate-failures', 'test-in-a-browser'] },
  {
    text: 'Use the local tenant',
    pages: [
      ...[
        'actions',
        'organizations',
        'second-factor',
        'custom-token-exchange',
        'private-key-jwt',
        'configuration-as-code',
        'tenant-in-containers',
      ],
    ],
  },
  {
    text: 'Run',
    pages: [
      'run-in-production',
      'opentelemetry',
      'behind-a-proxy',
      'containers',
      'serverless',
      'rotate-keys',
      'postgresql',
    ],
  },
  {
    text: 'Move from another library',
    pages: ['express-oauth2-jwt-bearer', 'fastify-jwt', 'passport-jwt', 'jsonwebtoken', 'jose'].map(
      name => `migrate-from-${name}`,
    ),
  },
  { text: 'Solve problems', pages: ['troubleshooting'] },
]

const TUTORIAL = { text: 'Tutorial', items: [page('tutorial/index.md', '/tutorial/')] }
const HOW_TO_GUIDES = { text: 'How-to guides', items: [{ text: 'Overview', link: '/how-to/' }, ...HOW_TO.map(group)] }
const REFERENCE_PAGES = { text: 'Reference', items: [...pagesIn('reference', REFERENCE), api()] }
const EXPLANATION = {
  text: 'Explanation',
  items: [...pagesIn('explanation'), page('decisions/README.md', '/decisions/')],
}

export default defineConfig({
  // One file with the hashes and the settings: inline, they make each page 38 kB larger.
  metaChunk: true,
  title: 'Tollgate',
  description: 'Token-based authorization for APIs: a guard for Node, and a local tenant that speaks Auth0’s dialect',
  lang: 'en',
  base: '/docs/',
  outDir: './dist',
  cacheDir: './node_modules/.cache/vitepress',
  cleanUrls: true,
  srcExclude: ['node_modules/**'],
  ignoreDeadLinks: 'localhostLinks',
  rewrites: { 'decisions/README.md': 'decisions/index.md' },
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/docs/favicon.svg' }]],
  markdown: { config: markdown => markdown.use(linkSources) },
  themeConfig: {
    logo: '/favicon.svg',
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Tutorial', link: '/tutorial/' },
      { text: 'How-to', link: '/how-to/' },
      { text: 'Reference', link: '/reference/quick-reference' },
      { text: 'Explanation', link: '/explanation/architecture' },
      { text: 'Troubleshooting', link: '/how-to/troubleshooting' },
    ],
    // Each page contains its sidebar, so the many decisions and API pages have a short one.
    sidebar: {
      '/': [TUTORIAL, HOW_TO_GUIDES, REFERENCE_PAGES, EXPLANATION],
      '/decisions/': [EXPLANATION],
      '/reference/api/': [{ ...api(), collapsed: false }],
    },
  },
})

/** The pages of a folder: those of a list in its order, then the others by name. */
function pagesIn(folder: string, first: readonly string[] = []): DefaultTheme.SidebarItem[] {
  const files = globSync('*.md', { cwd: join(docs, folder) }).toSorted()
  const rest = files.map(file => file.replace('.md', '')).filter(name => !first.includes(name))
  return [...first, ...rest].map(name => page(`${folder}/${name}.md`))
}

function group({ text, pages }: (typeof HOW_TO)[number]): DefaultTheme.SidebarItem {
  return { text, collapsed: true, items: pages.map(name => withoutTopic(page(`how-to/${name}.md`))) }
}

/** The topic of a group is not repeated in its entries. */
function withoutTopic(item: DefaultTheme.SidebarItem): DefaultTheme.SidebarItem {
  return { ...item, text: item.text?.replace(/^(?:Protect (?:an? )?|Move from )/, '').replace(/ API$/, '') }
}

/** The API reference, which `npm run docs` generates: one entry for each import. */
function api(): DefaultTheme.SidebarItem {
  const modules = globSync('*/index.md', { cwd: join(docs, 'reference/api') }).map(file => file.split(/[\\/]/)[0] ?? '')
  const items = modules.toSorted().map(name => ({
    text: name === 'guard' ? '@tollgate/guard' : `@tollgate/guard/${name}`,
    link: `/reference/api/${name}/`,
  }))
  return { text: 'API reference', collapsed: true, items }
}

/** An entry of the sidebar, named by the page's first heading. */
function page(file: string, link: string = `/${file.replace('.md', '')}`): DefaultTheme.SidebarItem {
  return { text: titleOf(join(docs, file)), link }
}

function titleOf(file: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? file
  return heading.replaceAll('`', '')
}

interface Token {
  attrGet(name: string): string | null
  attrSet(name: string, value: string): void
}

/** Links that leave the documentation, such as those to an example, are shown as the path of a file in the repository. */
function linkSources(markdown: { core: { ruler: { push(name: string, rule: (state: State) => void): void } } }): void {
  markdown.core.ruler.push('link-sources', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const address = token.attrGet('href')
      if (!address || /^(?:[a-z]+:|#|\/)/.test(address)) continue
      const path = join(env.relativePath, '..', address)
      if (path.startsWith('..'))
        token.attrSet('href', `https://github.com/tollgate/tollgate/blob/main/${path.replace(/^(?:\.\.\/)+/, '')}`)
    }
  })
}

interface State {
  readonly tokens: readonly { readonly children: readonly Token[] | null }[]
  readonly env: { readonly relativePath: string }
}
