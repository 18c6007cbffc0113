import { jsonBody } from './json-body.ts'

/** The body of the mails to an address, newest first. */
export async function mailsTo(
  { origin, controlKey }: { origin: string; controlKey: string },
  address: string,
): Promise<string[]> {
  const response = await fetch(`${origin}/local/outbox`, { headers: { authorization: `Bearer ${controlKey}` } })
  const { mails } = await jsonBody(response)
  if (!Array.isArray(mails)) throw new Error(`The outbox answered ${response.status}`)
  return mails.filter(({ recipient }) => recipient === address).map(({ body }) => String(body))
}

/** The link in a mail. */
export function linkIn(mail: string | undefined): URL {
  return new URL(/^https?:\S+$/m.exec(mail ?? '')?.[0] ?? '')
}
