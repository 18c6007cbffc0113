Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_policy = require("../shared/policy.js");
const require_kept_tokens = require("../shared/kept-tokens.js");
const require_refusal_headers = require("../shared/refusal-headers.js");
// packages/guard/dist/adapters/koa.js
const passages = /* @__PURE__ */ new WeakMap();
/**
* Puts a guard before everything that a Koa application uses from here on. Each route states its policy by
* {@link allow}. Koa knows no routes, so a missing policy shows only when somebody answers: the answer is then withheld
* and the request fails with an error, though what the handler did is done. What writes to `context.res` is not seen.
*
* Errors (a status from 400) and what answers OPTIONS without a body, such as a CORS preflight, need no policy.
*/
function protect(app, guard) {
	require_refusal_headers.checkGuard(guard);
	app.use(async (context, next) => {
		const outer = passages.get(context);
		require_refusal_headers.refuseSecondGuard(outer?.guard, guard);
		const passage = outer ?? {
			guard,
			decided: false
		};
		passages.set(context, passage);
		await next();
		if (!passage.decided && isAnswered(context)) throw new TypeError(`"${context.method} ${context.path}" was answered and states no policy: use allow(…) before`);
	});
}
/**
* Lets those requests pass that satisfy the policy, and refuses the others.
*
* @example router.get('/orders', allow(permissions('read:orders')), context => { … })
*/
function allow(policy) {
	require_policy.checkPolicy(policy);
	return (context, next) => {
		const passage = passages.get(context);
		if (!passage) throw new TypeError("No guard protects the application: call protect(app, guard) first");
		passage.decided = true;
		const proceed = (decision) => {
			if (!decision.granted) return refuse(context, passage.guard, decision);
			require_kept_tokens.keepToken(context, decision.token);
			return next();
		};
		const decision = passage.guard.check(context.req, policy, context);
		return decision instanceof Promise ? decision.then(proceed) : proceed(decision);
	};
}
function refuse(context, guard, refusal) {
	const answer = guard.answer(refusal);
	context.status = answer.status;
	context.set(require_refusal_headers.refusalHeaders(answer, (name) => context.response.get(name)));
	context.body = answer.body;
}
function isAnswered({ status, method, body }) {
	if (status >= 400) return false;
	return method !== "OPTIONS" || body !== void 0 && body !== null && body !== "";
}
exports.allow = allow;
exports.optionalTokenOf = require_kept_tokens.optionalTokenOf;
exports.protect = protect;
exports.tokenOf = require_kept_tokens.tokenOf;
