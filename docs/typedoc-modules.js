/** Names each module of the API reference by its import: `fastify` for "@tollgate/guard/fastify", `guard` for the package itself. */
import { Converter } from 'typedoc'

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      const name = module.name.split('/').at(-1) ?? module.name
      module.name = name === 'index' ? 'guard' : name
    }
  })
}
