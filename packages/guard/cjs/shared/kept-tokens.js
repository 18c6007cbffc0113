// packages/guard/dist/adapters/kept-tokens.js
const tokens = /* @__PURE__ */ new WeakMap();
/** Keeps the token of a request that was let pass, for as long as the request lives. */
function keepToken(request, token) {
	if (token) tokens.set(request, token);
}
function tokenOf(request, guard) {
	return checkToken(tokens.get(request), guard);
}
/** The verified token of a request, or `undefined` where it was let pass without one, as {@link optional} does. */
function optionalTokenOf(request) {
	return tokens.get(request);
}
/** @throws TypeError when there is no token, or another guard verified it */
function checkToken(token, guard) {
	if (!token) throw new TypeError("The request has no verified token: its route does not demand one");
	if (guard && !guard.verified(token)) throw new TypeError("The token of the request was verified by another guard");
	return token;
}
Object.defineProperty(exports, "checkToken", {
	enumerable: true,
	get: function() {
		return checkToken;
	}
});
Object.defineProperty(exports, "keepToken", {
	enumerable: true,
	get: function() {
		return keepToken;
	}
});
Object.defineProperty(exports, "optionalTokenOf", {
	enumerable: true,
	get: function() {
		return optionalTokenOf;
	}
});
Object.defineProperty(exports, "tokenOf", {
	enumerable: true,
	get: function() {
		return tokenOf;
	}
});
