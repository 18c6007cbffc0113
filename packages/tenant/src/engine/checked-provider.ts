import Provider, { type Configuration, type KoaContextWithOIDC, type TokenEndpointGrantContext } from 'oidc-provider'
import { REFUSED } from './authorize/refused-parameters.ts'

/** Checks a token request after its application is authenticated. @throws errors.OIDCProviderError to reject it */
export type CheckGrant = (ctx: KoaContextWithOIDC) => Promise<void>

type Handler<Params extends object> = (ctx: TokenEndpointGrantContext<Params>) => void | Promise<void>
type Names = string | readonly string[] | ReadonlySet<string>

/**
 * The parameters that a check reads. The protocol engine would drop parameters that a grant does not list. Each may
 * occur once (RFC 6749 §3.2).
 */
const CHECKED: readonly string[] = ['audience', REFUSED]

/**
 * The protocol engine with a check before each grant, including the built-in grants, which its constructor registers.
 */
export class CheckedProvider extends Provider {
  readonly #check: CheckGrant

  constructor(issuer: string, configuration: Configuration, check: CheckGrant) {
    super(issuer, configuration)
    this.#check = check
  }

  override registerGrantType<Params extends object>(
    name: string,
    handler: Handler<Params>,
    parameters: Names = [],
    duplicates?: Names,
  ): void {
    const own = typeof parameters === 'string' ? [parameters] : [...parameters]
    const checked: Handler<Params> = async ctx => {
      await this.#check(ctx)
      await handler(ctx)
    }
    super.registerGrantType<Params>(name, checked, [...own, ...CHECKED], duplicates)
  }
}
