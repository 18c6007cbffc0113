import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { BODY_LIMITS } from '../../http/body-limits.ts'
import { invalidBody } from '../http/errors.ts'

/** A request to import users. */
export interface ImportForm {
  users: unknown[]
  connectionId: string
  upsert: boolean
  externalId: string | undefined
  /** Whether a mail says that the import is complete. Default yes. */
  sendsMail: boolean
}

type Part = ReturnType<FormData['get']>

const FIELDS: readonly string[] = ['users', 'connection_id', 'upsert', 'external_id', 'send_completion_email']
const LONGEST_ID = 200

/** Reads forms with files (RFC 7578), for the routes of this scope alone. */
export function readForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    /^multipart\/form-data/,
    { parseAs: 'buffer', bodyLimit: BODY_LIMITS.usersImport },
    async ({ headers }: FastifyRequest, body: Buffer) => parseForm(headers['content-type'] ?? '', body),
  )
}

async function parseForm(contentType: string, body: Buffer): Promise<ImportForm> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => undefined)
  if (!form) throw invalidBody('The body is not a form: send "users" and "connection_id" as multipart/form-data')
  for (const name of form.keys()) {
    if (!FIELDS.includes(name))
      throw invalidBody(`Payload validation error: 'Additional properties not allowed: ${name.slice(0, 60)}'.`)
    if (form.getAll(name).length > 1) throw invalidBody(`"${name}" must be given once`)
  }
  return {
    users: await usersIn(form.get('users')),
    connectionId: textIn(form.get('connection_id')) ?? missing('connection_id'),
    upsert: flagIn(form.get('upsert'), false),
    externalId: textIn(form.get('external_id')),
    sendsMail: flagIn(form.get('send_completion_email'), true),
  }
}

async function usersIn(part: Part): Promise<unknown[]> {
  if (part === null) return missing('users')
  const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.from(await part.arrayBuffer())
  const users = isUtf8(bytes) ? parseJson(bytes.toString()) : undefined
  if (!Array.isArray(users)) throw invalidBody('"users" must be a file with a JSON array of users')
  return users
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (name, value: unknown) => {
      if (name === '__proto__') throw new SyntaxError('"__proto__" is not a name')
      return value
    })
  } catch {
    return undefined
  }
}

function textIn(part: Part): string | undefined {
  if (part === null || part === '') return undefined
  if (typeof part !== 'string' || part.length > LONGEST_ID) throw invalidBody('A field of the form is too long')
  return part
}

function flagIn(part: Part, standard: boolean): boolean {
  if (part === null || part === '') return standard
  if (part === 'true' || part === 'false') return part === 'true'
  throw invalidBody('"upsert" and "send_completion_email" must be "true" or "false"')
}

function missing(name: string): never {
  throw invalidBody(`Payload validation error: 'Missing required property: ${name}'.`)
}
