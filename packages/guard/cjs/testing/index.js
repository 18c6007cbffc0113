Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_known_options = require("../shared/known-options.js");
const require_signature = require("../shared/signature.js");
let node_crypto = require("node:crypto");
let node_http = require("node:http");
let node_events = require("node:events");
let node_stream = require("node:stream");
let node_stream_promises = require("node:stream/promises");
let node_zlib = require("node:zlib");
// packages/guard/dist/testing/loopback-server.js
async function createLoopbackServer(answer) {
	const server = (0, node_http.createServer)((request, response) => {
		response.setHeader("connection", "close");
		answer(request, response);
	});
	await (0, node_events.once)(server.listen(0, "localhost"), "listening");
	async function close() {
		server.closeAllConnections();
		if (server.listening) await (0, node_events.once)(server.close(), "close");
	}
	return {
		origin: `http://localhost:${portOf(server)}`,
		close,
		[Symbol.asyncDispose]: close
	};
}
function portOf(server) {
	const address = server.address();
	if (address === null || typeof address === "string") throw new TypeError("The server does not listen on a port");
	return address.port;
}
// packages/guard/dist/testing/outage.js
const OUTAGES = [
	"unavailable",
	"hang",
	"trickle",
	"endless",
	"redirect",
	"garbage",
	"huge",
	"bomb"
];
const JSON_TYPE = { "content-type": "application/json" };
const CHUNK = Buffer.alloc(65536, " ");
const CHUNKS_OF_64_MIB = 1024;
const MILLISECONDS_BETWEEN_TRICKLES = 20;
/**
* Answers a request as a failing issuer does.
*
* @param elsewhere - where the redirect leads
*/
function fail(outage, response, elsewhere) {
	switch (outage) {
		case "hang": return;
		case "unavailable":
			response.writeHead(503).end();
			return;
		case "redirect":
			response.writeHead(302, { location: elsewhere }).end();
			return;
		case "garbage":
			response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Sorry</title>");
			return;
		case "bomb":
			response.writeHead(200, {
				...JSON_TYPE,
				"content-encoding": "gzip"
			}).end(bomb());
			return;
		case "trickle":
			trickle(response);
			return;
		case "huge":
		case "endless": pour(response, outage === "huge" ? CHUNKS_OF_64_MIB : Number.POSITIVE_INFINITY);
	}
}
let packed;
function bomb() {
	packed ??= (0, node_zlib.gzipSync)(Buffer.alloc(CHUNK.length * CHUNKS_OF_64_MIB, " "), { level: node_zlib.constants.Z_BEST_SPEED });
	return packed;
}
function trickle(response) {
	response.writeHead(200, JSON_TYPE);
	const timer = setInterval(() => response.write(" "), MILLISECONDS_BETWEEN_TRICKLES);
	response.once("close", () => clearInterval(timer));
}
function pour(response, chunks) {
	response.writeHead(200, JSON_TYPE);
	(0, node_stream_promises.pipeline)(node_stream.Readable.from(repeat(CHUNK, chunks)), response).catch(() => {});
}
function* repeat(chunk, times) {
	for (let sent = 0; sent < times; sent += 1) yield chunk;
}
// packages/guard/dist/testing/signing-key.js
function createSigningKey(algorithm) {
	const { privateKey, publicKey } = generateKeys(algorithm);
	return {
		algorithm,
		privateKey,
		publicJwk: {
			...publicKey.export({ format: "jwk" }),
			kid: (0, node_crypto.randomUUID)(),
			use: "sig",
			alg: algorithm
		}
	};
}
/**
* Signs claims as a JWT in compact serialisation.
*
* @param header - added to or put in place of `alg`, `typ` and `kid`; `undefined` takes one away
*/
function signToken(key, claims, header = {}) {
	const usual = {
		alg: key.algorithm,
		typ: "JWT",
		kid: key.publicJwk.kid
	};
	return signJws(key, JSON.stringify({
		...usual,
		...header
	}), JSON.stringify(claims));
}
/** Signs the very bytes of a header and a payload, well formed or not. */
function signJws(key, header, payload) {
	const signingInput = `${base64url(header)}.${base64url(payload)}`;
	return `${signingInput}.${signBytes(key, Buffer.from(signingInput)).toString("base64url")}`;
}
function base64url(document) {
	return Buffer.from(document).toString("base64url");
}
function generateKeys(algorithm) {
	if (algorithm === "ES256") return (0, node_crypto.generateKeyPairSync)("ec", { namedCurve: "P-256" });
	if (algorithm === "EdDSA") return (0, node_crypto.generateKeyPairSync)("ed25519");
	return (0, node_crypto.generateKeyPairSync)("rsa", { modulusLength: 2048 });
}
function signBytes({ algorithm, privateKey }, bytes) {
	switch (algorithm) {
		case "RS256": return (0, node_crypto.sign)("sha256", bytes, privateKey);
		case "PS256": return (0, node_crypto.sign)("sha256", bytes, {
			key: privateKey,
			padding: node_crypto.constants.RSA_PKCS1_PSS_PADDING,
			saltLength: 32
		});
		case "ES256": return (0, node_crypto.sign)("sha256", bytes, {
			key: privateKey,
			dsaEncoding: "ieee-p1363"
		});
		case "EdDSA": return (0, node_crypto.sign)(null, bytes, privateKey);
	}
}
// packages/guard/dist/testing/test-issuer.js
/**
* Starts an issuer on a free port of localhost.
*
* @throws TypeError for an option that it does not know, or another algorithm
*/
async function createTestIssuer(options = {}) {
	require_known_options.refuseUnknownOptions(options, [
		"audience",
		"algorithm",
		"clock"
	]);
	const { audience = "https://api.test", algorithm = "RS256", clock = () => Date.now() } = options;
	if (!require_signature.isAlgorithm(algorithm)) throw new TypeError(`The option "algorithm" must be RS256, PS256, ES256 or EdDSA, not "${algorithm}"`);
	let key = createSigningKey(algorithm);
	let published = [key];
	let failing;
	let keySetRequests = 0;
	/** Responses of an outage that are not over. */
	const held = /* @__PURE__ */ new Set();
	const server = await createLoopbackServer((request, response) => {
		if (request.url === "/.well-known/jwks.json") keySetRequests += 1;
		if (failing && request.url !== ELSEWHERE) {
			held.add(response.once("close", () => held.delete(response)));
			return fail(failing, response, ELSEWHERE);
		}
		const document = documentAt(request.url, issuer, published);
		response.writeHead(document ? 200 : 404, { "content-type": "application/json" });
		response.end(JSON.stringify(document ?? { message: "Not Found" }));
	});
	const issuer = `${server.origin}/`;
	function issue(claims = {}, options = {}) {
		require_known_options.refuseUnknownOptions(options, ["header"]);
		const now = Math.floor(clock() / 1e3);
		const usual = {
			iss: issuer,
			sub: "auth0|test",
			aud: audience,
			iat: now,
			exp: now + 3600
		};
		return signToken(key, {
			...usual,
			...claims
		}, options.header);
	}
	function rotate({ overlap = false } = {}) {
		const before = key;
		key = createSigningKey(algorithm);
		published = overlap ? [key, before] : [key];
	}
	function outage(kind = "unavailable") {
		if (!OUTAGES.includes(kind)) throw new TypeError(`There is no outage "${kind}"; there are "${OUTAGES.join("\", \"")}"`);
		failing = kind;
		return () => {
			failing = void 0;
			for (const response of held) response.destroy();
		};
	}
	return inherit({
		issuer,
		audience,
		jwksUri: `${issuer}.well-known/jwks.json`,
		algorithms: [algorithm]
	}, {
		get keySetRequests() {
			return keySetRequests;
		},
		issue,
		rotate,
		outage,
		close: server.close,
		[Symbol.asyncDispose]: server.close
	});
}
/** Only what a guard is configured with is the issuer's own, so `createGuard(issuer)` takes it as it is. */
function inherit(own, inherited) {
	return Object.setPrototypeOf(own, inherited);
}
/** Where a redirect leads: to good keys, so that a guard which follows it is found out. */
const ELSEWHERE = "/elsewhere/jwks.json";
function documentAt(path, issuer, keys) {
	if (path === "/.well-known/openid-configuration") return {
		issuer,
		jwks_uri: `${issuer}.well-known/jwks.json`
	};
	return path === "/.well-known/jwks.json" || path === ELSEWHERE ? { keys: keys.map((key) => key.publicJwk) } : void 0;
}
exports.createTestIssuer = createTestIssuer;
