Object.defineProperty(exports, Symbol.toStringTag, { value: "Module" });
const require_node = require("../shared/node.js");
exports.allow = require_node.allow;
exports.allowUpgrade = require_node.allowUpgrade;
exports.sendRefusal = require_node.sendRefusal;
