import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Database } from '../store/database.ts'
import { findStored } from '../store/stored-resources.ts'
import { type BrandColors, brandRules } from './pages/brand-colors.ts'

const END_OF_STYLES = '</style>'

/** Shows the pages of a plugin in the colors of `/branding`. Its logo and font would be requests to another server. */
export function brandPages(app: FastifyInstance, database: Database): void {
  app.addHook('onSend', async (_request, reply, payload) => {
    // The page about a failure must not need the store, which may be what failed.
    if (typeof payload !== 'string' || !isPage(reply) || reply.statusCode >= 500) return payload
    const rules = brandRules(await findBrandColors(database))
    if (rules === '') return payload
    allowStyle(reply, rules)
    return payload.replace(END_OF_STYLES, `${END_OF_STYLES}<style>${rules}${END_OF_STYLES}`)
  })
}

function isPage(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('text/html')
}

function allowStyle(reply: FastifyReply, rules: string): void {
  const source = `'sha256-${createHash('sha256').update(rules).digest('base64')}'`
  const policy = String(reply.getHeader('content-security-policy'))
  reply.header('content-security-policy', policy.replace('style-src ', `style-src ${source} `))
}

async function findBrandColors(database: Database): Promise<BrandColors> {
  const branding = await findStored(database, { kind: '/branding', owner: '' }, '')
  const colors = Object(branding?.document.colors)
  return { primary: textOf(colors.primary), pageBackground: textOf(colors.page_background) }
}

/** A gradient, which is an object, has no effect. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
