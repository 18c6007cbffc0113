/**
 * Auth0's `resource_parameter_profile`: `resource` (RFC 8707) names the API like `audience`, which takes precedence, or it
 * is ignored. MCP clients send `resource` only. Several resources become a repeated audience, which the protocol engine
 * rejects.
 *
 * @param readsResource whether the profile is `compatibility`
 */
export function translateResource(parameters: URLSearchParams, readsResource: boolean): void {
  if (readsResource && !parameters.has('audience')) {
    for (const resource of parameters.getAll('resource')) parameters.append('audience', resource)
  }
  parameters.delete('resource')
}
