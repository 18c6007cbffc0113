import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DefaultTheme, defineConfig } from 'vitepress'

const docs = join(import.meta.dirname, '..')

export default defineConfig({
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
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Guard', link: '/guard' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Decisions', link: '/decisions/' },
    ],
    sidebar: [
      { text: 'Start', items: [page('tutorial.md')] },
      { text: 'Guide', items: [page('guard.md')] },
      { text: 'Reference', items: [...pagesIn('reference'), page('conformance.md')] },
      { text: 'Explanation', items: [page('architecture.md'), page('decisions/README.md', '/decisions/')] },
    ],
  },
})

function pagesIn(folder: string): DefaultTheme.SidebarItem[] {
  return globSync('*.md', { cwd: join(docs, folder) })
    .toSorted()
    .map(file => page(`${folder}/${file}`))
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
