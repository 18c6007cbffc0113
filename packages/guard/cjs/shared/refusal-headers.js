// packages/guard/dist/adapters/one-guard.js
/**
* Refuses what is no guard, where types are not checked, such as the options of one.
*
* @throws TypeError
*/
function checkGuard(guard) {
	if (typeof guard?.check === "function") return;
	throw new TypeError(`A guard is what createGuard(…) returns, not "${typeof guard}"`);
}
/**
* Refuses that a request is given to a second guard: of an application within another, whichever came last would go on to
* decide for both.
*
* @param before - the guard that has the request, if any
*/
function refuseSecondGuard(before, guard) {
	if (before && before !== guard) throw new TypeError("Two guards protect this request: put their applications side by side in one that has none");
}
// packages/guard/dist/adapters/refusal-headers.js
const EXPOSED = ["WWW-Authenticate", "Retry-After"];
/**
* The headers of an answer, fitted to those that the application has set so far. `Access-Control-Expose-Headers` (Fetch
* §3.3.3) is extended by those that a script of another origin needs to act on a refusal; where the application does not
* allow that origin, it changes nothing. A `Cache-Control` that forbids to store already stays as it is.
*
* @param soFar - the value of a header that the response has, by its name in lower case
*/
function refusalHeaders(answer, soFar) {
	const exposed = String(soFar("access-control-expose-headers") ?? "");
	const names = exposed ? exposed.split(/\s*,\s*/) : [];
	for (const name of EXPOSED) {
		const header = name.toLowerCase();
		if (header in answer.headers && !names.some((known) => known.toLowerCase() === header)) names.push(name);
	}
	const cacheControl = String(soFar("cache-control") ?? "");
	const stays = /\bno-store\b/i.test(cacheControl) ? { "cache-control": cacheControl } : {};
	return {
		...answer.headers,
		...stays,
		"access-control-expose-headers": names.join(", ")
	};
}
Object.defineProperty(exports, "checkGuard", {
	enumerable: true,
	get: function() {
		return checkGuard;
	}
});
Object.defineProperty(exports, "refusalHeaders", {
	enumerable: true,
	get: function() {
		return refusalHeaders;
	}
});
Object.defineProperty(exports, "refuseSecondGuard", {
	enumerable: true,
	get: function() {
		return refuseSecondGuard;
	}
});
