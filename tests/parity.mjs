// The module and the command say the same of every file of the corpus, and of every rewrite.
//
// PERMAFROST_WASM_PKG is the folder of the module (`wasm-bindgen --target nodejs` or `web`),
// PERMAFROST_BIN the command. `cargo xtask test` builds both and runs this.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const need = (name) => process.env[name] ?? assert.fail(`${name} is not set`);
const module = await load(resolve(need("PERMAFROST_WASM_PKG")));
const command = resolve(need("PERMAFROST_BIN"));
const corpus = join(import.meta.dirname, "corpus");

const files = readdirSync(corpus, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

/** The module of a package: one for Node is ready to use, one for browsers wants its bytes. */
async function load(folder) {
  const module = await import(pathToFileURL(join(folder, "permafrost_wasm.js")));
  if (!module.initSync) return module.default;
  module.initSync({ module: readFileSync(join(folder, "permafrost_wasm_bg.wasm")) });
  return module;
}

/** What the command says of a file: its exit code tells of findings, not of failure. */
function run(...args) {
  try {
    return JSON.parse(execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch (error) {
    assert.equal(error.status, 1, error.stderr);
    return JSON.parse(error.stdout);
  }
}

/** Turns every offset from UTF-8 bytes to UTF-16 code units. */
function inUtf16(value, text) {
  const bytes = Buffer.from(text);
  const walk = (it) => {
    if (Array.isArray(it)) return it.map(walk);
    if (it === null || typeof it !== "object") return it;
    const entries = Object.entries(it).map(([key, inner]) =>
      key === "offset" ? [key, bytes.subarray(0, inner).toString().length] : [key, walk(inner)],
    );
    return Object.fromEntries(entries);
  };
  return walk(value);
}

/** A plain copy: what is `undefined` is lost by it, so that nothing but plain data is equal. */
const plain = (value) => JSON.parse(JSON.stringify(value));

test("there is a corpus", () => {
  assert.ok(files.length > 10);
});

for (const file of files) {
  const text = readFileSync(file, "utf8");
  const name = file.slice(corpus.length + 1);

  test(`${name}: the same report`, () => {
    const { path, ...expected } = run("check", "--format", "json", file).files[0];
    const report = module.check(text, { kind: expected.kind });
    assert.deepEqual(plain(report), inUtf16(expected, text));
    assert.ok(path.endsWith(name.replaceAll("\\", "/")));
  });

  test(`${name}: the same rewrite`, () => {
    const { path, ...expected } = run("fix", "--format", "json", file).files[0];
    const fixed = module.fix(text, { kind: expected.report.kind });
    assert.equal(fixed.text, expected.text);
    assert.deepEqual(plain(fixed), inUtf16(expected, fixed.text));
  });

  test(`${name}: every place of the report lies where the text says`, () => {
    const report = module.check(text, { kind: run("check", "--format", "json", file).files[0].kind });
    for (const { range } of report.findings) {
      for (const { line, column, offset } of [range.start, range.end]) {
        const before = text.slice(0, offset);
        assert.equal(before.split("\n").length, line);
        assert.equal([...before.slice(before.lastIndexOf("\n") + 1)].length + 1, column);
      }
    }
  });
}

test("both know the same rules", () => {
  assert.deepEqual(plain(module.rules()), run("rules", "--format", "json"));
});

test("no text makes the module throw", () => {
  for (const text of ["", "\0", "\ud800", "{".repeat(10_000), "FROM \\\n", "\ufeff\r\u2028"]) {
    for (const kind of [undefined, "dockerfile", "kubernetes"]) {
      assert.equal(typeof module.check(text, { kind }).summary.findings, "number");
      assert.equal(typeof module.fix(text, { kind }).text, "string");
    }
  }
});

const root = "FROM alpine:3.22\nUSER root\n";

test("options ask for what they say", () => {
  assert.equal(module.check(root, { kind: "kubernetes" }).kind, "kubernetes");
  assert.equal(module.check(root, { ignore: ["root-user-image"] }).findings.length, 0);
  assert.equal(module.fix(root, { applicability: "safe" }).text, root);
  assert.match(module.fix(root, { userId: 4242 }).text, /USER 4242:4242/);
  for (const nothing of [undefined, null, {}, { level: null, userId: undefined }]) {
    assert.deepEqual(module.check(root, nothing), module.check(root));
  }
});

test("options that mean nothing are errors that say what is wrong", () => {
  const errors = [
    [{ lvl: "baseline" }, /there is no option `lvl`/],
    [{ kind: "helm" }, /`kind` must be `dockerfile` or `kubernetes`/],
    [{ level: "most" }, /`level` must be `essential`/],
    [{ kubernetesVersion: "soon" }, /`soon` is no Kubernetes version/],
    [{ kubernetesVersion: 1.3 }, /`kubernetesVersion` must be a string/],
    [{ ignore: ["no-such-rule"] }, /there is no rule `no-such-rule`/],
    [{ ignore: "root-user" }, /`ignore` must be an array/],
    [{ applicability: "always" }, /`applicability` must be `safe`/],
    ...[0, -1, 1.5, NaN, 2 ** 31, "7"].map((userId) => [{ userId }, /`userId` must be a whole number/]),
    ...["dockerfile", 5, [], () => {}].map((value) => [value, /must be a plain object/]),
  ];
  for (const [options, message] of errors) {
    for (const call of [module.check, module.fix]) {
      assert.throws(() => call(root, options), (error) => error instanceof Error && message.test(error));
    }
  }
});

test("what is no string is an error, and leaves the module as it was", () => {
  for (const text of [undefined, null, 5, {}, [root]]) {
    assert.throws(() => module.check(text), /the text must be a string/);
  }
  assert.equal(module.check(root).findings.length, 1);
});

test("the version is the command's", () => {
  const said = execFileSync(command, ["--version"], { encoding: "utf8" }).trim();
  assert.equal(said, `permafrost ${module.version()}`);
});
