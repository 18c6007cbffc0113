import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    globalSetup: 'testing/tenant-setup.ts',
    // Only in this repository, where the packages are not in node_modules.
    server: { deps: { external: [/packages\/\w+\/(?:dist|lib)/] } },
  },
})
export default config
