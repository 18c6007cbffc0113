Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_policy = require("../shared/policy.js");
const require_demanded_token = require("../shared/demanded-token.js");
const require_fetch_request = require("../shared/fetch-request.js");
const require_route_audit = require("../shared/route-audit.js");
const require_refusal_headers = require("../shared/refusal-headers.js");
// packages/guard/dist/adapters/hono-routes.js
/**
* Reads what an application has been given so far. A policy must come before the other handlers of a route: what runs
* before it runs for anybody.
*/
function readRoutes(given) {
	const stated = [];
	const needsByRoute = /* @__PURE__ */ new Map();
	const open = /* @__PURE__ */ new Set();
	for (const route of given) {
		const handler = innermost(route.handler);
		const policy = require_route_audit.statedPolicy(handler);
		if (policy) stated.push({
			route,
			policy
		});
		else if (!isMiddleware(route.method, handler)) {
			const { method, path } = route;
			const policies = stated.filter((each) => covers(each.route, route)).map((each) => each.policy);
			if (policies.length === 0) open.add(`${method} ${path}`);
			else needsByRoute.set(`${method} ${path}`, {
				method,
				path,
				needs: require_route_audit.explainAll(policies)
			});
		}
	}
	return {
		routes: [...needsByRoute.values()],
		open: [...open]
	};
}
/**
* Hono's `app.use()` and `app.all()` look the same to who asks later. Its own measure tells them apart: middleware takes
* `next`. What was given for one method is part of a route in any case.
*/
function isMiddleware(method, handler) {
	return method === "ALL" && typeof handler === "function" && handler.length > 1;
}
/** Hono wraps the handlers of a sub-application that has an error handler of its own. */
function innermost(handler) {
	return "__COMPOSED_HANDLER" in handler && typeof handler.__COMPOSED_HANDLER === "function" ? innermost(handler.__COMPOSED_HANDLER) : handler;
}
/** Whether every request for one route goes through another. In doubt it does not. */
function covers(outer, inner) {
	if (outer.method !== "ALL" && outer.method !== inner.method) return false;
	return outer.path === inner.path || outer.path.endsWith("/*") && `${inner.path}/`.startsWith(outer.path.slice(0, -1));
}
// packages/guard/dist/adapters/hono.js
const guards = /* @__PURE__ */ new WeakMap();
/**
* Puts a guard before every route that a Hono application is given from here on. Each route states its policy by
* {@link allow}, in front of its handlers or, for all below a path, by `app.use('/path/*', allow(…))`. As long as a route
* states none, the application serves nothing: every request fails with the error that {@link audit} throws.
*
* A middleware that answers, such as `serveStatic`, is no route, nor is what `app.mount()` was given: put `app.use(path,
* allow(…))` before it.
*
* @throws TypeError when the application has routes already: nothing would guard them
*/
function protect(app, guard) {
	require_refusal_headers.checkGuard(guard);
	const before = readRoutes(app.routes);
	if (before.routes.length > 0 || before.open.length > 0) throw new TypeError("The application has routes already: call protect() before the first one is added");
	let audited = -1;
	app.use((context, next) => {
		if (audited !== app.routes.length) {
			require_route_audit.refuseOpenRoutes(readRoutes(app.routes).open, REMEDY);
			audited = app.routes.length;
		}
		require_refusal_headers.refuseSecondGuard(guards.get(context), guard);
		guards.set(context, guard);
		return next();
	});
}
function allow(policy) {
	require_policy.checkPolicy(policy);
	const middleware = (context, next) => {
		const guard = guards.get(context);
		if (!guard) throw new TypeError("No guard protects the application: call protect(app, guard) first");
		const proceed = (decision) => {
			if (!decision.granted) return Promise.resolve(refuse(context, guard, decision));
			context.set("token", require_demanded_token.demandedToken(policy, decision.token));
			return next();
		};
		const decision = guard.check(require_fetch_request.guardedRequest(context.req.raw), policy, context);
		return decision instanceof Promise ? decision.then(proceed) : proceed(decision);
	};
	return require_route_audit.statePolicy(middleware, policy);
}
/**
* Lists the routes of a protected application. Call it when all are added and before the application serves.
*
* @throws TypeError naming every route that states no policy
*/
function audit(app) {
	const { routes, open } = readRoutes(app.routes);
	require_route_audit.refuseOpenRoutes(open, REMEDY);
	return routes;
}
const REMEDY = "put allow(…) in front of its handlers";
function refuse(context, guard, refusal) {
	const answer = guard.answer(refusal);
	const headers = require_refusal_headers.refusalHeaders(answer, (name) => context.res.headers.get(name));
	for (const [name, value] of Object.entries(headers)) context.header(name, value);
	return context.body(answer.body, refusal.status);
}
exports.allow = allow;
exports.audit = audit;
exports.protect = protect;
