const require_policy = require("./policy.js");
// packages/guard/dist/adapters/route-audit.js
const policies = /* @__PURE__ */ new WeakMap();
/** Notes the policy that a middleware enforces, so that an audit can find it. */
function statePolicy(middleware, policy) {
	policies.set(middleware, policy);
	return middleware;
}
/** The policy that a middleware enforces, if it is a guard's. */
function statedPolicy(middleware) {
	return typeof middleware === "function" ? policies.get(middleware) : void 0;
}
/** What a caller needs who must satisfy all of the policies. */
function explainAll(stated) {
	const demanding = stated.filter((policy) => policy.kind !== "anyone");
	return demanding.length > 0 ? demanding.map(require_policy.explain).join(" and ") : require_policy.explain(require_policy.anyone);
}
/**
* @param open - the routes that state no policy, such as "GET /orders"
* @throws TypeError naming them all, when there are any
*/
function refuseOpenRoutes(open, remedy) {
	if (open.length === 0) return;
	const names = open.map((route) => `"${route}"`).join(", ");
	throw new TypeError(`${open.length === 1 ? "A route states" : "Routes state"} no policy: ${names}; ${remedy}`);
}
Object.defineProperty(exports, "explainAll", {
	enumerable: true,
	get: function() {
		return explainAll;
	}
});
Object.defineProperty(exports, "refuseOpenRoutes", {
	enumerable: true,
	get: function() {
		return refuseOpenRoutes;
	}
});
Object.defineProperty(exports, "statePolicy", {
	enumerable: true,
	get: function() {
		return statePolicy;
	}
});
Object.defineProperty(exports, "statedPolicy", {
	enumerable: true,
	get: function() {
		return statedPolicy;
	}
});
