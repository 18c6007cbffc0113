Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_known_options = require("../shared/known-options.js");
const require_policy = require("../shared/policy.js");
const require_kept_tokens = require("../shared/kept-tokens.js");
const require_refusal_headers = require("../shared/refusal-headers.js");
// packages/guard/dist/adapters/fastify-policies.js
/** Marks the configuration of a route that was added after `protect`. */
const guarded = Symbol("guarded");
/** @param pluginRoutes - policies by method and path, for routes that state none */
function createFastifyPolicies(pluginRoutes) {
	const unused = new Set(Object.keys(pluginRoutes));
	function policyFor(name) {
		unused.delete(name);
		return pluginRoutes[name];
	}
	function of(route) {
		const methods = [route.method].flat().join();
		const name = `${methods} ${route.url}`;
		const ofGet = methods === "HEAD" ? policyFor(`GET ${route.url}`) : void 0;
		const policy = route.config?.policy ?? policyFor(name) ?? ofGet;
		if (policy !== void 0) {
			require_policy.checkPolicy(policy);
			return {
				policy,
				letPreflightsPass: false
			};
		}
		if (methods === "OPTIONS") return {
			policy: require_policy.authenticated,
			letPreflightsPass: true
		};
		throw new TypeError(`The route "${name}" states no policy: add config: { policy: … }`);
	}
	return {
		of,
		refuseUnused: () => {
			if (unused.size === 0) return;
			throw new TypeError(`The option "pluginRoutes" names routes that do not exist: "${[...unused].join("\", \"")}"`);
		}
	};
}
/**
* Refuses routes that were added before `protect`, which nothing would guard. Fastify lists those of a whole application
* and not those of a plugin; of a plugin, each tells when it is asked for.
*
* @throws TypeError when the application has routes already
*/
function refuseEarlierRoutes(app) {
	const isWhole = Object.hasOwn(app, "printRoutes");
	if (isWhole && app.printRoutes().trim() !== "(empty tree)") throw new TypeError("The application has routes already: call protect() before the first one is added");
	if (isWhole) return;
	app.addHook("onRequest", ({ is404, routeOptions: { config, method, url } }, _reply, done) => {
		if (is404 || config[guarded]) return done();
		done(/* @__PURE__ */ new TypeError(`The route "${method} ${url}" was added before protect(): call that first in the plugin`));
	});
}
// packages/guard/dist/decorators.js
/** What decorators said, by method. They only record: whoever mounts the routes enforces. */
const statements = /* @__PURE__ */ new WeakMap();
/** The method answers GET requests for `path`. @throws TypeError when the path has no slash in front */
function get(path) {
	return answers("GET", path);
}
/** The method answers POST requests for `path`. @throws TypeError when the path has no slash in front */
function post(path) {
	return answers("POST", path);
}
/** The method answers PUT requests for `path`. @throws TypeError when the path has no slash in front */
function put(path) {
	return answers("PUT", path);
}
/** The method answers PATCH requests for `path`. @throws TypeError when the path has no slash in front */
function patch(path) {
	return answers("PATCH", path);
}
/** The method answers DELETE requests for `path`; `delete` is a word of the language. @throws TypeError as {@link get} does */
function del(path) {
	return answers("DELETE", path);
}
function answers(method, path) {
	if (!path.startsWith("/")) throw new TypeError(`The path "${path}" needs a slash in front: "/${path}"`);
	return state({ answers: {
		method,
		path
	} });
}
/** Everybody may call the method, with or without a token. */
function open() {
	return state({ policy: require_policy.anyone });
}
/** Everybody whose access token satisfies the policy may call the method. */
function requires(policy) {
	require_policy.checkPolicy(policy);
	return state({ policy });
}
function state(statement) {
	return (method, { name, static: isStatic, private: isPrivate }) => {
		if (isStatic || isPrivate) throw new TypeError(`The method "${String(name)}" must be public and not static`);
		const known = statements.get(method);
		if (known?.answers && statement.answers) throw new TypeError(`The method "${String(name)}" states two routes`);
		if (known?.policy && statement.policy) throw new TypeError(`The method "${String(name)}" states two policies`);
		statements.set(method, {
			...known,
			...statement
		});
	};
}
/**
* The routes that the methods of an object state by their decorators.
*
* @throws TypeError when a method states a route and no policy or a policy and no route, when a subclass overrides a
* stated method without stating it again, or when no method states a route
*/
function routesOf(object) {
	const methods = /* @__PURE__ */ new Map();
	const routes = [];
	for (const [name, method] of inheritedMethods(object)) {
		const statement = statements.get(method);
		const override = methods.get(name);
		if (statement && override && !statements.has(override)) throw new TypeError(`The method "${String(name)}" overrides a route and states no policy: state both again`);
		if (statement && !override) routes.push(routeOf(object, name, method, statement));
		if (!override) methods.set(name, method);
	}
	if (routes.length === 0) throw new TypeError("No method of the object states a route: use @get and the like");
	return routes;
}
function routeOf(object, name, method, { answers, policy }) {
	if (!answers) throw new TypeError(`The method "${String(name)}" states a policy and no route: add @get or the like`);
	if (!policy) throw new TypeError(`The method "${String(name)}" states no policy: add @open() or @requires(…)`);
	return {
		...answers,
		policy,
		handler: (...args) => Reflect.apply(method, object, args)
	};
}
/** Own and inherited methods of a class's object, the most derived first. */
function* inheritedMethods(object) {
	for (let level = prototypeOf(object); level && level !== Object.prototype; level = prototypeOf(level)) for (const name of Reflect.ownKeys(level)) {
		const value = Object.getOwnPropertyDescriptor(level, name)?.value;
		if (isMethod(value) && name !== "constructor") yield [name, value];
	}
}
function isMethod(value) {
	return typeof value === "function";
}
function prototypeOf(object) {
	return Object.getPrototypeOf(object);
}
// packages/guard/dist/adapters/fastify-routes.js
/**
* Adds the routes that the methods of an object state by `@get` and the like, with `@open` or
* `@requires`. A method receives Fastify's request and reply, and answers with what it returns.
*
* @param prefix - goes in front of each path, such as `/api/messages`
*/
function addRoutes(app, prefix, routes) {
	for (const { method, path, policy, handler } of routesOf(routes)) app.route({
		method,
		url: `${prefix}${path}`,
		config: { policy },
		handler: (request, reply) => handler(request, reply)
	});
}
// packages/guard/dist/adapters/openapi.js
const SECURITY_SCHEME = {
	type: "http",
	scheme: "bearer",
	bearerFormat: "JWT"
};
/**
* Describes who may call each route, and how the guard refuses others, in an OpenAPI document: the `transform` of
* `@fastify/swagger`. It adds a security scheme named `bearer`. What a route's own schema says stays as it is.
*
* @example app.register(swagger, { openapi: { openapi: '3.1.0' }, transform: describePolicies })
*/
function describePolicies(described) {
	const { schema, url, route, openapiObject } = described;
	const policy = route.config?.policy;
	if (!policy || !openapiObject) return {
		schema,
		url
	};
	openapiObject.components ??= {};
	const { components, openapi } = openapiObject;
	components.securitySchemes = {
		bearer: SECURITY_SCHEME,
		...components.securitySchemes
	};
	const security = openapi?.startsWith("3.0") ? withoutScopes(securityOf(policy)) : securityOf(policy);
	const responses = schema && "response" in schema && schema.response ? schema.response : SUCCESS;
	return {
		schema: {
			security,
			...schema,
			response: {
				...refusalsOf(policy),
				...responses
			}
		},
		url
	};
}
/** What the plugin says of a route that describes no response. */
const SUCCESS = { 200: {
	description: "Default Response",
	type: "null"
} };
/**
* What a policy demands: its alternatives, each with the scopes and permissions it needs. What is neither, such as a
* claim, OpenAPI cannot say.
*/
function securityOf(policy) {
	if (policy.kind === "anyone") return [];
	if (policy.kind === "optional") return [{}, { bearer: [] }];
	return alternatives(policy).map((scope) => ({ bearer: scope }));
}
function alternatives(policy) {
	if (policy.kind === "anyOf") return policy.conditions.flatMap(alternatives);
	if (policy.kind !== "allOf") return [require_policy.neededScope(policy)];
	return policy.conditions.reduce((before, condition) => before.flatMap((a) => alternatives(condition).map((b) => [.../* @__PURE__ */ new Set([...a, ...b])])), [[]]);
}
function withoutScopes(requirements) {
	const required = { bearer: [] };
	if (requirements.length === 0) return [];
	return requirements.some((each) => !("bearer" in each)) ? [{}, required] : [required];
}
const CHALLENGE = { "WWW-Authenticate": {
	type: "string",
	description: "What is missing (RFC 6750, section 3)"
} };
const RETRY = { "Retry-After": {
	type: "string",
	description: "Seconds until asking again makes sense"
} };
/** How the guard refuses requests under a policy, by status. */
function refusalsOf(policy) {
	if (policy.kind === "anyone") return {};
	const refusals = {
		401: refusal("No access token was sent, or it is not valid", CHALLENGE),
		503: refusal("The token issuer's keys cannot be had at the moment", RETRY)
	};
	if (policy.kind === "optional" || policy.kind === "authenticated") return refusals;
	return {
		...refusals,
		403: refusal(`The token is valid, but this needs ${require_policy.explain(policy)}`, CHALLENGE)
	};
}
function refusal(description, headers) {
	return {
		description,
		type: "object",
		additionalProperties: true,
		headers
	};
}
// packages/guard/dist/adapters/fastify.js
const verifiedToken = Symbol("verified token");
const auditedRoutes = Symbol("audited routes");
/**
* Puts a guard before every route that a Fastify application is given from here on, in its plugins too. Each route
* states its policy: `app.get('/orders', { config: { policy: permissions('read:orders') } }, handler)`, or decorators
* and {@link addRoutes}. Adding a route that states none throws, so the application does not start. What is not a route
* is left to the application's not-found handler.
*
* An OPTIONS route that states none, as CORS plugins add it, lets preflights pass and demands a token of other requests.
*
* Plugins side by side may each have a guard of their own. A route that such a plugin was given before `protect` answers
* every request with an error.
*
* @throws TypeError when the application has routes already: nothing would guard them; when a guard protects it already;
* for an option it does not know
*/
function protect(app, guard, options = {}) {
	require_known_options.refuseUnknownOptions(options, ["pluginRoutes"]);
	require_refusal_headers.checkGuard(guard);
	if (app.hasRequestDecorator(verifiedToken)) throw new TypeError("A guard protects this already: put what another one protects in a plugin beside it, not within");
	refuseEarlierRoutes(app);
	const policies = createFastifyPolicies(options.pluginRoutes ?? {});
	app.decorateRequest(verifiedToken, void 0);
	app.decorate(auditedRoutes, []);
	app.addHook("onReady", async () => policies.refuseUnused());
	app.addHook("onRoute", (route) => {
		const { policy, letPreflightsPass } = policies.of(route);
		for (const method of [route.method].flat()) app[auditedRoutes].push({
			method,
			path: route.url,
			needs: require_policy.explain(policy)
		});
		route.config = {
			...route.config,
			policy,
			[guarded]: true
		};
		if (policy.kind === "anyone") return;
		const hook = guardHook(guard, policy);
		route.onRequest = [letPreflightsPass ? unlessPreflight(hook) : hook, ...[route.onRequest ?? []].flat()];
	});
}
function tokenOf(request, guard) {
	return require_kept_tokens.checkToken(request[verifiedToken], guard);
}
/** The verified token of a request, or `undefined` where it was let pass without one, as {@link optional} does. */
function optionalTokenOf(request) {
	return request[verifiedToken];
}
/**
* Lists the routes of a protected application that is ready. None is without a policy: adding it would have thrown.
*
* @throws TypeError when nothing protects the application
*/
function audit(app) {
	if (!app.hasDecorator(auditedRoutes)) throw new TypeError("No guard protects the application: call protect(app, guard) first");
	return app[auditedRoutes];
}
/** Calls back at once where the decision is at hand: a promise would cost every request a turn. */
function guardHook(guard, policy) {
	return (request, reply, done) => {
		const decision = guard.check(request.raw, policy, request);
		if (decision instanceof Promise) decision.then((decided) => proceed(guard, decided, request, reply, done), done);
		else proceed(guard, decision, request, reply, done);
	};
}
function unlessPreflight(hook) {
	return function(request, reply, done) {
		if (request.headers["access-control-request-method"] === void 0) hook.call(this, request, reply, done);
		else done();
	};
}
function proceed(guard, decision, request, reply, done) {
	if (decision.granted) {
		request[verifiedToken] = decision.token;
		done();
		return;
	}
	const answer = guard.answer(decision);
	const headers = require_refusal_headers.refusalHeaders(answer, (name) => reply.getHeader(name));
	reply.code(answer.status).headers(headers).send(answer.body);
}
exports.addRoutes = addRoutes;
exports.audit = audit;
exports.del = del;
exports.describePolicies = describePolicies;
exports.get = get;
exports.open = open;
exports.optionalTokenOf = optionalTokenOf;
exports.patch = patch;
exports.post = post;
exports.protect = protect;
exports.put = put;
exports.requires = requires;
exports.tokenOf = tokenOf;
