const require_policy = require("./policy.js");
const require_demanded_token = require("./demanded-token.js");
const require_refusal_headers = require("./refusal-headers.js");
let node_http = require("node:http");
// packages/guard/dist/adapters/upgrade.js
/**
* Puts a guard before a listener for `upgrade` events, such as a WebSocket server's `handleUpgrade`. Who may not pass
* gets the refusal as an HTTP answer, and the connection ends.
*
* The token is read once, at the handshake, from the Authorization header: end the connection at `token.claims.exp` if
* it must not outlive the token. Browsers cannot set that header on a WebSocket; a token in the URL ends up in logs, so
* it is not read from there.
*
* @returns a listener whose promise rejects with what a test of the policy, or the given listener, throws: the connection is
* then ended
* @throws TypeError for a policy that lets pass who has no token
*/
function allowUpgrade(guard, policy, listener) {
	require_refusal_headers.checkGuard(guard);
	require_policy.checkPolicy(policy);
	require_policy.checkCondition("allowUpgrade", policy);
	return async (request, socket, head) => {
		socket.on("error", destroy);
		try {
			const decision = await guard.check(request, policy, request);
			if (socket.destroyed) return;
			if (!decision.granted) endWith(guard.answer(decision), socket);
			else if (decision.token) listener(request, socket, head, decision.token);
		} catch (error) {
			socket.destroy();
			throw error;
		} finally {
			socket.off("error", destroy);
		}
	};
}
function endWith({ status, headers, body }, socket) {
	const fields = {
		...headers,
		"content-length": Buffer.byteLength(body),
		connection: "close"
	};
	const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.on("error", destroy);
	socket.end(`HTTP/1.1 ${status} ${node_http.STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`, () => socket.destroy());
}
function destroy() {
	this.destroy();
}
// packages/guard/dist/adapters/node.js
function allow(guard, policy, listener) {
	require_refusal_headers.checkGuard(guard);
	require_policy.checkPolicy(policy);
	return (request, response) => {
		const proceed = (decision) => {
			if (!decision.granted) {
				sendRefusal(guard, decision, response);
				return;
			}
			return listener(request, response, require_demanded_token.demandedToken(policy, decision.token));
		};
		const decision = guard.check(request, policy, request);
		return decision instanceof Promise ? decision.then(proceed) : proceed(decision);
	};
}
/** Answers with a refusal, unless somebody answered before the decision was made, such as a timeout. */
function sendRefusal(guard, refusal, response) {
	if (response.headersSent) return;
	const answer = guard.answer(refusal);
	response.statusCode = answer.status;
	const headers = require_refusal_headers.refusalHeaders(answer, (name) => response.getHeader(name));
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	response.end(answer.body);
}
Object.defineProperty(exports, "allow", {
	enumerable: true,
	get: function() {
		return allow;
	}
});
Object.defineProperty(exports, "allowUpgrade", {
	enumerable: true,
	get: function() {
		return allowUpgrade;
	}
});
Object.defineProperty(exports, "sendRefusal", {
	enumerable: true,
	get: function() {
		return sendRefusal;
	}
});
