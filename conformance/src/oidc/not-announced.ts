/** Features that Auth0 has, at least in some plans, and that discovery does not announce here. */
export const NOT_ANNOUNCED: readonly string[] = [
  'Not supported, and not announced by discovery: request objects, client certificates, back-channel login and dynamic registration of clients.',
  'Authorization responses contain `iss` (RFC 9207), and discovery announces it.',
]
