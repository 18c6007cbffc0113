import Provider, { type Configuration, type KoaContextWithOIDC, type TokenEndpointGrantContext } from 'oidc-provider'
import { REFUSED } from './refused-parameters.ts'

/** Looks at a request for a token, once its application is authenticated. @throws errors.OIDCProviderError to refuse it */
export type CheckGrant = (ctx: KoaContextWithOIDC) => Promise<void>

type Handler<Params extends object> = (ctx: TokenEndpointGrantContext<Params>) => void | Promise<void>
type Names = string | readonly string[] | ReadonlySet<string>

/** What a check looks at. The protocol engine would drop what a grant does not name; each may be there once (RFC 6749 §3.2). */
const CHECKED: readonly string[] = ['audience', REFUSED]

/** The protocol engine, with a check before each grant, its own included: its constructor registers those here, too. */
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
