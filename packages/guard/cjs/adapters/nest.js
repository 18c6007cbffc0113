Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_kept_tokens = require("../shared/kept-tokens.js");
const require_policy = require("../shared/policy.js");
const require_route_audit = require("../shared/route-audit.js");
const require_refusal_headers = require("../shared/refusal-headers.js");
let _nestjs_common = require("@nestjs/common");
let _nestjs_core = require("@nestjs/core");
// packages/guard/dist/adapters/nest-policies.js
const POLICY = "tollgate:policy";
const stated = /* @__PURE__ */ new WeakSet();
/**
* Who satisfies the policy may call the method, or all methods of the controller that state no policy themselves.
*
* @throws TypeError when the method or controller states a policy already
*/
function Requires(policy) {
	require_policy.checkPolicy(policy);
	const record = (0, _nestjs_common.SetMetadata)(POLICY, policy);
	return (target, _method, descriptor) => {
		const subject = descriptor ? descriptor.value : target;
		if (!isCallable(subject)) throw new TypeError("@Requires and @Public are for methods and controllers");
		if (stated.has(subject)) throw new TypeError(`"${subject.name}" states two policies: join them with allOf(…)`);
		stated.add(subject);
		record(subject);
	};
}
/** Everybody may call the method, with or without a token. See {@link Requires}. */
function Public() {
	return Requires(require_policy.anyone);
}
/** The policy of a method of a controller. */
function policyOf(reflector, method, controller) {
	return reflector.getAllAndOverride(POLICY, [method, controller]);
}
/** Whether a method or class itself states a policy that not everybody satisfies. */
function demandsToken(reflector, target) {
	const policy = reflector.get(POLICY, target);
	return policy !== void 0 && policy.kind !== "anyone";
}
/** Whether a value is a method or a class. */
function isCallable(value) {
	return typeof value === "function";
}
// packages/guard/dist/adapters/nest-audit.js
/** What a Nest application provides the audit as. */
const NEST_AUDIT = Symbol("tollgate route audit");
function createNestAudit(discovery, scanner, reflector, config) {
	const routes = [];
	function onModuleInit() {
		const open = [];
		for (const { metatype } of discovery.getControllers()) {
			if (!isClass(metatype)) continue;
			for (const { method, path, handler } of routesIn(metatype, scanner, reflector)) {
				const policy = policyOf(reflector, handler, metatype);
				const url = joinPath(config.getGlobalPrefix(), path);
				if (policy) routes.push({
					method,
					path: url,
					needs: require_policy.explain(policy)
				});
				else open.push(`${method} ${url}`);
			}
		}
		require_route_audit.refuseOpenRoutes(open, "add @Requires(…) or @Public()");
		refusePoliciesInVain();
	}
	/** Nest asks no guard of the application about a gateway, nor about other messages than HTTP's in a hybrid application. */
	function refusePoliciesInVain() {
		const handlers = discovery.getControllers().flatMap(({ metatype }) => methodsOf(metatype).filter(({ handler }) => strings(reflector.get("path", handler)).length === 0).filter(({ handler }) => demandsToken(reflector, handler)));
		const others = discovery.getProviders().flatMap(({ metatype }) => {
			const methods = methodsOf(metatype);
			return isClass(metatype) && demandsToken(reflector, metatype) ? methods : methods.filter(({ handler }) => demandsToken(reflector, handler));
		});
		const names = [...handlers, ...others].map(({ name }) => `"${name}"`);
		if (names.length === 0) return;
		throw new TypeError(`The guard decides for HTTP routes alone, not for ${names.join(", ")}: take @Requires(…) away there`);
	}
	function methodsOf(type) {
		const prototype = isClass(type) ? type.prototype : void 0;
		if (typeof prototype !== "object" || prototype === null || !isClass(type)) return [];
		return scanner.getAllMethodNames(prototype).flatMap((method) => {
			const handler = prototype[method];
			return isCallable(handler) ? [{
				name: `${type.name}.${method}`,
				handler
			}] : [];
		});
	}
	return {
		routes,
		onModuleInit
	};
}
/** The routes of a controller, as Nest's own decorators have recorded them. */
function routesIn(controller, scanner, reflector) {
	const mounts = strings(reflector.get("path", controller));
	return scanner.getAllMethodNames(controller.prototype).flatMap((name) => {
		const handler = controller.prototype[name];
		if (!isCallable(handler)) return [];
		const paths = strings(reflector.get("path", handler));
		const method = _nestjs_common.RequestMethod[reflector.get("method", handler)] ?? "ALL";
		return mounts.flatMap((mount) => paths.map((path) => ({
			method,
			path: joinPath(mount, path),
			handler
		})));
	});
}
function strings(value) {
	return [value].flat().filter((item) => typeof item === "string");
}
function joinPath(...parts) {
	return `/${parts.flatMap((part) => part.split("/")).filter((part) => part !== "").join("/")}`;
}
function isClass(value) {
	return typeof value === "function";
}
// packages/guard/dist/adapters/nest.js
var TollgateModule = class {};
/**
* Puts a guard before every route of a Nest application, whichever module it is in: `imports: [protect(guard)]` in the
* root module. Each route states its policy by {@link Requires} or {@link Public}, else the application does not start.
*
* A refusal is an `HttpException`, which an application's own exception filters see; its challenge is then in the
* response's headers already.
*/
function protect(guard) {
	require_refusal_headers.checkGuard(guard);
	return {
		module: TollgateModule,
		imports: [_nestjs_core.DiscoveryModule],
		providers: [{
			provide: _nestjs_core.APP_GUARD,
			useFactory: (reflector, host) => createNestGuard(guard, reflector, host),
			inject: [_nestjs_core.Reflector, _nestjs_core.HttpAdapterHost]
		}, {
			provide: NEST_AUDIT,
			useFactory: createNestAudit,
			inject: [
				_nestjs_core.DiscoveryService,
				_nestjs_core.MetadataScanner,
				_nestjs_core.Reflector,
				_nestjs_core.ApplicationConfig
			]
		}]
	};
}
/** Lists the routes of an application that has started. None is without a policy: it would not have started. */
function audit(app) {
	return app.get(NEST_AUDIT).routes;
}
/**
* Gives a parameter the verified token of the request.
*
* @throws TypeError where the request was let pass without a token
*/
const AccessToken = (0, _nestjs_common.createParamDecorator)((_, context) => require_kept_tokens.tokenOf(context.switchToHttp().getRequest()));
/** Gives a parameter the verified token of the request, or `undefined` where it was let pass without one. */
const OptionalAccessToken = (0, _nestjs_common.createParamDecorator)((_, context) => require_kept_tokens.optionalTokenOf(context.switchToHttp().getRequest()));
function createNestGuard(guard, reflector, { httpAdapter }) {
	function refuse(refusal, context) {
		const response = context.switchToHttp().getResponse();
		const answer = guard.answer(refusal);
		if (!httpAdapter.isHeadersSent(response)) {
			const headers = require_refusal_headers.refusalHeaders(answer, (name) => response.getHeader(name));
			for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
		}
		const body = JSON.parse(answer.body);
		throw new _nestjs_common.HttpException(body, answer.status);
	}
	return { canActivate: (context) => {
		const policy = policyOf(reflector, context.getHandler(), context.getClass());
		if (!policy) throw new TypeError(`"${context.getClass().name}.${context.getHandler().name}" states no policy`);
		if (policy.kind === "anyone") return true;
		if (context.getType() !== "http") throw new TypeError(`The guard reads HTTP requests and cannot guard "${context.getType()}": state @Public() there`);
		const request = context.switchToHttp().getRequest();
		const proceed = (decision) => {
			if (!decision.granted) return refuse(decision, context);
			require_kept_tokens.keepToken(request, decision.token);
			return true;
		};
		const decision = guard.check("raw" in request ? request.raw : request, policy, request);
		return decision instanceof Promise ? decision.then(proceed) : proceed(decision);
	} };
}
exports.AccessToken = AccessToken;
exports.OptionalAccessToken = OptionalAccessToken;
exports.Public = Public;
exports.Requires = Requires;
exports.audit = audit;
exports.optionalTokenOf = require_kept_tokens.optionalTokenOf;
exports.protect = protect;
exports.tokenOf = require_kept_tokens.tokenOf;
