// packages/guard/dist/policy.js
/** Everybody, with or without a token: credentials are not even read. */
const anyone = Object.freeze({ kind: "anyone" });
/** Everybody; who sends a token must send a valid one, and is known by it. */
const optional = Object.freeze({
	kind: "optional",
	invalid: "refused"
});
/**
* Everybody; an invalid token counts as none. A client whose token has expired is then treated as a stranger and never
* told why, hence the name; prefer {@link optional}. While the issuer's keys cannot be had, a request with a token is
* still answered with 503.
*/
const insecureOptional = Object.freeze({
	kind: "optional",
	invalid: "ignored"
});
/** Everybody with a valid access token. */
const authenticated = Object.freeze({ kind: "authenticated" });
/**
* Every one of the named permissions, as the `permissions` claim holds them (Auth0's RBAC).
*
* @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
*/
function permissions(...names) {
	return Object.freeze({
		kind: "permissions",
		permissions: scopeTokens("permissions", names)
	});
}
/**
* Every one of the named scopes, as the space-separated `scope` claim holds them (RFC 8693 §4.2).
*
* @throws TypeError when none is named, or a name is not a scope token (RFC 6749 §3.3)
*/
function scopes(...names) {
	return Object.freeze({
		kind: "scopes",
		scopes: scopeTokens("scopes", names)
	});
}
/**
* A claim that equals a value, or passes a test.
*
* @param expected - a value to equal, or a function that is given the claim, `undefined` where the token has none
* @throws TypeError when the name is empty, or holds what a challenge cannot (RFC 6750 §3), or when nothing is expected
*/
function claim(name, expected) {
	if (typeof name !== "string" || !SCOPE_TOKEN.test(name)) throw new TypeError(`claim(${JSON.stringify(name)}) is no name that a challenge can hold`);
	if (![
		"string",
		"number",
		"boolean",
		"function"
	].includes(typeof expected)) throw new TypeError(`claim('${name}') expects a string, a number, a boolean or a function`);
	return Object.freeze({
		kind: "claim",
		name,
		test: typeof expected === "function" ? expected : (value) => value === expected
	});
}
/**
* A condition on token and request together, such as that the caller owns what is asked for.
*
* @param description - completes "This needs …", for the refusal and the documentation
* @param test - is given the framework's own request, whose type is known where the policy is written into a route; name
* it elsewhere. Must be synchronous
* @throws TypeError when the description cannot stand in a challenge (RFC 6750 §3)
*/
function when(description, test) {
	if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(description)) throw new TypeError("The description of when() must be printable ASCII without quote and backslash");
	if (typeof test !== "function") throw new TypeError("The test of when() must be a function");
	return Object.freeze({
		kind: "when",
		description,
		test
	});
}
/** All of the conditions. @throws TypeError when none is given, or what is given is none, as `anyone` and `optional` are */
function allOf(...conditions) {
	return Object.freeze({
		kind: "allOf",
		conditions: conditionsOf("allOf", conditions)
	});
}
/** At least one of the conditions. @throws TypeError as {@link allOf} does */
function anyOf(...conditions) {
	return Object.freeze({
		kind: "anyOf",
		conditions: conditionsOf("anyOf", conditions)
	});
}
/**
* Whether the bearer of a verified token may pass. A test answers with `true` itself: a promise, which stands for true
* where types are not checked, lets nobody pass.
*
* @param request - the framework's own
*/
function permits(policy, token, request) {
	switch (policy.kind) {
		case "anyone":
		case "optional":
		case "authenticated": return true;
		case "permissions": return policy.permissions.every((name) => token.permissions.includes(name));
		case "scopes": return policy.scopes.every((name) => token.scopes.includes(name));
		case "claim": return policy.test(Object.hasOwn(token.claims, policy.name) ? token.claims[policy.name] : void 0) === true;
		case "when": return policy.test(token, request) === true;
		case "allOf": return policy.conditions.every((each) => permits(each, token, request));
		case "anyOf": return policy.conditions.some((each) => permits(each, token, request));
	}
}
/**
* The scope a client should ask for to satisfy the policy (RFC 6750 §3): all that is needed, not only what is missing.
* Of alternatives it is the first.
*/
function neededScope(policy) {
	switch (policy.kind) {
		case "permissions": return policy.permissions;
		case "scopes": return policy.scopes;
		case "allOf": return [...new Set(policy.conditions.flatMap(neededScope))];
		case "anyOf": return policy.conditions[0] ? neededScope(policy.conditions[0]) : [];
		default: return [];
	}
}
/** The policy in words: `the permission read:messages and (the scope a or the scope b)`. */
function explain(policy) {
	switch (policy.kind) {
		case "anyone": return "nothing";
		case "optional": return policy.invalid === "refused" ? "no token, or a valid one" : "nothing; a valid token is looked at";
		case "authenticated": return "a valid access token";
		case "permissions": return named("permission", policy.permissions);
		case "scopes": return named("scope", policy.scopes);
		case "claim": return `the right claim ${policy.name}`;
		case "when": return policy.description;
		case "allOf": return policy.conditions.map(explainPart).join(" and ");
		case "anyOf": return policy.conditions.map(explainPart).join(" or ");
	}
}
function explainPart(condition) {
	return (condition.kind === "allOf" || condition.kind === "anyOf") && condition.conditions.length > 1 ? `(${explain(condition)})` : explain(condition);
}
function named(noun, names) {
	return `the ${noun}${names.length === 1 ? "" : "s"} ${names.join(" ")}`;
}
/** RFC 6749 §3.3: printable ASCII without space, quote and backslash, so a name never needs quoting in a challenge. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
function scopeTokens(policy, names) {
	if (names.length === 0) throw new TypeError(`${policy}() names nothing: name at least one, or use authenticated`);
	for (const name of names) if (typeof name !== "string" || !SCOPE_TOKEN.test(name)) throw new TypeError(`${policy}(${JSON.stringify(name)}) is not one name: pass several names as several arguments`);
	return Object.freeze([...names]);
}
/**
* Refuses what is no policy, where types are not checked: such as `permissions`, which makes policies and is none.
*
* @throws TypeError
*/
function checkPolicy(policy) {
	if (policy?.kind === "anyone" || policy?.kind === "optional" || CONDITIONS.has(policy?.kind)) return;
	throw new TypeError(`A policy is a value such as authenticated or permissions('read:orders'), not "${typeof policy}"`);
}
/**
* Refuses what demands no token, where types are not checked.
*
* @param taker - the function that was given it
* @throws TypeError
*/
function checkCondition(taker, condition) {
	if (!CONDITIONS.has(condition?.kind)) throw new TypeError(`${taker}() takes conditions alone, not "${condition?.kind}"`);
}
const CONDITIONS = /* @__PURE__ */ new Set([
	"authenticated",
	"permissions",
	"scopes",
	"claim",
	"when",
	"allOf",
	"anyOf"
]);
/** Beside `anyone`, another condition would look like a rule and be none. */
function conditionsOf(policy, conditions) {
	if (conditions.length === 0) throw new TypeError(`${policy}() holds no condition: pass at least one`);
	for (const each of conditions) checkCondition(policy, each);
	return Object.freeze([...conditions]);
}
Object.defineProperty(exports, "allOf", {
	enumerable: true,
	get: function() {
		return allOf;
	}
});
Object.defineProperty(exports, "anyOf", {
	enumerable: true,
	get: function() {
		return anyOf;
	}
});
Object.defineProperty(exports, "anyone", {
	enumerable: true,
	get: function() {
		return anyone;
	}
});
Object.defineProperty(exports, "authenticated", {
	enumerable: true,
	get: function() {
		return authenticated;
	}
});
Object.defineProperty(exports, "checkCondition", {
	enumerable: true,
	get: function() {
		return checkCondition;
	}
});
Object.defineProperty(exports, "checkPolicy", {
	enumerable: true,
	get: function() {
		return checkPolicy;
	}
});
Object.defineProperty(exports, "claim", {
	enumerable: true,
	get: function() {
		return claim;
	}
});
Object.defineProperty(exports, "explain", {
	enumerable: true,
	get: function() {
		return explain;
	}
});
Object.defineProperty(exports, "insecureOptional", {
	enumerable: true,
	get: function() {
		return insecureOptional;
	}
});
Object.defineProperty(exports, "neededScope", {
	enumerable: true,
	get: function() {
		return neededScope;
	}
});
Object.defineProperty(exports, "optional", {
	enumerable: true,
	get: function() {
		return optional;
	}
});
Object.defineProperty(exports, "permissions", {
	enumerable: true,
	get: function() {
		return permissions;
	}
});
Object.defineProperty(exports, "permits", {
	enumerable: true,
	get: function() {
		return permits;
	}
});
Object.defineProperty(exports, "scopes", {
	enumerable: true,
	get: function() {
		return scopes;
	}
});
Object.defineProperty(exports, "when", {
	enumerable: true,
	get: function() {
		return when;
	}
});
