Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_policy = require("../shared/policy.js");
const require_demanded_token = require("../shared/demanded-token.js");
const require_fetch_request = require("../shared/fetch-request.js");
const require_refusal_headers = require("../shared/refusal-headers.js");
// packages/guard/dist/adapters/fetch.js
function allow(guard, policy, handler) {
	require_refusal_headers.checkGuard(guard);
	require_policy.checkPolicy(policy);
	return (request, ...rest) => {
		const proceed = (decision) => {
			if (!decision.granted) return refuse(guard, decision);
			return handler(request, require_demanded_token.demandedToken(policy, decision.token), ...rest);
		};
		const decision = guard.check(require_fetch_request.guardedRequest(request), policy, request);
		return decision instanceof Promise ? decision.then(proceed) : proceed(decision);
	};
}
function refuse(guard, refusal) {
	const answer = guard.answer(refusal);
	return new Response(answer.body, {
		status: answer.status,
		headers: require_refusal_headers.refusalHeaders(answer, () => void 0)
	});
}
exports.allow = allow;
