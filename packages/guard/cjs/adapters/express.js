Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_policy = require("../shared/policy.js");
const require_route_audit = require("../shared/route-audit.js");
const require_kept_tokens = require("../shared/kept-tokens.js");
const require_node = require("../shared/node.js");
const require_refusal_headers = require("../shared/refusal-headers.js");
// packages/guard/dist/adapters/express-routes.js
const EVERY_PATH = "";
/** Reads what an application has been given so far, in its routers too. */
function readRoutes(app) {
	const found = {
		routes: [],
		open: [],
		stacks: []
	};
	readStack(stackOf(routerOf(app)), "", [], found);
	return found;
}
/** Whether a handler was added since the routes were read. */
function haveChanged({ stacks }) {
	return stacks.some(({ stack, length }) => stack.length !== length);
}
/** Express 4 keeps its router in `_router`, once there is one, and throws when asked for `router`. */
function routerOf(app) {
	if ("_router" in app) return app._router;
	return "lazyrouter" in app || !("router" in app) ? void 0 : app.router;
}
function stackOf(value) {
	return isObject(value) && "stack" in value && Array.isArray(value.stack) ? value.stack : [];
}
function readStack(stack, prefix, inherited, found) {
	found.stacks.push({
		stack,
		length: stack.length
	});
	const covered = inherited.map((policy) => ({
		policy,
		mount: EVERY_PATH
	}));
	for (const layer of stack.filter(isLayer)) {
		const mount = mountOf(layer);
		const policy = require_route_audit.statedPolicy(layer.handle);
		if (policy) {
			covered.push({
				policy,
				mount
			});
			continue;
		}
		if (mayRecover(layer)) covered.splice(inherited.length);
		const inForce = covered.filter((each) => each.mount === EVERY_PATH || mount !== void 0 && each.mount === mount);
		readLayer(layer, prefix + shown(layer), inForce.map((each) => each.policy), found);
	}
}
function readLayer(layer, path, inForce, found) {
	if (layer.route) readRoute(layer.route, path, inForce, found);
	else if (isApplication(layer) && inForce.length === 0) found.open.push(`ALL ${path}/*`);
	else readStack(stackOf(layer.handle), path, inForce, found);
}
/** Express wraps an application that is mounted on another in a function that hides it, and a router takes it as it is. */
function isApplication({ name, handle }) {
	return name === "mounted_app" || typeof handle === "function" && "handle" in handle && "set" in handle;
}
/** The policy must come before every other handler of the route: what runs before it runs for anybody. */
function readRoute(route, path, inForce, found) {
	const stack = stackOf(route);
	found.stacks.push({
		stack,
		length: stack.length
	});
	const policiesByMethod = /* @__PURE__ */ new Map([["ALL", [...inForce]]]);
	const open = /* @__PURE__ */ new Set();
	const handled = /* @__PURE__ */ new Map();
	for (const layer of stack.filter(isLayer)) {
		const method = typeof layer.method === "string" ? layer.method.toUpperCase() : "ALL";
		const policies = policiesByMethod.get(method) ?? [...policiesByMethod.get("ALL") ?? []];
		policiesByMethod.set(method, policies);
		const policy = require_route_audit.statedPolicy(layer.handle);
		if (policy) policies.push(policy);
		else if (policies.length > 0) handled.set(method, require_route_audit.explainAll(policies));
		else open.add(method);
		if (mayRecover(layer)) for (const known of method === "ALL" ? policiesByMethod.keys() : [method]) policiesByMethod.set(known, [...inForce]);
	}
	found.open.push(...summarize(open).map((method) => `${method} ${path}`));
	const guarded = Map.groupBy([...handled.keys()].filter((method) => !open.has(method)), (method) => handled.get(method) ?? "");
	for (const [needs, methods] of guarded) found.routes.push(...summarize(new Set(methods)).map((method) => ({
		method,
		path,
		needs
	})));
}
/** An error handler can go on without the error, which has skipped the policies before it. */
function mayRecover({ handle }) {
	return typeof handle === "function" && handle.length === 4;
}
/** Express 4 spells `app.all()` out as every method that Node knows. */
function summarize(methods) {
	return methods.size > 20 ? ["ALL"] : [...methods];
}
/** What tells whether two layers are for the same paths; `undefined` when nobody can say. */
function mountOf({ route, slash, regexp, rawPath }) {
	if (slash === true || regexp?.fast_slash === true) return EVERY_PATH;
	if (typeof rawPath === "string") return rawPath;
	return route || !regexp ? void 0 : String(regexp);
}
/** The path to show. Express 4 keeps that of a router as a regular expression only. */
function shown({ route, slash, regexp, rawPath }) {
	if (isObject(route) && "path" in route) return String(route.path);
	if (slash === true || regexp?.fast_slash === true) return "";
	if (rawPath !== void 0) return String(rawPath);
	return regexp ? regexp.source.replace(/^\^|\\\/\?\(\?=.*$/g, "").replaceAll("\\/", "/") : "/…";
}
function isLayer(value) {
	return isObject(value) && "handle" in value;
}
function isObject(value) {
	return typeof value === "object" && value !== null || typeof value === "function";
}
// packages/guard/dist/adapters/express.js
const guards = /* @__PURE__ */ new WeakMap();
/**
* Puts a guard before every route that an Express application is given from here on. Each route states its policy by
* {@link allow}, in front of its handlers or, for a whole router, by `router.use(allow(…))`. As long as a route states
* none, the application serves nothing: every request fails with the error that {@link audit} throws.
*
* A middleware that answers, such as `express.static`, is no route: give it a policy by `app.use(path, allow(…),
* middleware)`. An application that is mounted hides its routes and needs a policy in the same way: `anyone` where it is
* protected itself, by the same guard.
*
* @throws TypeError when the application has routes already: nothing would guard them
*/
function protect(app, guard) {
	require_refusal_headers.checkGuard(guard);
	const before = readRoutes(app);
	if (before.routes.length > 0 || before.open.length > 0) throw new TypeError("The application has routes already: call protect() before the first one is added");
	let audited;
	app.use((request, _response, next) => {
		if (!audited || haveChanged(audited)) {
			const routes = readRoutes(app);
			require_route_audit.refuseOpenRoutes(routes.open, REMEDY);
			audited = routes;
		}
		require_refusal_headers.refuseSecondGuard(guards.get(request), guard);
		guards.set(request, guard);
		next();
	});
}
/**
* Lets those requests pass that satisfy the policy, and refuses the others.
*
* @example app.get('/orders', allow(permissions('read:orders')), (request, response) => { … })
*/
function allow(policy) {
	require_policy.checkPolicy(policy);
	const middleware = (request, response, next) => {
		const guard = guards.get(request);
		if (!guard) throw new TypeError("No guard protects the application: call protect(app, guard) first");
		const proceed = (decision) => {
			if (!decision.granted) return require_node.sendRefusal(guard, decision, response);
			require_kept_tokens.keepToken(request, decision.token);
			next();
		};
		const decision = guard.check(request, policy, request);
		if (decision instanceof Promise) decision.then(proceed, next);
		else proceed(decision);
	};
	return require_route_audit.statePolicy(middleware, policy);
}
/**
* Lists the routes of a protected application. Call it when all are added and before the application listens.
*
* @throws TypeError naming every route that states no policy
*/
function audit(app) {
	const { routes, open } = readRoutes(app);
	require_route_audit.refuseOpenRoutes(open, REMEDY);
	return routes;
}
const REMEDY = "put allow(…) directly in front of its handlers";
exports.allow = allow;
exports.audit = audit;
exports.optionalTokenOf = require_kept_tokens.optionalTokenOf;
exports.protect = protect;
exports.tokenOf = require_kept_tokens.tokenOf;
