// Whatever the command writes as JSON has the shape that docs/report.schema.json promises.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { corpus, json } from "./support.mjs";

const schema = JSON.parse(readFileSync(new URL("../docs/report.schema.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
ajv.addSchema(schema, "report");

/** Demands that a value is of one of the shapes that the schema defines. */
function holds(shape, value) {
  const validate = ajv.getSchema(`report#/$defs/${shape}`);
  assert.ok(validate(value), ajv.errorsText(validate.errors));
  assert.ok(ajv.validate("report", value));
}

const paths = corpus.map(({ path }) => path);

test("the report of the whole corpus", () => {
  const report = json("check", ...paths);
  assert.equal(report.files.length, paths.length);
  holds("checked", report);
});

test("the rewrite of the whole corpus", () => {
  holds("fixed", json("fix", ...paths));
});

test("the rules", () => {
  holds("rules", json("rules"));
});

test("the schema names every field, so that a new one is documented", () => {
  const strict = structuredClone(schema);
  const close = (it) => {
    if (it === null || typeof it !== "object") return;
    if (it.properties && it.required) it.unevaluatedProperties = false;
    Object.values(it).forEach(close);
  };
  close(strict.$defs);
  // A file of a report is a report and has a path as well.
  delete strict.$defs.report.unevaluatedProperties;
  const validate = new Ajv2020({ strict: false }).compile(strict);
  for (const value of [json("check", ...paths), json("fix", ...paths), json("rules")]) {
    assert.ok(validate(value), ajv.errorsText(validate.errors));
  }
});

test("the schema refuses what is no report", () => {
  const report = json("check", ...paths);
  const broken = [
    (it) => delete it.summary,
    (it) => (it.files[0].kind = "Kubernetes"),
    (it) => (it.files.find((file) => file.findings.length).findings[0].severity = "Error"),
    (it) => (it.files.find((file) => file.findings.length).findings[0].range.start.line = 0),
    (it) => delete it.files.find((file) => file.findings.length).findings[0].no_fix_reason,
  ];
  for (const damage of broken) {
    const copy = structuredClone(report);
    damage(copy);
    assert.ok(!ajv.validate("report#/$defs/checked", copy), damage.toString());
  }
});
