import { SECURITY_HEADERS } from '../../../apps/api/dist/headers.js'
import { protectedMessage } from '../../../apps/api/dist/messages/messages.js'

/** Where every server here answers. */
export const PATH = '/api/messages/protected'

/** What the API sends with a message to a request without `Origin`; every contestant sends the same. */
export const HEADERS: Readonly<Record<string, string>> = { ...SECURITY_HEADERS, vary: 'Origin' }
export const MESSAGE: { readonly text: string } = protectedMessage
