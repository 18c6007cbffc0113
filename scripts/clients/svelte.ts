import type { FileSet } from '../generated/file-set.ts'
import { withPlugin } from './vite-settings.ts'

/** Adds what the client in Svelte has of the clients in React and Vue. */
export function addSvelteClient(set: FileSet): void {
  const svelte = 'clients/svelte'
  set.copy('clients/react-router', svelte, ['vite.config.ts', 'src/{config,environment.d}.ts'], text =>
    withPlugin(text, '{ svelte }', '@sveltejs/vite-plugin-svelte', 'SVELTE_APP_'),
  )
  set.copy('clients/vue', svelte, [
    'index.html',
    'tsconfig.json',
    'src/api/{grant,messages,outcome}.ts',
    'src/open-page.ts',
    'src/pages/*.ts',
  ])
}
