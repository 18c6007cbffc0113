/** Members whose value is a secret, or a link that works like one. */
const SECRET =
  /^(?:client_secret|password|password_hash|signing_secret|secret|secrets|cert|pkcs7|.*_token|token|ticket|code|authorization|cookies?)$/i
const COMPACT_TOKEN = /\bey[\w-]{10,}\.[\w-]+\.[\w-]*(?:\.[\w-]+)*/g
const REDACTED = '[redacted]'

/** A copy without secrets and tokens: what a coding agent reads goes to the provider of its model. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(COMPACT_TOKEN, REDACTED)
  if (Array.isArray(value)) return value.map(redact)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, SECRET.test(name) ? hidden(member) : redact(member)]),
  )
}

/** Settings of tokens have such names too, and are objects. */
function hidden(member: unknown): unknown {
  return typeof member === 'string' || Array.isArray(member) ? REDACTED : redact(member)
}
