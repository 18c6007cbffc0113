/**
 * The header fields of a line of a token file: an Authorization header and, behind a tab, a DPoP proof, which is for the
 * host `localhost`.
 */
export function fieldsOf(line: string): Record<string, string> {
  const [authorization = '', dpop] = line.split('\t')
  return dpop === undefined ? { authorization } : { authorization, dpop, host: 'localhost' }
}
