// packages/guard/dist/adapters/demanded-token.js
/**
* The token as a handler's type promises it: there for sure, unless the policy lets requests without one pass.
*
* @throws TypeError when a guard let a request pass without the token that its policy demands: a bug
*/
function demandedToken(policy, token) {
	if (!isDemanded(policy, token)) throw new TypeError("The guard let a request pass without a token");
	return token;
}
function isDemanded(policy, token) {
	return token !== void 0 || policy.kind === "anyone" || policy.kind === "optional";
}
Object.defineProperty(exports, "demandedToken", {
	enumerable: true,
	get: function() {
		return demandedToken;
	}
});
