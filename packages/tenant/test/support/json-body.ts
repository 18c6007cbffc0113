/** Reads a response's body, which must be a JSON object. */
export async function jsonBody(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json()
  if (typeof body !== 'object' || body === null) throw new Error(`Not a JSON object: ${JSON.stringify(body)}`)
  return { ...body }
}
