import { createGuard } from '@tollgate/guard'
import { createHandler, type Handler } from './serverless.ts'

const { ISSUER: issuer = '', AUDIENCE: audience = '' } = process.env

/** Created once for each instance, so that warm invocations use the cached keys and tokens. */
export const handler: Handler = createHandler(createGuard({ issuer, audience }))
