import type { FileSet } from '../generated/file-set.ts'
import { addModulesWithoutTypes } from '../generated/javascript.ts'
import { partsOf } from '../generated/single-file-component.ts'
import { stripTypes } from '../generated/strip-types.ts'
import { withPlugin } from './vite-settings.ts'

/** What the Options API does not change. */
const WITHOUT_COMPOSITION = [
  '*.{html,json}',
  'vite.config.ts',
  'src/*.ts',
  'src/api/{grant,messages,outcome}.ts',
  'src/auth/auth0.ts',
  'src/pages/*.ts',
]

/** Adds what the clients in Vue have in common. */
export function addVueClients(set: FileSet): void {
  const [vue, options, vue2] = ['clients/vue', 'clients/vue-options', 'clients/vue2']
  set.copy('clients/react-router', vue, ['vite.config.ts', 'src/{config,environment.d}.ts'], text =>
    withPlugin(text, 'vue', '@vitejs/plugin-vue', 'VITE_'),
  )
  set.copy('clients/react-router', vue, ['src/api/{grant,messages,outcome}.ts', 'src/pages/shown-claims.ts'])
  set.copy(vue, options, WITHOUT_COMPOSITION, text =>
    text.replace('hello-world-vue', 'hello-world-vue-options').replace('Composition API', 'Options API'),
  )
  addTemplates(set, vue, options)
  addVue2(set, options, vue2)
}

/** The templates of both APIs are the same, so only the scripts are written twice. */
function addTemplates(set: FileSet, from: string, to: string): void {
  for (const name of set.list(from, ['src/**/*.vue'])) {
    const { script } = partsOf(set.read(`${to}/${name}`))
    set.add(`${to}/${name}`, `${script}\n${partsOf(set.read(`${from}/${name}`)).template}`)
  }
}

/** Vue 2 has the Options API, too. What differs is the router, and the SDK, which requires Vue 3. */
function addVue2(set: FileSet, from: string, to: string): void {
  const vue2 = (text: string) => withPlugin(text, 'vue', '@vitejs/plugin-vue2', 'VUE_APP_', 'VITE_')
  const modules = ['src/{config,open-page}.ts', 'src/api/*.ts', 'src/auth/login.ts', 'src/pages/*.ts', 'vite.config.ts']
  addModulesWithoutTypes(set, from, to, modules, vue2)
  set.copy(from, to, ['index.html'], text => text.replace('main.ts', 'main.js'))
  for (const name of set.list(from, ['src/{components,pages}/*.vue'])) {
    const { script, template } = partsOf(set.read(`${from}/${name}`))
    const [, body = ''] = /^<script lang="ts">\n(.*)<\/script>/s.exec(script) ?? []
    const untyped = stripTypes(name.replace('.vue', '.ts'), body).replace('beforeUnmount()', 'beforeDestroy()')
    set.add(`${to}/${name}`, `<script>\n${untyped}</script>\n\n${template}`)
  }
}
