Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_policy = require("./shared/policy.js");
const require_signature = require("./shared/signature.js");
const require_known_options = require("./shared/known-options.js");
let node_diagnostics_channel = require("node:diagnostics_channel");
let node_crypto = require("node:crypto");
let node_buffer = require("node:buffer");
let node_os = require("node:os");
let node_process = require("node:process");
let node_util = require("node:util");
// packages/guard/dist/auth0.js
const LOOPBACK = /* @__PURE__ */ new Set([
	"localhost",
	"127.0.0.1",
	"[::1]"
]);
/** Whether a URL is safe to trust an issuer by: https, or http that never leaves this machine. */
function isTrustworthyOrigin(url) {
	return url.protocol === "https:" || url.protocol === "http:" && LOOPBACK.has(url.hostname);
}
/**
* The issuer behind an Auth0 domain: `tenant.us.auth0.com` is the issuer `https://tenant.us.auth0.com/`.
* An origin (`https://…`, or `http://localhost:PORT` for a local tenant) is taken as it is. The issuer ends in `/`.
*
* @throws TypeError when `domain` is neither a host name nor such an origin
*/
function auth0(domain) {
	const origin = /^https?:\/\//.test(domain) ? domain.replace(/\/$/, "") : `https://${domain}`;
	const url = typeof domain === "string" && URL.canParse(origin) ? new URL(origin) : void 0;
	if (!url || url.origin !== origin) throw new TypeError(`The Auth0 domain "${domain}" is not a host name: use one like "tenant.us.auth0.com", or "http://localhost:7070" for a local tenant`);
	if (!isTrustworthyOrigin(url)) throw new TypeError(`The Auth0 domain "${domain}" uses http: only localhost may, use https`);
	return {
		issuer: `${origin}/`,
		jwksUri: `${origin}/.well-known/jwks.json`
	};
}
// packages/guard/dist/refusal.js
/** Nothing was sent, or credentials of a scheme that is not ours: a challenge without an error code (RFC 6750 §3.1). */
const missingCredentials = refusal(401, "missing_credentials");
/** The credentials are not well formed (RFC 6750 §3.1, `invalid_request`). */
function invalidRequest(description) {
	return refusal(400, "malformed_credentials", {
		error: "invalid_request",
		description
	});
}
/** The token is expired, malformed or otherwise not valid here (RFC 6750 §3.1, `invalid_token`). */
function invalidToken(reason, description) {
	return refusal(401, reason, {
		error: "invalid_token",
		description
	});
}
/** The issuer's keys cannot be had: nobody can tell whether the token is good. */
function issuerUnavailable(retryAfterSeconds) {
	return refusal(503, "issuer_unavailable", {
		error: "temporarily_unavailable",
		description: "The keys of the token issuer cannot be fetched at the moment",
		retryAfterSeconds
	});
}
const refusalsByPolicy = /* @__PURE__ */ new WeakMap();
/** A valid token that the policy does not let pass (RFC 6750 §3.1, `insufficient_scope`); made once a policy. */
function insufficientScope(policy) {
	const known = refusalsByPolicy.get(policy);
	if (known) return known;
	const made = refusal(403, "insufficient_scope", {
		error: "insufficient_scope",
		description: `This needs ${require_policy.explain(policy)}`,
		scope: require_policy.neededScope(policy)
	});
	refusalsByPolicy.set(policy, made);
	return made;
}
function refusal(status, reason, detail = {}) {
	return Object.freeze({
		granted: false,
		status,
		reason,
		error: detail.error,
		description: detail.description,
		scope: detail.scope ?? [],
		retryAfterSeconds: detail.retryAfterSeconds
	});
}
// packages/guard/dist/strict-json.js
const MAX_DEPTH = 16;
/**
* Parses a JSON object the way a signed document deserves: valid UTF-8 without byte order mark, no member twice at any
* level (RFC 7515 §4, RFC 7519 §4), every number finite, every string well-formed Unicode, at most 16 levels deep.
*
* @returns `undefined` when it is anything else
*/
function parseStrictJsonObject(bytes) {
	const text = bytes.toString("utf8");
	if (text.includes("�") && !(0, node_buffer.isUtf8)(bytes)) return void 0;
	const value = parseJson(text);
	if (!isJsonObject(value)) return void 0;
	return countMembers(value, text.includes("\\u"), 0) === countNamesInText(text) ? value : void 0;
}
function isJsonObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/** Counts the members in a parsed value, at all levels; NaN, which equals no count, when something in it is not sane. */
function countMembers(value, checkStrings, depth) {
	if (typeof value === "string") return checkStrings && !value.isWellFormed() ? NaN : 0;
	if (typeof value === "number") return Number.isFinite(value) ? 0 : NaN;
	if (typeof value !== "object" || value === null) return 0;
	if (depth === MAX_DEPTH) return NaN;
	let count = 0;
	if (Array.isArray(value)) {
		for (const item of value) count += countMembers(item, checkStrings, depth + 1);
		return count;
	}
	if (!isJsonObject(value)) return NaN;
	for (const name in value) {
		if (checkStrings && !name.isWellFormed()) return NaN;
		count += 1 + countMembers(value[name], checkStrings, depth + 1);
	}
	return count;
}
const SPACE = 32;
const BACKSLASH = 92;
const COLON = 58;
/**
* Counts the member names that a valid JSON text spells: strings with a colon behind them. `JSON.parse` keeps only the
* last of two members with one name, however it is escaped, so a higher count than the parsed value's tells of it.
*/
function countNamesInText(text) {
	let count = 0;
	let quote = text.indexOf("\"");
	while (quote !== -1) {
		let index = endOfString(text, quote) + 1;
		while (text.charCodeAt(index) <= SPACE) index += 1;
		if (text.charCodeAt(index) === COLON) count += 1;
		quote = text.indexOf("\"", index);
	}
	return count;
}
function endOfString(text, start) {
	let end = text.indexOf("\"", start + 1);
	while (isEscaped(text, end)) end = text.indexOf("\"", end + 1);
	return end;
}
function isEscaped(text, index) {
	let backslashes = 0;
	while (text.charCodeAt(index - 1 - backslashes) === BACKSLASH) backslashes += 1;
	return backslashes % 2 === 1;
}
// packages/guard/dist/jws.js
/** The largest token that is looked at, in characters. Node's HTTP parser allows 16 KiB for all headers together. */
const MAX_TOKEN_LENGTH = 16384;
const MAX_KEY_ID_LENGTH = 256;
const TOO_LONG = malformed$1("The token is too long");
const OPAQUE = invalidToken("opaque_token", "This is an opaque token: request one for an audience");
const ENCRYPTED = invalidToken("encrypted_token", "This is an encrypted token: request a signed one");
const NOT_COMPACT = malformed$1("The token is not a JWS of three parts");
const NOT_BASE64URL = malformed$1("A part of the token is empty or not canonical base64url");
const HEADER_NOT_JSON = malformed$1("The token header is not a strict JSON object");
const PAYLOAD_NOT_JSON = malformed$1("The token payload is not a strict JSON object");
const ALGORITHM$1 = unsupported("The token is signed with an algorithm that is not accepted here");
/** Of a token that states another type, or none where the issuer should. */
const WRONG_TYPE = invalidToken("not_an_access_token", "The token type is neither JWT nor at+jwt");
const KEY_ID = malformed$1("The token names its key in a way that no key set does");
const EXTENSION = unsupported("The token uses an extension that is not accepted here");
/** Reads a signed token: a strict JWS whose payload is strict JSON, of `typ` `JWT`, `at+jwt` (RFC 9068 §2.1) or none. */
function parseJws(token) {
	const jws = parseCompactJws(token);
	if ("granted" in jws) return jws;
	const { type } = jws.header;
	if (type !== void 0 && type !== "jwt" && type !== "at+jwt") return WRONG_TYPE;
	const claims = parseStrictJsonObject(jws.payload);
	if (!claims) return PAYLOAD_NOT_JSON;
	const { header, payload, signingInput, signature } = jws;
	return {
		header,
		payload,
		signingInput,
		signature,
		claims
	};
}
/**
* Takes a JWS in compact serialisation apart, by the strict reading of RFC 7515: canonical base64url, strict JSON in the
* header, an algorithm of the guard, no extension (`crit`, `b64`, `zip`, `cty`).
*/
function parseCompactJws(token) {
	if (token.length > MAX_TOKEN_LENGTH) return TOO_LONG;
	if (Buffer.byteLength(token) > token.length || token.includes("+") || token.includes("/")) return NOT_BASE64URL;
	const firstDot = token.indexOf(".");
	if (firstDot === -1) return OPAQUE;
	const lastDot = token.indexOf(".", firstDot + 1);
	if (lastDot === -1 || token.includes(".", lastDot + 1)) return refuseDots(token);
	const header = parseHeader(token.slice(0, firstDot));
	if ("granted" in header) return header;
	const payload = decodeBase64url(token.slice(firstDot + 1, lastDot));
	const signature = decodeBase64url(token.slice(lastDot + 1));
	if (!payload || !signature?.length) return NOT_BASE64URL;
	return {
		header,
		payload,
		signingInput: token.slice(0, lastDot),
		signature
	};
}
/** RFC 7516 §3.1: five parts, the second or fourth of which may be empty, are an encrypted token. */
function refuseDots(token) {
	return token.split(".", 6).length === 5 ? ENCRYPTED : NOT_COMPACT;
}
/** An issuer signs with few headers, each in one spelling, so parsing each once spares most of the work. */
const knownHeaders = /* @__PURE__ */ new Map();
const MAX_KNOWN_HEADERS = 64;
function parseHeader(encoded) {
	const known = knownHeaders.get(encoded);
	if (known) return known;
	const bytes = decodeBase64url(encoded);
	if (!bytes) return NOT_BASE64URL;
	const document = parseStrictJsonObject(bytes);
	if (!document) return HEADER_NOT_JSON;
	const header = checkHeader(document);
	if ("granted" in header) return header;
	if (knownHeaders.size === MAX_KNOWN_HEADERS) knownHeaders.clear();
	knownHeaders.set(bytes.toString("base64url"), header);
	return header;
}
function checkHeader(header) {
	if (!require_signature.isAlgorithm(header.alg)) return ALGORITHM$1;
	for (const extension of [
		"crit",
		"b64",
		"zip",
		"cty"
	]) if (extension in header) return EXTENSION;
	const { kid, typ } = header;
	if (typ !== void 0 && typeof typ !== "string") return WRONG_TYPE;
	if (kid !== void 0 && (typeof kid !== "string" || kid === "" || kid.length > MAX_KEY_ID_LENGTH)) return KEY_ID;
	return {
		algorithm: header.alg,
		keyId: kid,
		type: typ?.toLowerCase().replace(/^application\//, "")
	};
}
/** The last characters that leave no bits over, by the number of characters in the last, incomplete group of four. */
const LAST_CHARACTERS = [
	void 0,
	"",
	"AQgw",
	"AEIMQUYcgkosw048"
];
/**
* Decodes base64url (RFC 7515 §2) and nothing looser: Node's own decoder takes base64's `+` and `/` too, skips what it
* does not know, which shows in the length, and forgives bits left over, which give one signature many spellings.
*
* @param text - ASCII
*/
function decodeBase64url(text) {
	const bytes = Buffer.from(text, "base64url");
	const last = LAST_CHARACTERS[text.length % 4];
	return bytes.length === Math.floor(text.length * 3 / 4) && (last === void 0 || last.includes(text.charAt(text.length - 1))) ? bytes : void 0;
}
function malformed$1(description) {
	return invalidToken("malformed_token", description);
}
function unsupported(description) {
	return invalidToken("unsupported_token", description);
}
// packages/guard/dist/diagnostics.js
const decisions = (0, node_diagnostics_channel.channel)("tollgate.guard.decision");
const refusedTokens = (0, node_diagnostics_channel.channel)("tollgate.guard.token-refused");
const keys = (0, node_diagnostics_channel.channel)("tollgate.guard.keys");
/**
* Calls observers for what every guard of this process publishes, from now on. They are called at once, while a request
* waits: what takes long, they put off; and an observer that throws ends the process, as every
* subscriber of a diagnostics channel does. What was `received` may be of any type: whoever sent the token chose it.
*
* @returns a function that ends it
* @throws TypeError for an observer of an event that there is not
*/
function observe(observers) {
	require_known_options.refuseUnknownOptions(observers, [
		"decision",
		"tokenRefused",
		"keys"
	]);
	const ends = [
		listen(decisions, observers.decision),
		listen(refusedTokens, observers.tokenRefused),
		listen(keys, observers.keys)
	];
	return () => {
		for (const end of ends) end();
	};
}
function listen(to, observer) {
	if (!observer) return () => {};
	const listener = (event) => observer(event);
	to.subscribe(listener);
	return () => to.unsubscribe(listener);
}
function publishKeysFetched(event) {
	keys.publish(event);
}
function publishDecision(decision, remembered) {
	if (!decisions.hasSubscribers) return;
	const event = {
		outcome: decision.granted ? "granted" : decision.reason,
		remembered
	};
	decisions.publish(event);
}
function publishTokenRefused(refusal, jws, trusted) {
	if (!refusedTokens.hasSubscribers) return;
	const { iss, aud, exp } = jws.claims;
	const expected = [...trusted].map(({ issuer, audience, algorithms }) => ({
		issuer,
		audience,
		algorithms
	}));
	const event = {
		reason: refusal.reason,
		received: {
			issuer: iss,
			audience: aud,
			expiresAt: exp,
			algorithm: jws.header.algorithm,
			keyId: jws.header.keyId
		},
		expected,
		hint: hintFor(refusal, jws, expected)
	};
	refusedTokens.publish(event);
}
function hintFor(refusal, jws, expected) {
	const { iss } = jws.claims;
	if (refusal === WRONG_TYPE && jws.header.type === void 0) return "The token states no \"typ\": if its issuer never does, set the option \"profile\" to \"untyped\"";
	const twin = expected.find(({ issuer }) => iss !== issuer && isSameButForSlash(iss, issuer));
	return twin && `The issuer differs from "${twin.issuer}" by the slash at its end alone`;
}
/** What `iss` is, nobody has checked: an object that cannot become text must not throw here. */
function isSameButForSlash(iss, issuer) {
	return typeof iss === "string" && iss.replace(/\/$/, "") === issuer.replace(/\/$/, "");
}
// packages/guard/dist/errors.js
/**
* The issuer's keys cannot be had, so nobody can tell whether a token is good: an outage, never the caller's fault.
* The guard answers it with 503 and never with 401.
*/
var IssuerUnavailable = class extends Error {
	name = "IssuerUnavailable";
};
// packages/guard/dist/answer.js
const MESSAGES = {
	400: "Requires authentication",
	401: "Bad credentials",
	403: "Permission denied",
	503: "Unable to verify credentials"
};
/** As RFC 9110 §15 names them. */
const TITLES = {
	400: "Bad Request",
	401: "Unauthorized",
	403: "Forbidden",
	503: "Service Unavailable"
};
/** Creates what turns refusals into responses. Few refusals answer most requests, so each response is made once. */
function createAnswers(shape) {
	const answers = /* @__PURE__ */ new WeakMap();
	return (refusal) => {
		const known = answers.get(refusal);
		if (known) return known;
		const made = Object.freeze({
			status: refusal.status,
			headers: Object.freeze(headersOf(refusal, shape)),
			body: JSON.stringify(bodyOf(refusal, shape))
		});
		answers.set(refusal, made);
		return made;
	};
}
function headersOf(refusal, shape) {
	const headers = {
		"content-type": `${shape === "problem" ? "application/problem+json" : "application/json"}; charset=utf-8`,
		"cache-control": "no-store"
	};
	if (refusal.status === 503) headers["retry-after"] = String(refusal.retryAfterSeconds);
	else headers["www-authenticate"] = challengeOf(refusal);
	return headers;
}
/** RFC 6750 §3. Nothing in here needs escaping: scope tokens and descriptions hold neither quote nor backslash. */
function challengeOf({ error, description, scope }) {
	if (!error) return "Bearer";
	return `Bearer error="${error}", error_description="${description}"${scope.length > 0 ? `, scope="${scope.join(" ")}"` : ""}`;
}
function bodyOf({ status, error, description }, shape) {
	if (shape === "problem") return {
		type: "about:blank",
		title: TITLES[status],
		status,
		detail: description,
		error
	};
	if (shape === "oauth") return {
		error,
		error_description: description
	};
	return {
		error,
		error_description: description,
		message: error ? MESSAGES[status] : "Requires authentication"
	};
}
// packages/guard/dist/authorization-header.js
/** RFC 9110 §11.4: the scheme is a case-insensitive token; credentials of `token68` characters follow after spaces. */
const BEARER_AND_TOKEN68 = /^bearer +([a-z0-9\-._~+/]+=*)$/i;
/** Behind ", " another scheme, which credentials never hold: somebody joined repeated headers, as `fetch` does (Fetch §2.2.2). */
const JOINED = /, [!#$%&'*+.^_`|~0-9a-z-]+(?: |$)/i;
const BEARER = /^bearer(?![!#$%&'*+.^_`|~0-9a-z-])/i;
const EMPTY = invalidRequest("The Authorization header says Bearer and carries no token");
const MALFORMED$1 = invalidRequest("The Authorization header is not Bearer, a space and one token");
const REPEATED = invalidRequest("The request carries more than one Authorization header");
/**
* Reads the credentials in an Authorization header (RFC 6750 §2.1).
*
* @returns `undefined` when there is no header, or it uses another scheme
*/
function parseAuthorizationHeader(header) {
	if (header === void 0) return void 0;
	const accessToken = BEARER_AND_TOKEN68.exec(header)?.[1];
	if (accessToken) return { accessToken };
	if (JOINED.test(header)) return REPEATED;
	if (!BEARER.test(header)) return void 0;
	return header.slice(6).trim() === "" ? EMPTY : MALFORMED$1;
}
/**
* Refuses a request with several Authorization headers, of which Node shows the first alone: a proxy in front may have
* read another one.
*
* @param rawHeaders - names and values in turn, as `http.IncomingMessage` holds them
*/
function refuseRepeated(rawHeaders) {
	let count = 0;
	for (let index = 0; index < rawHeaders.length; index += 2) if (isAuthorization(rawHeaders[index])) count += 1;
	return count > 1 ? REPEATED : void 0;
}
/** The usual spellings come first: making one of another costs a new string. */
function isAuthorization(name) {
	if (name?.length !== 13) return false;
	return name === "Authorization" || name === "authorization" || name.toLowerCase() === "authorization";
}
// packages/guard/dist/decision.js
/** Tells a refusal from the value that a step of the verification yields otherwise. */
function isRefusal(outcome) {
	return "granted" in outcome && outcome.granted === false;
}
// packages/guard/dist/exchange.js
const HEADERS = { accept: "application/json" };
const MAX_BYTES = 524288;
/**
* By Node's own client, which a server has at hand: the first `fetch` of a process takes some 40 ms to load. An `import`
* of `node:http` takes as long, for it asks the module for all that it exports, `WebSocket` included. A `require` made for
* this file would not outlive a bundler.
*/
const exchangeByNode = (url, signal) => {
	const { get } = (0, node_process.getBuiltinModule)(url.startsWith("https:") ? "node:https" : "node:http");
	return new Promise((resolve, reject) => {
		get(url, {
			headers: {
				...HEADERS,
				connection: "close"
			},
			signal
		}, (response) => {
			readMessage(response, url).then(resolve, reject);
		}).once("error", reject);
	});
};
async function readMessage(response, url) {
	const { statusCode: status = 0, headers } = response;
	const cacheControl = headers["cache-control"];
	if (status !== 200) {
		response.destroy();
		return {
			status,
			cacheControl,
			body: ""
		};
	}
	const collected = collect(url);
	for await (const chunk of response) collected.add(chunk);
	return {
		status,
		cacheControl,
		body: collected.text()
	};
}
/** By a `fetch` that the guard was given. */
function exchangeByFetch(fetch) {
	return async (url, signal) => {
		const response = await fetch(url, {
			headers: HEADERS,
			redirect: "error",
			signal
		});
		const { status } = response;
		const cacheControl = response.headers.get("cache-control") ?? void 0;
		if (status !== 200 || response.redirected) {
			await response.body?.cancel();
			if (response.redirected) throw new IssuerUnavailable(`"${url}" redirects: redirects are not followed`);
			return {
				status,
				cacheControl,
				body: ""
			};
		}
		return {
			status,
			cacheControl,
			body: response.body ? await readBody(response.body, url, signal) : ""
		};
	};
}
/** What ends the reading, the deadline included, lets go of the body. */
async function readBody(body, url, signal) {
	const reader = body.getReader();
	const collected = collect(url);
	const letGo = (reason) => reader.cancel(reason).catch(() => {});
	const abort = () => letGo(signal.reason);
	signal.addEventListener("abort", abort);
	try {
		while (!signal.aborted) {
			const { done, value } = await reader.read();
			if (done) break;
			collected.add(value);
		}
		signal.throwIfAborted();
		return collected.text();
	} catch (error) {
		letGo(error);
		throw error;
	} finally {
		signal.removeEventListener("abort", abort);
	}
}
/** Counts bytes as they come out of a content coding: a small answer may unfold into a large one. */
function collect(url) {
	const chunks = [];
	let size = 0;
	return {
		add: (chunk) => {
			if (!node_util.types.isUint8Array(chunk)) throw new TypeError("The body is not a stream of bytes");
			size += chunk.byteLength;
			if (size > MAX_BYTES) throw new IssuerUnavailable(`"${url}" is larger than ${MAX_BYTES} bytes`);
			chunks.push(chunk);
		},
		text: () => Buffer.concat(chunks).toString("utf8")
	};
}
// packages/guard/dist/roca.js
/** The primes under 168 whose remainders 65537 does not generate all of: at each, a sound modulus may fall outside. */
const TELLING_PRIMES = [
	11,
	13,
	17,
	19,
	37,
	53,
	61,
	71,
	73,
	79,
	97,
	103,
	107,
	109,
	127,
	151,
	157
];
/**
* Whether an RSA modulus bears the fingerprint of ROCA (CVE-2017-15361): a faulty library built primes of so narrow a
* form that their product can be factored. One sound modulus in 240 million bears it too.
*/
function isRocaModulus(modulus) {
	return TELLING_PRIMES.every((prime) => isPowerOf65537(Number(modulus % BigInt(prime)), prime));
}
function isPowerOf65537(remainder, prime) {
	let power = 1;
	do {
		if (power === remainder) return true;
		power = power * 65537 % prime;
	} while (power !== 1);
	return false;
}
// packages/guard/dist/jwk.js
/**
* Reads the usable keys of a JSON Web Key Set (RFC 7517 §5). A key that is not usable is left out and does not harm the
* others: encryption, symmetric and private keys, unknown types, RSA under 2048 bits (RFC 7518 §3.3), with a weak
* exponent or of a kind that can be factored. A key that is listed twice is one key, for the algorithms of both entries.
* Two keys with one `kid` are both left out, for nobody can tell which was meant.
*
* @returns `undefined` when the document is no key set or holds more than `maxKeys` keys
*/
function parseKeySet(document, maxKeys) {
	if (!isJsonObject(document) || !Array.isArray(document.keys) || document.keys.length > maxKeys) return void 0;
	const keys = merge(document.keys.map(parseKey).filter((key) => key !== void 0));
	return keys.filter((key) => key.keyId === void 0 || keys.every((other) => other === key || other.keyId !== key.keyId));
}
/** Makes one key of those that are listed several times. */
function merge(listed) {
	return listed.filter((key, index) => listed.findIndex((other) => isSameKey(key, other)) === index).map((first) => {
		const algorithms = new Set(listed.filter((key) => isSameKey(key, first)).flatMap((key) => key.algorithms));
		return {
			...first,
			algorithms: [...algorithms]
		};
	});
}
/** Whether two entries of key sets are one key, whatever they say that it is for. */
function isSameKey(a, b) {
	return a.keyId === b.keyId && a.publicKey.equals(b.publicKey);
}
function parseKey(jwk) {
	if (!isJsonObject(jwk) || !isForVerifying(jwk)) return void 0;
	const { kid } = jwk;
	if (kid !== void 0 && typeof kid !== "string") return void 0;
	const publicKey = importPublicKey(jwk);
	if (!publicKey) return void 0;
	const possible = algorithmsOf(publicKey);
	const algorithms = jwk.alg === void 0 ? possible : possible.filter((algorithm) => algorithm === jwk.alg);
	return algorithms.length > 0 ? {
		keyId: kid,
		algorithms,
		publicKey,
		current: true
	} : void 0;
}
/** RFC 7517 §4.2 and §4.3. A set that shows private members (`d`) has lost that key to everybody. */
function isForVerifying(jwk) {
	if (jwk.d !== void 0) return false;
	if (jwk.use !== void 0 && jwk.use !== "sig") return false;
	return jwk.key_ops === void 0 || Array.isArray(jwk.key_ops) && jwk.key_ops.includes("verify");
}
function importPublicKey(jwk) {
	try {
		return (0, node_crypto.createPublicKey)({
			key: jwk,
			format: "jwk"
		});
	} catch {
		return;
	}
}
function algorithmsOf(publicKey) {
	const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
	if (asymmetricKeyType === "rsa") return isStrongRsa(publicKey) ? ["RS256", "PS256"] : [];
	if (asymmetricKeyType === "ec") return asymmetricKeyDetails?.namedCurve === "prime256v1" ? ["ES256"] : [];
	return asymmetricKeyType === "ed25519" ? ["EdDSA"] : [];
}
function isStrongRsa(publicKey) {
	const { modulusLength = 0, publicExponent = 0n } = publicKey.asymmetricKeyDetails ?? {};
	if (modulusLength < 2048 || publicExponent < 3n || publicExponent % 2n === 0n) return false;
	const { n = "" } = publicKey.export({ format: "jwk" });
	return !isRocaModulus(BigInt(`0x${Buffer.from(n, "base64url").toString("hex")}`));
}
// packages/guard/dist/jitter.js
/** Up to a quarter less, so that many processes that started together do not ask together. */
function jitter(seconds) {
	return seconds * (.75 + Math.random() / 4);
}
// packages/guard/dist/fetch-pauses.js
const MAX_MISSED_KEY_IDS = 1e3;
/** In cool-downs: a key that was published after its first token came must not stay unknown for long. */
const MISSED_FOR_COOL_DOWNS = 2;
const NEVER$1 = Number.NEGATIVE_INFINITY;
/** @param coolDownSeconds - the longest pause */
function createFetchPauses(coolDownSeconds) {
	let failures = 0;
	let afterFailureAt = NEVER$1;
	let nextTurnAt = NEVER$1;
	const missedUntil = /* @__PURE__ */ new Map();
	function takeTurn(now) {
		if (now < nextTurnAt) return false;
		nextTurnAt = now + jitter(coolDownSeconds) * 1e3;
		return true;
	}
	function succeeded() {
		failures = 0;
		afterFailureAt = NEVER$1;
	}
	/** Each failure doubles the pause, from one second to the cool-down. */
	function failed(now) {
		afterFailureAt = now + jitter(Math.min(2 ** failures, coolDownSeconds)) * 1e3;
		failures += 1;
	}
	function missed(keyId, now) {
		if (missedUntil.size === MAX_MISSED_KEY_IDS) missedUntil.clear();
		missedUntil.set(keyId, now + MISSED_FOR_COOL_DOWNS * coolDownSeconds * 1e3);
	}
	function clockSetBack() {
		afterFailureAt = NEVER$1;
		nextTurnAt = NEVER$1;
		missedUntil.clear();
	}
	return {
		get fetchAt() {
			return afterFailureAt;
		},
		get searchAt() {
			return Math.max(afterFailureAt, nextTurnAt);
		},
		get isFailing() {
			return failures > 0;
		},
		hasMissed: (keyId, now) => now < (missedUntil.get(keyId) ?? NEVER$1),
		takeTurn,
		succeeded,
		failed,
		missed,
		clockSetBack
	};
}
// packages/guard/dist/held-keys.js
/** An issuer may ask for its keys to be fetched more often or less, within these bounds. */
const LEAST_FRESH_SECONDS = 60;
const MOST_FRESH_SECONDS = 86400;
const NEVER = Number.NEGATIVE_INFINITY;
function createHeldKeys(ages) {
	let keys = [];
	let fetchedAt = NEVER;
	let freshUntil = NEVER;
	let servesUntil = NEVER;
	/** A key that is gone stops working, and its remembered tokens with it; one that stayed keeps them. */
	function replace(fetched, now) {
		const kept = fetched.keys.map((key) => keys.find((known) => isUnchanged(known, key)) ?? key);
		for (const key of keys) key.current = kept.includes(key);
		keys = kept;
		fetchedAt = now;
		freshUntil = now + freshSeconds(fetched.maxAgeSeconds, ages) * 1e3;
		servesUntil = now + ages.lastKnownGoodSeconds * 1e3;
	}
	function clockSetBack(now) {
		fetchedAt = Math.min(fetchedAt, now);
		freshUntil = NEVER;
		servesUntil = Math.min(servesUntil, now + ages.lastKnownGoodSeconds * 1e3);
	}
	return {
		areFresh: (now) => now < freshUntil,
		mayServe: (now) => now < servesUntil,
		ageSeconds: (now) => fetchedAt === NEVER ? void 0 : (now - fetchedAt) / 1e3,
		find: (keyId, algorithm) => selectKey(keys, keyId, algorithm),
		replace,
		clockSetBack
	};
}
/** A token without `kid` is taken only where one key alone could have signed it (RFC 7515 §4.1.4). */
function selectKey(keys, keyId, algorithm) {
	let selected;
	for (const key of keys) {
		if (keyId !== void 0 && key.keyId !== keyId || !key.algorithms.includes(algorithm)) continue;
		if (selected) return void 0;
		selected = key;
	}
	return selected;
}
/** However long the issuer calls its keys fresh, half of the last known good is left to outlast an outage. */
function freshSeconds(maxAgeSeconds, ages) {
	if (maxAgeSeconds === void 0) return jitter(ages.freshSeconds);
	const most = Math.min(MOST_FRESH_SECONDS, ages.lastKnownGoodSeconds / 2);
	return jitter(Math.min(Math.max(maxAgeSeconds, LEAST_FRESH_SECONDS), most));
}
function isUnchanged(known, key) {
	return isSameKey(known, key) && known.algorithms.join() === key.algorithms.join();
}
// packages/guard/dist/key-set.js
const UNKNOWN_KEY = invalidToken("unknown_key", "The token is signed with a key that its issuer does not publish");
/** Keys that are given once and for all, for an issuer that is never asked. */
function createStaticKeySet(keys) {
	return {
		serves: () => true,
		find: (keyId, algorithm) => selectKey(keys, keyId, algorithm) ?? UNKNOWN_KEY,
		ready: async () => {}
	};
}
/**
* Keys that are fetched when needed, kept through an outage, replaced and never merged. What is at hand and how old it
* is, `held` knows; when the issuer may be asked, `pauses`.
*
* @param fetchKeys - rejects with {@link IssuerUnavailable} on an outage
* @param clock - milliseconds since the epoch
*/
function createKeySet(issuer, fetchKeys, times, clock) {
	const held = createHeldKeys(times);
	const pauses = createFetchPauses(times.coolDownSeconds);
	let pending;
	let lastError;
	/** When one of their times was last set: before that, the clock was set back. */
	let timedAt = Number.NEGATIVE_INFINITY;
	/** Single flight: whoever comes while a fetch is under way waits for that one. */
	function refresh() {
		if (pending) return pending;
		const { promise, resolve } = Promise.withResolvers();
		const refreshed = promise.then(replace, postpone).finally(() => {
			pending = void 0;
		});
		pending = refreshed;
		resolve(fetchKeys());
		return refreshed;
	}
	function replace(fetched) {
		timedAt = clock();
		publishKeysFetched({
			issuer,
			ageSeconds: held.ageSeconds(timedAt),
			error: void 0
		});
		held.replace(fetched, timedAt);
		pauses.succeeded();
	}
	function postpone(error) {
		timedAt = clock();
		publishKeysFetched({
			issuer,
			ageSeconds: held.ageSeconds(timedAt),
			error
		});
		pauses.failed(timedAt);
		lastError = error;
		throw error;
	}
	function serves(now) {
		if (now < timedAt) {
			held.clockSetBack(now);
			pauses.clockSetBack();
			timedAt = now;
		}
		if (held.areFresh(now)) return true;
		if (!held.mayServe(now)) return false;
		if (!pending && now >= pauses.fetchAt) refresh().catch(() => {});
		return true;
	}
	function find(keyId, algorithm, now) {
		const served = serves(now);
		const key = served ? held.find(keyId, algorithm) : void 0;
		if (key) return key;
		if (pending) return findAfterOther(pending, keyId, algorithm);
		if (now < pauses.fetchAt) return unavailable(now);
		if (served) {
			if (pauses.hasMissed(keyId, now)) return UNKNOWN_KEY;
			if (!pauses.takeTurn(now)) return pauses.isFailing ? unavailable(now) : UNKNOWN_KEY;
			timedAt = now;
		}
		return findAfter(refresh(), keyId, algorithm);
	}
	/** What was under way may have been answered before the key was published: if it did not bring the key, it is looked for anew. */
	async function findAfterOther(fetched, keyId, algorithm) {
		try {
			await fetched;
		} catch (error) {
			return outage(error);
		}
		return find(keyId, algorithm, clock());
	}
	async function findAfter(fetched, keyId, algorithm) {
		try {
			await fetched;
		} catch (error) {
			return outage(error);
		}
		const key = held.find(keyId, algorithm);
		if (!key) pauses.missed(keyId, clock());
		return key ?? UNKNOWN_KEY;
	}
	function outage(error) {
		if (error instanceof IssuerUnavailable) return unavailable(clock());
		throw error;
	}
	function unavailable(now) {
		const retryAt = held.mayServe(now) ? pauses.searchAt : pauses.fetchAt;
		return issuerUnavailable(Math.max(1, Math.ceil((retryAt - now) / 1e3)));
	}
	async function ready() {
		const now = clock();
		if (serves(now)) return;
		if (!pending && now < pauses.fetchAt) throw new IssuerUnavailable(`The last attempt to fetch the keys of "${issuer}" failed`, { cause: lastError });
		await refresh();
	}
	return {
		serves,
		find,
		ready
	};
}
// packages/guard/dist/key-source.js
const MAX_KEYS = 100;
/**
* Fetches the issuer's keys once.
*
* @throws IssuerUnavailable with the cause, whatever went wrong
*/
async function fetchKeys(source) {
	const { location } = source;
	const jwksUri = "jwksUri" in location ? location.jwksUri : await discover(source, location.discovery);
	const { document, maxAgeSeconds } = await fetchJson(jwksUri, source);
	const keys = parseKeySet(document, MAX_KEYS);
	if (!keys) throw new IssuerUnavailable(`"${jwksUri}" is not a key set of at most ${MAX_KEYS} keys`);
	if (keys.length === 0) throw new IssuerUnavailable(`The key set "${jwksUri}" holds no key that the guard can use`);
	return {
		keys,
		maxAgeSeconds
	};
}
async function discover(source, name) {
	const url = discoveryAddress(source.issuer, name);
	const { document } = await fetchJson(url, source);
	if (!isJsonObject(document)) throw new IssuerUnavailable(`"${url}" is not a discovery document`);
	if (document.issuer !== source.issuer) throw new IssuerUnavailable(`"${url}" names the issuer ${JSON.stringify(document.issuer)}, not "${source.issuer}"`);
	const { jwks_uri: jwksUri } = document;
	if (typeof jwksUri !== "string" || !URL.canParse(jwksUri) || !isTrustworthyOrigin(new URL(jwksUri))) throw new IssuerUnavailable(`"${url}" names no "jwks_uri" on https`);
	return jwksUri;
}
function discoveryAddress(issuer, name) {
	if (name === "openid-configuration") return `${issuer.replace(/\/$/, "")}/.well-known/${name}`;
	const { origin, pathname } = new URL(issuer);
	return `${origin}/.well-known/${name}${pathname.replace(/\/$/, "")}`;
}
async function fetchJson(url, { exchange, timeoutSeconds }) {
	try {
		const { status, cacheControl, body } = await withinDeadline(timeoutSeconds, (signal) => exchange(url, signal));
		if (status !== 200) throw new IssuerUnavailable(`"${url}" answered with status ${status}`);
		return {
			document: JSON.parse(body),
			maxAgeSeconds: maxAgeOf(cacheControl)
		};
	} catch (cause) {
		if (cause instanceof IssuerUnavailable) throw cause;
		throw new IssuerUnavailable(`Cannot fetch "${url}"`, { cause });
	}
}
/** A custom `fetch` may not heed its signal: the deadline ends the exchange all the same. */
async function withinDeadline(seconds, exchange) {
	const controller = new AbortController();
	const { promise: late, reject } = Promise.withResolvers();
	const timer = setTimeout(() => {
		const reason = new DOMException(`No whole answer within ${seconds} seconds`, "TimeoutError");
		reject(reason);
		controller.abort(reason);
	}, seconds * 1e3);
	try {
		return await Promise.race([exchange(controller.signal), late]);
	} finally {
		clearTimeout(timer);
	}
}
function maxAgeOf(cacheControl) {
	if (!cacheControl) return void 0;
	if (/(?:^|[\s,])no-(?:store|cache)(?:$|[\s,=])/i.test(cacheControl)) return 0;
	const seconds = /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(cacheControl)?.[1];
	return seconds === void 0 ? void 0 : Number(seconds);
}
// packages/guard/dist/trusted-issuer.js
const ISSUER_OPTIONS = Object.keys({
	issuer: true,
	audience: true,
	algorithms: true,
	profile: true,
	jwksUri: true,
	discovery: true,
	keys: true
});
/** @throws TypeError naming the option that is missing or wrong */
function trustIssuer(options, settings) {
	const { issuer, audience, algorithms = ["RS256"], profile = "auth0" } = options;
	checkAddress("issuer", issuer);
	if (typeof audience !== "string" || audience === "") throw new TypeError(`The option "audience" must be one string, the identifier of the API, not "${audience}"`);
	if (!Array.isArray(algorithms) || algorithms.length === 0 || !algorithms.every(require_signature.isAlgorithm)) throw new TypeError("The option \"algorithms\" must be an array of some of RS256, PS256, ES256 and EdDSA");
	if (profile !== "auth0" && profile !== "rfc9068" && profile !== "untyped") throw new TypeError(`The option "profile" must be "auth0", "rfc9068" or "untyped", not "${profile}"`);
	const { clockToleranceSeconds } = settings;
	return {
		issuer,
		audience,
		algorithms,
		profile,
		clockToleranceSeconds,
		keySet: keySetOf(options, settings)
	};
}
function keySetOf(options, { times, clock, exchange, fetchTimeoutSeconds }) {
	const { issuer, jwksUri, discovery, keys } = options;
	if ([
		jwksUri,
		discovery,
		keys
	].filter((source) => source !== void 0).length > 1) throw new TypeError("Of the options \"jwksUri\", \"discovery\" and \"keys\" only one can say where the keys are");
	if (keys) {
		const parsed = parseKeySet(keys, Number.POSITIVE_INFINITY);
		if (!parsed?.length) throw new TypeError("The option \"keys\" holds no key that the guard can use");
		return createStaticKeySet(parsed);
	}
	if (jwksUri !== void 0) checkAddress("jwksUri", jwksUri);
	if (discovery !== void 0 && discovery !== "openid-configuration" && discovery !== "oauth-authorization-server") throw new TypeError(`The option "discovery" must be "openid-configuration" or "oauth-authorization-server", not "${discovery}"`);
	const source = {
		issuer,
		location: jwksUri ? { jwksUri } : { discovery: discovery ?? "openid-configuration" },
		exchange,
		timeoutSeconds: fetchTimeoutSeconds
	};
	return createKeySet(issuer, () => fetchKeys(source), times, clock);
}
function checkAddress(name, address) {
	if (typeof address !== "string" || !URL.canParse(address) || !isTrustworthyOrigin(new URL(address))) throw new TypeError(`The option "${name}" must be an https address, or http on localhost, not "${String(address)}"`);
}
// packages/guard/dist/options.js
const OPTIONS = Object.keys({
	issuers: true,
	claims: true,
	clockToleranceSeconds: true,
	rememberedTokens: true,
	keysFreshSeconds: true,
	keysLastKnownGoodSeconds: true,
	keysCoolDownSeconds: true,
	fetchTimeoutSeconds: true,
	threads: true,
	bodies: true,
	fetch: true,
	clock: true
});
/** @throws TypeError naming the option that is missing, wrong or unknown */
function parseOptions(options) {
	require_known_options.refuseUnknownOptions(options, [...ISSUER_OPTIONS, ...OPTIONS]);
	const { clock = () => Date.now(), bodies = "message", fetch, threads = (0, node_os.availableParallelism)() > 1 } = options;
	if (bodies !== "message" && bodies !== "oauth" && bodies !== "problem") throw new TypeError(`The option "bodies" must be "message", "oauth" or "problem", not "${bodies}"`);
	if (typeof clock !== "function") throw new TypeError("The option \"clock\" must be a function");
	if (fetch !== void 0 && typeof fetch !== "function") throw new TypeError("The option \"fetch\" must be a function");
	if (options.claims !== void 0 && typeof options.claims?.["~standard"]?.validate !== "function") throw new TypeError("The option \"claims\" must be a Standard Schema validator, such as one of Zod or Valibot");
	const times = {
		freshSeconds: amount(options, "keysFreshSeconds", 600, 1),
		lastKnownGoodSeconds: amount(options, "keysLastKnownGoodSeconds", 14400, 1),
		coolDownSeconds: amount(options, "keysCoolDownSeconds", 30, 1)
	};
	if (times.lastKnownGoodSeconds < times.freshSeconds) throw new TypeError("The option \"keysLastKnownGoodSeconds\" must not be less than \"keysFreshSeconds\"");
	const settings = {
		clockToleranceSeconds: amount(options, "clockToleranceSeconds", 0, 0, 300),
		fetchTimeoutSeconds: amount(options, "fetchTimeoutSeconds", 5, .1, 60),
		times,
		clock,
		exchange: fetch ? exchangeByFetch(fetch) : exchangeByNode
	};
	if (typeof threads !== "boolean") throw new TypeError("The option \"threads\" must be true or false");
	const trusted = "issuers" in options ? issuersAlone(options) : [options];
	const issuers = new Map(trusted.map((each, index) => [each.issuer, trustOneOf(trusted, index, each, settings)]));
	if (issuers.size === 0) throw new TypeError("The option \"issuers\" names no issuer: nobody could pass");
	if (issuers.size < trusted.length) throw new TypeError("The option \"issuers\" names an issuer twice");
	return {
		issuers,
		bodies,
		threads,
		clock,
		rememberedTokens: Math.floor(amount(options, "rememberedTokens", 1e4, 0, 1e7))
	};
}
/** Says of several issuers, which one is wrong. */
function trustOneOf({ length }, index, options, settings) {
	try {
		return trustIssuer(options, settings);
	} catch (error) {
		if (length === 1 || !(error instanceof TypeError)) throw error;
		throw new TypeError(`In entry ${index + 1} of ${length} of "issuers": ${error.message}`, { cause: error });
	}
}
/** What is said of one issuer beside several would be ignored, and somebody would believe it. */
function issuersAlone(options) {
	const beside = Object.entries(options).filter(([name, value]) => ISSUER_OPTIONS.includes(name) && value !== void 0).map(([name]) => `"${name}"`);
	if (beside.length > 0) throw new TypeError(`What is said of one issuer (${beside.join(" and ")}) must stand in an entry of "issuers"`);
	if (!Array.isArray(options.issuers)) throw new TypeError("The option \"issuers\" must be an array");
	for (const issuer of options.issuers) require_known_options.refuseUnknownOptions(issuer, ISSUER_OPTIONS);
	return options.issuers;
}
function amount(options, name, byDefault, least = 0, most = Number.MAX_SAFE_INTEGER) {
	const value = options[name] ?? byDefault;
	if (typeof value === "number" && value >= least && value <= most) return value;
	const range = most === Number.MAX_SAFE_INTEGER ? `finite number of at least ${least}` : `number from ${least} to ${most}`;
	const text = typeof value === "string" ? `the string "${value}"` : `"${String(value)}"`;
	throw new TypeError(`The option "${name}" must be a ${range}, not ${text}`);
}
// packages/guard/dist/standard-schema.js
/**
* Holds claims against a schema. What throws fits no claims, and neither does a promise: an asynchronous schema answers
* with one, and so does Zod when a transform throws.
*
* @returns the claims with the schema's output put over them; `undefined` when they do not fit
*/
function narrow(schema, claims) {
	const result = resultOf(schema, claims);
	return result && "value" in result && !result.issues ? {
		...claims,
		...result.value
	} : void 0;
}
function resultOf(schema, claims) {
	try {
		const result = schema["~standard"].validate(claims);
		if (!("then" in result)) return result;
		result.then(void 0, () => void 0);
	} catch {}
}
// packages/guard/dist/claims.js
/**
* How far ahead an issuer's clock may be by default, for `iat` alone: it tells when a token was made, and only `nbf` says
* when it may be used (RFC 7519 §4.1.5, §4.1.6). Without, a token that is used at once fails whenever the issuer's clock
* is a moment ahead.
*/
const ISSUED_AHEAD_SECONDS = 5;
const WRONG_AUDIENCE = invalidToken("wrong_audience", "The token is not meant for this API");
const EXPIRED = invalidToken("expired", "The token is expired");
const NOT_YET_VALID = invalidToken("not_yet_valid", "The token is not valid yet");
const ID_TOKEN = invalidToken("not_an_access_token", "This is an ID token: send the access token");
const LOGOUT_TOKEN = invalidToken("not_an_access_token", "This is a logout token: send the access token");
const BOUND = invalidToken("unsupported_token", "The token is bound to a key and cannot be used as a bearer token");
const NOT_RFC9068 = malformed("one of sub, client_id, iat and jti", "as RFC 9068 requires it");
const MALFORMED = {
	iss: malformed("iss", "a string"),
	aud: malformed("aud", "a string or an array of strings"),
	exp: malformed("exp", "a time in seconds"),
	nbf: malformed("nbf", "a time in seconds"),
	iat: malformed("iat", "a time in seconds"),
	sub: malformed("sub", "a string"),
	scope: malformed("scope", "one string"),
	permissions: malformed("permissions", "an array of strings")
};
/**
* Checks the claims of an access token (RFC 7519 §4.1, RFC 9068 §4). That `iss` is trusted is settled before.
*
* @param now - seconds since the epoch
*/
function checkClaims(payload, rules, now) {
	const otherKind = refuseOtherKinds(payload);
	if (otherKind) return otherKind;
	if (rules.profile === "rfc9068" && !hasRequiredClaims(payload)) return NOT_RFC9068;
	if (!isClaims(payload)) return refuseRequired(payload);
	const { aud, exp, nbf = 0, iat = 0, sub = "", scope = "", permissions = [] } = payload;
	if (!isTime(nbf)) return MALFORMED.nbf;
	if (!isTime(iat)) return MALFORMED.iat;
	if (!isString(sub)) return MALFORMED.sub;
	if (!isString(scope)) return MALFORMED.scope;
	if (!isStrings(permissions)) return MALFORMED.permissions;
	if (isString(aud) ? aud !== rules.audience : !aud.includes(rules.audience)) return WRONG_AUDIENCE;
	const validUntil = exp + rules.clockToleranceSeconds;
	const validFrom = Math.max(nbf, iat - ISSUED_AHEAD_SECONDS) - rules.clockToleranceSeconds;
	if (now >= validUntil) return EXPIRED;
	if (now < validFrom) return NOT_YET_VALID;
	return {
		claims: payload,
		permissions,
		scopes: scope === "" ? [] : scope.split(" "),
		validFrom,
		validUntil
	};
}
/** Whether a payload has what every access token needs here. */
function isClaims(payload) {
	const { iss, aud, exp } = payload;
	return isString(iss) && (isString(aud) || isStrings(aud)) && isTime(exp);
}
function refuseRequired({ iss, exp }) {
	if (!isString(iss)) return MALFORMED.iss;
	return isTime(exp) ? MALFORMED.aud : MALFORMED.exp;
}
/** Tokens that the issuer signs with the same key and that are not access tokens, told by claims that only they carry. */
function refuseOtherKinds(payload) {
	if ("nonce" in payload || "at_hash" in payload || "c_hash" in payload) return ID_TOKEN;
	if ("events" in payload) return LOGOUT_TOKEN;
	return "cnf" in payload ? BOUND : void 0;
}
/** RFC 9068 §2.2, beyond what every access token needs here. */
function hasRequiredClaims({ sub, client_id, iat, jti }) {
	return isString(sub) && isString(client_id) && isTime(iat) && isString(jti);
}
function isString(value) {
	return typeof value === "string";
}
function isStrings(value) {
	return Array.isArray(value) && value.every(isString);
}
/** RFC 7519 §2, NumericDate. Beyond the safe integers a second more or less is lost, and no clock gets there. */
function isTime(value) {
	return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
function malformed(name, expected) {
	return invalidToken("malformed_token", `The claim ${name} is missing or is not ${expected}`);
}
// packages/guard/dist/token-verifier.js
const UNKNOWN_ISSUER = invalidToken("unknown_issuer", "The token is from an issuer that is not trusted here");
const ALGORITHM = invalidToken("unsupported_token", "The token is signed with an algorithm that is not accepted here");
const TYPE = invalidToken("not_an_access_token", "The token type is not at+jwt");
const CLAIMS = invalidToken("malformed_token", "The claims of the token do not fit this API");
const BAD_SIGNATURE = invalidToken("bad_signature", "The signature of the token is not valid");
/**
* Creates what verifies an access token from its text.
*
* @param issuers - by the exact `iss`
* @param fits - whether claims have the form that the API asks for
* @param clock - milliseconds since the epoch
* @param threads - whether signatures are checked on Node's thread pool
*/
function createTokenVerifier(issuers, fits, clock, threads) {
	/**
	* The signature comes last: a token that cannot pass must neither cost one nor cause a fetch.
	*
	* @param now - milliseconds since the epoch
	*/
	function verify(accessToken, now) {
		const jws = parseJws(accessToken);
		if (isRefusal(jws)) return jws;
		const issuer = issuers.get(jws.claims.iss);
		if (!issuer) return refuse(UNKNOWN_ISSUER, jws);
		const accepted = accept(jws, issuer, now);
		if (isRefusal(accepted)) return refuse(accepted, jws);
		const key = issuer.keySet.find(jws.header.keyId, jws.header.algorithm, now);
		return key instanceof Promise ? key.then((found) => verifyWith(found, jws, accepted, issuer)) : verifyWith(key, jws, accepted, issuer);
	}
	function accept(jws, issuer, now) {
		if (!issuer.algorithms.includes(jws.header.algorithm)) return ALGORITHM;
		if (issuer.profile !== "untyped" && jws.header.type === void 0) return WRONG_TYPE;
		if (issuer.profile === "rfc9068" && jws.header.type !== "at+jwt") return TYPE;
		return checkClaims(jws.claims, issuer, now / 1e3);
	}
	function verifyWith(key, jws, accepted, { keySet }) {
		if (isRefusal(key)) return refuse(key, jws);
		const { header, signingInput, signature } = jws;
		const conclude = (genuine) => {
			if (!genuine) return refuse(BAD_SIGNATURE, jws);
			if (!key.current) return refuse(UNKNOWN_KEY, jws);
			const seconds = clock() / 1e3;
			if (seconds >= accepted.validUntil) return refuse(EXPIRED, jws);
			if (seconds < accepted.validFrom) return refuse(NOT_YET_VALID, jws);
			return fits(accepted.claims) ? {
				accepted,
				key,
				keySet
			} : refuse(CLAIMS, jws);
		};
		return threads ? require_signature.verifySignatureOnThread(header.algorithm, key.publicKey, signingInput, signature).then(conclude) : conclude(require_signature.verifySignature(header.algorithm, key.publicKey, signingInput, signature));
	}
	function refuse(refusal, jws) {
		publishTokenRefused(refusal, jws, issuers.values());
		return refusal;
	}
	return verify;
}
// packages/guard/dist/verified-token.js
/**
* An access token that passed every check. It holds what the issuer said and shows nothing that could be sent again. A
* class for its private fields.
*/
var VerifiedToken = class {
	/** The `permissions` claim, or empty. */
	permissions;
	/** The `scope` claim, split at its spaces, or empty. */
	scopes;
	#known;
	#header;
	#origin;
	#claims;
	/** Only a guard makes one. @param header - the Authorization header that carried the token */
	constructor(content, header, origin) {
		this.permissions = content.permissions;
		this.scopes = content.scopes;
		this.#known = content.claims;
		this.#header = header;
		this.#origin = origin;
		this.#claims = void 0;
	}
	/** What the issuer said, deeply frozen. */
	get claims() {
		this.#claims ??= deepFreeze(this.#origin.narrow(this.#known ?? readClaims(this.#header)));
		return this.#claims;
	}
	/** Whether the guard known as `origin` verified the token. */
	static isFrom(origin, token) {
		return token.#origin === origin;
	}
};
/** Reads the claims from a header that was verified before. */
function readClaims(header) {
	const payload = header.slice(header.indexOf(".") + 1, header.lastIndexOf("."));
	const claims = parseStrictJsonObject(Buffer.from(payload, "base64url"));
	if (claims && isClaims(claims)) return claims;
	throw new TypeError("The header has not been verified");
}
/** Whoever reads the claims reads what the issuer said, not what another part of the program made of it. */
function deepFreeze(value) {
	for (const member of Object.values(value)) if (typeof member === "object" && member !== null && !Object.isFrozen(member)) deepFreeze(member);
	return Object.freeze(value);
}
function createTokenTable() {
	return {
		words: /* @__PURE__ */ new Int32Array(1024),
		size: 0
	};
}
/** Takes all records out; the room for them stays. */
function clearTable(table) {
	table.words.fill(0);
	table.size = 0;
}
/**
* @param fingerprint - of 32 bits, not 0
* @returns where the record begins in `words`, or -1 when there is none
*/
function findRecord({ words }, fingerprint) {
	const at = placeOf(fingerprint, words);
	return words[at] === fingerprint ? at : -1;
}
/**
* The record of a fingerprint: the one there is, or a new one, whose other words are 0. May move all records.
*
* @param fingerprint - of 32 bits, not 0
* @returns where the record begins in `words`
*/
function addRecord(table, fingerprint) {
	const at = placeOf(fingerprint, table.words);
	if (table.words[at] === fingerprint) return at;
	if (table.size * 16 >= table.words.length * .75) {
		grow(table);
		return addRecord(table, fingerprint);
	}
	table.words[at] = fingerprint;
	table.size += 1;
	return at;
}
/** Where the record is, else the free place that it would have. Places are tried one after the other from a first one on. */
function placeOf(fingerprint, words) {
	const last = words.length - 1;
	let at = Math.imul(fingerprint, 16) & last;
	while (words[at] !== 0 && words[at] !== fingerprint) at = at + 16 & last;
	return at;
}
function grow(table) {
	const { words } = table;
	table.words = new Int32Array(words.length * 2);
	for (let from = 0; from < words.length; from += 16) {
		const record = words.subarray(from, from + 16);
		if (record[0]) table.words.set(record, placeOf(record[0], table.words));
	}
}
// packages/guard/dist/verified-tokens.js
/** How many texts are kept, which are faster to compare than digests and take more memory, and how long one may be. */
const MAX_TEXTS = 1e4;
const MAX_TEXT_LENGTH = 2048;
/** The words of a record after its fingerprint. The SHA-256 of the header takes eight. */
const DIGEST = 1;
const VALID_FROM = 9;
const VALID_UNTIL = 10;
/** The place of the token's kind among those of its generation. */
const KIND = 11;
/** One more than the place of the header's text in `texts`; 0 before the token came again. */
const TEXT = 12;
/**
* Remembers up to `limit` tokens, a whole number. Two generations stand in for a list by age: when the young one is half
* the limit it becomes the old one, and what the old one held and nobody asked for is forgotten.
*
* The fingerprint of a token only finds a candidate. The whole header is then compared with the candidate's, by its text
* or by its digest, so a token that differs in a single character is not found.
*/
function createVerifiedTokens(limit) {
	const half = Math.ceil(limit / 2);
	let young = createGeneration();
	let old = createGeneration();
	const texts = [];
	const maxTexts = Math.min(limit, MAX_TEXTS);
	let nextText = 0;
	function find(header, now) {
		const fingerprint = fingerprintOf(header);
		let at = findRecord(young.table, fingerprint);
		if (at === -1) at = rejuvenate(fingerprint);
		if (at === -1) return void 0;
		const { words } = young.table;
		if (!isOf(header, words, at)) return void 0;
		const kind = young.kinds[words[at + KIND] ?? -1];
		return kind && holds(words, at, kind, now) ? kind : void 0;
	}
	/** Whether a record is this very header's. */
	function isOf(header, words, at) {
		if (texts[(words[at + TEXT] ?? 0) - 1] === header) return true;
		if (!hasDigest(words, at, digestOf(header))) return false;
		if (header.length <= MAX_TEXT_LENGTH) words[at + TEXT] = keepText(header);
		return true;
	}
	function remember(header, { accepted, key, keySet }) {
		if (limit === 0) return;
		makeRoom();
		const at = addRecord(young.table, fingerprintOf(header));
		const { words } = young.table;
		writeDigest(words, at, digestOf(header));
		words[at + VALID_FROM] = wholeSeconds(Math.ceil(accepted.validFrom));
		words[at + VALID_UNTIL] = wholeSeconds(Math.floor(accepted.validUntil));
		words[at + KIND] = placeOfKind(young, accepted, key, keySet);
		words[at + TEXT] = 0;
	}
	/** Moves a token from the old generation to the young one. @returns where it is now, or -1 when there is none */
	function rejuvenate(fingerprint) {
		const before = findRecord(old.table, fingerprint);
		if (before === -1) return -1;
		const record = old.table.words.slice(before, before + 16);
		const kind = old.kinds[record[KIND] ?? -1];
		if (!kind) return -1;
		makeRoom();
		const at = addRecord(young.table, fingerprint);
		record[KIND] = placeOfKind(young, kind, kind.key, kind.keySet);
		young.table.words.set(record, at);
		return at;
	}
	function makeRoom() {
		while (young.table.size >= Math.min(half, limit - old.table.size) || young.kinds.length > limit) {
			const forgotten = old;
			old = young;
			young = forgotten;
			clear(young);
		}
	}
	/** Of a token that comes once, none is kept: in a flood of them texts would live just long enough to be costly garbage. */
	function keepText(header) {
		const place = nextText;
		texts[place] = header;
		nextText = (place + 1) % maxTexts;
		return place + 1;
	}
	return {
		find,
		remember
	};
}
function createGeneration() {
	return {
		table: createTokenTable(),
		kinds: [],
		places: /* @__PURE__ */ new Map()
	};
}
/** Its memory stays, for the next. */
function clear({ table, kinds, places }) {
	clearTable(table);
	kinds.length = 0;
	places.clear();
}
/** Whether what let a token pass goes on holding. @param now - milliseconds since the epoch */
function holds(words, at, { key, keySet }, now) {
	const seconds = now / 1e3;
	const from = (words[at + VALID_FROM] ?? 0) >>> 0;
	return seconds < (words[at + VALID_UNTIL] ?? 0) >>> 0 && seconds >= from && key.current && keySet.serves(now);
}
/** A time in 32 bits, which last until 2106; a token that is valid longer is not remembered beyond. */
function wholeSeconds(seconds) {
	return Math.min(Math.max(seconds, 0), 4294967295);
}
/** The place of a kind in a generation, which takes it in where it is new. A key belongs to one key set. */
function placeOfKind({ kinds, places }, { permissions, scopes }, key, keySet) {
	const ofKey = places.get(key) ?? /* @__PURE__ */ new Map();
	places.set(key, ofKey);
	const names = JSON.stringify([permissions, scopes]);
	const known = ofKey.get(names);
	if (known !== void 0) return known;
	ofKey.set(names, kinds.length);
	return kinds.push({
		permissions: Object.freeze([...permissions]),
		scopes: Object.freeze([...scopes]),
		key,
		keySet
	}) - 1;
}
/**
* Thirty-two bits out of the end of the signature, by FNV-1a; not 0. Two tokens that share them displace each other,
* which costs one of them a signature check.
*/
function fingerprintOf(header) {
	let bits = -2128831035;
	for (let index = header.length - 10; index < header.length; index += 1) bits = Math.imul(bits ^ header.charCodeAt(index), 16777619);
	return bits || 1;
}
/** 256 bits, a character a byte. */
function digestOf(header) {
	return (0, node_crypto.hash)("sha256", header, "latin1");
}
function writeDigest(words, at, digest) {
	for (let word = 0; word < 8; word += 1) words[at + DIGEST + word] = wordOf(digest, word);
}
function hasDigest(words, at, digest) {
	for (let word = 0; word < 8; word += 1) if (words[at + DIGEST + word] !== wordOf(digest, word)) return false;
	return true;
}
function wordOf(digest, word) {
	const start = word * 4;
	return digest.charCodeAt(start) | digest.charCodeAt(start + 1) << 8 | digest.charCodeAt(start + 2) << 16 | digest.charCodeAt(start + 3) << 24;
}
// packages/guard/dist/guard.js
const WITHOUT_TOKEN = Object.freeze({
	granted: true,
	token: void 0
});
function createGuard(options) {
	const { issuers, clock, bodies, rememberedTokens, threads } = parseOptions(options);
	const { claims: schema } = options;
	const verifiedTokens = createVerifiedTokens(rememberedTokens);
	const verifyToken = createTokenVerifier(issuers, fits, clock, threads);
	const origin = { narrow: narrowAgain };
	/** For a token that fitted when it was verified, whose claims are read. */
	function narrowAgain(claims) {
		const narrowed = schema ? narrow(schema, claims) : claims;
		if (!narrowed) throw new TypeError("The schema of the option \"claims\" refuses now what it took before");
		return narrowed;
	}
	function fits(claims) {
		return schema === void 0 || narrow(schema, claims) !== void 0;
	}
	function check(request, policy, context) {
		if (policy.kind === "anyone") return WITHOUT_TOKEN;
		const header = request.headers.authorization;
		const repeated = request.rawHeaders && refuseRepeated(request.rawHeaders);
		if (repeated || header === void 0) return decideWithout(repeated ?? missingCredentials, policy);
		const now = clock();
		const remembered = verifiedTokens.find(header, now);
		if (remembered) return decide(remembered, header, policy, context, true);
		const verified = verify(header, now);
		return verified instanceof Promise ? verified.then((outcome) => conclude(outcome, header, policy, context)) : conclude(verified, header, policy, context);
	}
	function verify(header, now) {
		const usual = header.startsWith("Bearer ") && header[7] !== " " ? verifyToken(header.slice(7), now) : void 0;
		if (usual && !(isRefusal(usual) && usual.reason !== "bad_signature")) return usual;
		const credentials = parseAuthorizationHeader(header);
		if (!credentials) return missingCredentials;
		if (isRefusal(credentials)) return credentials;
		return usual ?? verifyToken(credentials.accessToken, now);
	}
	function conclude(outcome, header, policy, context) {
		if (isRefusal(outcome)) return decideWithout(outcome, policy);
		verifiedTokens.remember(header, outcome);
		return decide(outcome.accepted, header, policy, context, false);
	}
	function decide(content, header, policy, context, remembered) {
		const token = new VerifiedToken(content, header, origin);
		const decision = require_policy.permits(policy, token, context) ? {
			granted: true,
			token
		} : insufficientScope(policy);
		publishDecision(decision, remembered);
		return decision;
	}
	return {
		check,
		answer: createAnswers(bodies),
		verified: (token) => VerifiedToken.isFrom(origin, token),
		ready: async () => {
			await Promise.all(Array.from(issuers.values(), (issuer) => issuer.keySet.ready()));
		}
	};
}
/** A policy may let requests without a valid token pass; an outage says nothing of the token, so it stays a refusal. */
function decideWithout(refusal, policy) {
	const decision = policy.kind === "optional" && (refusal === missingCredentials || policy.invalid === "ignored" && refusal.status !== 503) ? WITHOUT_TOKEN : refusal;
	publishDecision(decision, false);
	return decision;
}
exports.IssuerUnavailable = IssuerUnavailable;
exports.allOf = require_policy.allOf;
exports.anyOf = require_policy.anyOf;
exports.anyone = require_policy.anyone;
exports.auth0 = auth0;
exports.authenticated = require_policy.authenticated;
exports.claim = require_policy.claim;
exports.createGuard = createGuard;
exports.explain = require_policy.explain;
exports.insecureOptional = require_policy.insecureOptional;
exports.neededScope = require_policy.neededScope;
exports.observe = observe;
exports.optional = require_policy.optional;
exports.permissions = require_policy.permissions;
exports.scopes = require_policy.scopes;
exports.when = require_policy.when;
