import type { Policy } from '../policy.ts';
import type { VerifiedToken } from '../verified-token.ts';
/**
 * The token as a handler's type promises it: there for sure, unless the policy lets requests without one pass.
 *
 * @throws TypeError when a guard let a request pass without the token that its policy demands: a bug
 */
export declare function demandedToken<Token extends VerifiedToken | undefined>(policy: Policy, token: VerifiedToken | undefined): Token;
