interface IdTokenClaims {
  /** The encoded token. */
  __raw: string
  picture?: string
}

/** The claims of an ID token without the encoded token, which is a credential, and with a short form of an embedded picture. */
export function shownClaims({ __raw, picture, ...claims }: IdTokenClaims): object {
  return { ...claims, picture: picture?.startsWith('data:') ? 'data:…' : picture }
}
