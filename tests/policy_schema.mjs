// What docs/policy.schema.json says of `permafrost.yaml`, the command's own reader says as well.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { corpus, json, need } from "./support.mjs";

const schema = JSON.parse(readFileSync(new URL("../docs/policy.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
const validate = ajv.compile(schema);

const folder = mkdtempSync(join(tmpdir(), "permafrost-policy-"));
after(() => rmSync(folder, { recursive: true }));

/** What the command says against a policy; JSON is YAML as well. */
function said(policy) {
  const file = join(folder, "permafrost.yaml");
  writeFileSync(file, JSON.stringify(policy));
  const args = ["check", "--format", "json", "--policy", file, corpus[0].path];
  const { status, stderr } = spawnSync(need("PERMAFROST_BIN"), args, { encoding: "utf8" });
  return status === 2 ? stderr : undefined;
}

const values = {
  level: {
    good: ["essential", "baseline", "restricted", "immutable", null],
    bad: ["high", "Restricted", 1, ["essential"]],
  },
  "kubernetes-version": {
    good: ["v1.33", "1.30", "latest", 1.29, null],
    bad: ["1", "2.0", "v1.x", 2, true, ["v1.33"]],
  },
  standard: { good: ["permafrost", null], bad: ["pss", "cis", 1] },
  ignore: {
    good: [[], ["host-pid", "host-ipc"], null],
    bad: ["host-pid", ["no-such-rule"], [null], [["host-pid"]], { "host-pid": true }],
  },
  also: { good: [["mutable-config"]], bad: ["mutable-config", ["xyzzy"]] },
  registries: {
    good: [["ghcr.io", "ghcr.io/example/", "registry:5000/a/b", "localhost", "localhost:5000"], null],
    bad: ["ghcr.io", ["example"], ["https://ghcr.io"], ["ghcr.io/app:1"], ["a b"], [""], ["ghcr.io/App"]],
  },
  "digest-exempt": { good: [["registry.example.com:5000"]], bad: [["*"]] },
  "user-id": { good: [1, 10001, 2147483647, null], bad: [0, -1, 2147483648, 1.5, "root", [1]] },
  target: { good: ["release", "0", 0, null], bad: [["release"], {}] },
};

test("what is a policy to the schema is one to the command, and nothing else", () => {
  const cases = Object.entries(values).flatMap(([name, { good, bad }]) => [
    ...good.map((value) => [{ [name]: value }, true]),
    ...bad.map((value) => [{ [name]: value }, false]),
  ]);
  const whole = {
    level: "restricted",
    standard: "pss",
    "kubernetes-version": "v1.31",
    ignore: ["host-pid"],
    registries: ["ghcr.io"],
  };
  cases.push([{}, true], [null, true], [whole, true], [{ ...whole, level: "essential" }, false]);
  cases.push([{ leval: "essential" }, false], [[], false], ["level", false]);
  for (const [policy, isOne] of cases) {
    const shown = JSON.stringify(policy);
    assert.equal(validate(policy), isOne, `the schema on ${shown}: ${ajv.errorsText(validate.errors)}`);
    const complaint = said(policy);
    assert.equal(complaint === undefined, isOne, `the command on ${shown}: ${complaint}`);
  }
});

test("the schema names every setting that the command knows", () => {
  const known = said({ "?": 1 }).match(/there are (.*)/)[1].split(", ");
  assert.deepEqual(Object.keys(schema.properties), known);
  assert.deepEqual(Object.keys(values), known, "and each is tested here");
});

test("the schema names every rule, in the order of the list", () => {
  assert.deepEqual(schema.$defs.rule.enum, json("rules").map(({ id }) => id), "docs/policy.schema.json");
});
