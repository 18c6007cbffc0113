/** What Auth0 has, at least in some plans, and discovery does not announce here. */
export const NOT_ANNOUNCED: readonly string[] = [
  'Not there, and not announced by discovery: pushed authorization requests, request objects, DPoP and certificates of clients, implicit and hybrid response types, token exchange, back-channel login and dynamic registration of clients.',
  'Discovery announces `iss` in authorization responses (RFC 9207), and they carry it.',
]
