/** The variables that `vite.config.ts` requires. */
interface ImportMetaEnv {
  readonly SVELTE_APP_AUTH0_DOMAIN: string
  readonly SVELTE_APP_AUTH0_CLIENT_ID: string
  readonly SVELTE_APP_AUTH0_CALLBACK_URL: string
  readonly SVELTE_APP_AUTH0_AUDIENCE: string
  readonly SVELTE_APP_API_SERVER_URL: string
}
