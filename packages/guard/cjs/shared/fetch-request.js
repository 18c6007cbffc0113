// packages/guard/dist/adapters/fetch-request.js
/** What the guard reads of a fetch `Request`. */
function guardedRequest({ headers }) {
	return { headers: { authorization: headers.get("authorization") ?? void 0 } };
}
Object.defineProperty(exports, "guardedRequest", {
	enumerable: true,
	get: function() {
		return guardedRequest;
	}
});
