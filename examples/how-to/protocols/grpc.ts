import {
  type Metadata,
  type ServerUnaryCall,
  type ServiceError,
  type sendUnaryData,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js'
import type { Guard, Policy, Refusal, VerifiedToken } from '@tollgate/guard'

const CODES = {
  400: status.UNAUTHENTICATED,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  503: status.UNAVAILABLE,
} as const

/** Guards a unary method of a gRPC service, which then receives the verified token. */
export function guarded<Request, Response>(
  guard: Guard,
  policy: Policy,
  method: (request: Request, token: VerifiedToken | undefined) => Response,
): UntypedHandleCall {
  return async (call: ServerUnaryCall<Request, Response>, respond: sendUnaryData<Response>) => {
    try {
      const decision = await guard.check({ headers: { authorization: authorizationIn(call.metadata) } }, policy, call)
      if (decision.granted) respond(null, method(call.request, decision.token))
      else respond(errorOf(decision))
    } catch {
      respond({ code: status.INTERNAL })
    }
  }
}

/** Metadata may repeat a key: the guard refuses two tokens, as joined here. */
function authorizationIn(metadata: Metadata): string {
  return metadata.get('authorization').join(', ')
}

function errorOf(refusal: Refusal): Partial<ServiceError> {
  return { code: CODES[refusal.status], details: refusal.description ?? 'Requires authentication' }
}
