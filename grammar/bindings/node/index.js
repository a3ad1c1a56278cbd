// Loads the native parser when it was built (npm run build in a checkout with node-gyp), for use with the `tree-sitter`
// package. Everybody else loads ../../crmscript.wasm with `web-tree-sitter`; this project does too.
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const root = join(__dirname, "..", "..");
const native = join(root, "build", "Release", "tree_sitter_crmscript_binding.node");
if (!existsSync(native)) {
  throw new Error(`The native parser is not built (${native}). Use crmscript.wasm with web-tree-sitter instead.`);
}

module.exports = require(native);
module.exports.nodeTypeInfo = JSON.parse(readFileSync(join(root, "src", "node-types.json"), "utf8"));
