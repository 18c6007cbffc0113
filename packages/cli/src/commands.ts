import type { Command } from './command.ts'

/** A command, as the help lists it. */
export interface Entry {
  summary: string
  /** Loads the command. Commands that do not run are not loaded. */
  load(): Promise<Command>
}

/** All commands, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  start: {
    summary: 'start a local tenant',
    load: async () => (await import('./commands/start.ts')).start,
  },
  run: {
    summary: 'start a local tenant with an API and a client',
    load: async () => (await import('./commands/run.ts')).runProject,
  },
  token: {
    summary: 'print a new access token of the running local tenant',
    load: async () => (await import('./commands/token.ts')).token,
  },
  login: {
    summary: 'log a user in at any tenant, and print the access token',
    load: async () => (await import('./commands/login.ts')).login,
  },
  users: {
    summary: 'list, create or delete users of the running local tenant',
    load: async () => (await import('./commands/management/users.ts')).users,
  },
  apis: {
    summary: 'list, create or delete its APIs',
    load: async () => (await import('./commands/management/apis.ts')).apis,
  },
  roles: {
    summary: 'list, create, assign or delete its roles',
    load: async () => (await import('./commands/management/roles.ts')).roles,
  },
  grant: {
    summary: 'grant permissions to a user, a role or an application',
    load: async () => (await import('./commands/management/grant.ts')).grant,
  },
  logs: {
    summary: 'print the log of the running local tenant; -f follows it',
    load: async () => (await import('./commands/logs.ts')).logs,
  },
  reset: {
    summary: 'reset the running local tenant to its first start',
    load: async () => (await import('./commands/reset.ts')).reset,
  },
  diff: {
    summary: 'compare tenant.yaml and tollgate.yaml with the running local tenant',
    load: async () => (await import('./commands/diff.ts')).diff,
  },
  apply: {
    summary: 'change the running local tenant to what these files say',
    load: async () => (await import('./commands/apply.ts')).apply,
  },
  export: {
    summary: 'write the configuration of the running local tenant to these files',
    load: async () => (await import('./commands/export.ts')).exportFiles,
  },
  mcp: {
    summary: 'serve the running local tenant to coding agents (MCP)',
    load: async () => (await import('./commands/mcp.ts')).mcp,
  },
  explain: {
    summary: 'explain why an API accepts or rejects a token',
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  routes: {
    summary: "list an API's routes with what they require; --probe calls them",
    load: async () => (await import('./commands/routes.ts')).routes,
  },
  doctor: {
    summary: 'check the configuration: domain, keys, clock, audience, CORS, TLS',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  init: {
    summary: 'add the guard to an existing project',
    load: async () => (await import('./commands/init.ts')).init,
  },
  open: {
    summary: 'open the dashboard, the quickstart or the client in the browser',
    load: async () => (await import('./commands/open.ts')).open,
  },
  status: {
    summary: 'show which parts of the local stack are running',
    load: async () => (await import('./commands/status.ts')).status,
  },
  env: {
    summary: "print shell lines that point Auth0's tools at the local tenant",
    load: async () => (await import('./commands/env.ts')).env,
  },
  completion: {
    summary: 'print a script that completes commands in bash, zsh or fish',
    load: async () => (await import('./commands/completion.ts')).completion,
  },
}
