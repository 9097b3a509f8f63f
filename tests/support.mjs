// What the tests in JavaScript share: the module, the command, the corpus.
//
// PERMAFROST_WASM_PKG is the folder of the module (`wasm-bindgen --target nodejs` or `web`),
// PERMAFROST_BIN the command. `cargo xtask test --only parity` builds both and runs these tests.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** The value of a variable of the environment. */
export const need = (name) => process.env[name] ?? assert.fail(`${name} is not set`);

/** The file of the module. */
export const modulePath = resolve(need("PERMAFROST_WASM_PKG"), "permafrost_wasm.js");

/** The module. */
export const module = await load();

const command = resolve(need("PERMAFROST_BIN"));
const root = join(import.meta.dirname, "corpus");

/** The module of a package: one for Node is ready to use, one for browsers wants its bytes. */
async function load() {
  const module = await import(pathToFileURL(modulePath));
  if (!module.initSync) return module.default;
  module.initSync({ module: readFileSync(modulePath.replace(/\.js$/, "_bg.wasm")) });
  return module;
}

/** The corpus: the name, the path and the text of each file. A byte order mark is a part of the text. */
export const corpus = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
  .map((path) => ({
    name: relative(root, path).replaceAll(sep, "/"),
    path,
    text: readFileSync(path, "utf8"),
  }));

assert.ok(corpus.length > 0, "the corpus is empty");

/** What the command prints; it may find something, but it must not fail. */
export function run(...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(error, undefined);
  assert.ok(status === 0 || status === 1, `${args.join(" ")}: exit code ${status}: ${stderr}`);
  return stdout;
}

/** The same, read as JSON. */
export const json = (...args) => JSON.parse(run(...args, "--format", "json"));
