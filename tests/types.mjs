// The types of the module are true: strict TypeScript takes them, and nothing in them is `any`.
//
// What it gives for the corpus is written into a program as values of these types: a property that a
// type lacks is an error there as much as one that a value lacks. PERMAFROST_TSC is the program `tsc`
// as a file of JavaScript.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import * as support from "./support.mjs";

const module = JSON.stringify(support.modulePath);

/** What the strict compiler has to say against a program that uses the module; empty if nothing. */
function complaints(program) {
  const folder = mkdtempSync(join(tmpdir(), "permafrost-types-"));
  try {
    const file = join(folder, "program.mts");
    writeFileSync(file, program);
    const options = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--skipLibCheck", "false"];
    const target = ["--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext", "--types", ""];
    const { stdout, stderr, error } = spawnSync(
      process.execPath,
      [support.need("PERMAFROST_TSC"), ...options, ...target, file],
      { encoding: "utf8" },
    );
    assert.equal(error, undefined);
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where `any` hides in a type: the ways to it, as a union; `never` if there is none. */
const waysToAny = `
type IsAny<T> = 0 extends 1 & T ? true : false;
type WaysToAny<T, Way extends string = ""> =
  IsAny<T> extends true ? Way
  : T extends (...given: infer Given) => infer Result
    ? WaysToAny<Given, \`\${Way}(\`> | WaysToAny<Result, \`\${Way})\`>
  : T extends readonly (infer Item)[] ? WaysToAny<Item, \`\${Way}[]\`>
  : T extends object ? { [Key in keyof T & string]-?: WaysToAny<T[Key], \`\${Way}.\${Key}\`> }[keyof T & string]
  : never;
`;

test("nothing in the module's types is `any`", () => {
  const program = `
    import type * as permafrost from ${module};
    ${waysToAny}
    type Api = Pick<typeof permafrost, "check" | "fix" | "rules" | "version">;
    const none: [WaysToAny<Api>] extends [never] ? true : WaysToAny<Api> = true;
    void none;
  `;
  assert.equal(complaints(program), "");
});

test("that test would find one", () => {
  const program = `
    ${waysToAny}
    type Hidden = { check(text: string, options?: { kind?: "a" }): { findings: { fix: any }[] | null } };
    const way: WaysToAny<Hidden> = ".check)";
  `;
  assert.match(complaints(program), /"\.check\)"' is not assignable to type '"\.check\)\.findings\[\]\.fix"'/);
});

test("a program gets what the types promise", () => {
  const program = `
    import { check, fix, rules, version, type Finding, type Fixed, type Options, type Report, type Rule } from ${module};
    const options: Options = { kind: "dockerfile", level: "baseline", ignore: [], registries: ["ghcr.io"], digestExempt: [], userId: 1, target: "build", dockerfile: "FROM a", image: "a", applicability: "safe" };
    const report: Report = check("", options);
    const fixed: Fixed = fix("", { kubernetesVersion: "1.30" });
    const all: Rule[] = rules();
    const text: string = version() + fixed.text + all.map((rule) => rule.id + rule.examples[0]?.text);
    const first: Finding | undefined = report.findings[0];
    const edits: number | undefined = first?.fix?.edits.map((edit) => edit.range.start.offset)[0];
    const severity: "error" | "warning" | "info" | undefined = first?.severity;
    const name: string | null | undefined = first?.workload?.name;
    void [text, edits, severity, name];
  `;
  assert.equal(complaints(program), "");
});

test("a program that is wrong does not compile", () => {
  const wrong = {
    'check(5);': /not assignable to parameter of type 'string'/,
    'check("", { kind: "helm" });': /'"helm"' is not assignable/,
    'check("", { applicability: "has-placeholders" });': /'"has-placeholders"' is not assignable/,
    'check("", { lvl: "baseline" });': /'lvl' does not exist in type 'Options'/,
    'check("").findings[0].fix.title;': /possibly/,
    'check("").nothing;': /'nothing' does not exist on type 'Report'/,
  };
  for (const [line, complaint] of Object.entries(wrong)) {
    assert.match(complaints(`import { check } from ${module};\n${line}\n`), complaint, line);
  }
});

/** A program that claims a type for a value. */
const claim = (type, value) =>
  `import type * as permafrost from ${module};\nexport const it: permafrost.${type} = ${JSON.stringify(value)};\n`;

test("what the module gives is what its types say", () => {
  const texts = support.corpus.map(({ text }) => text);
  const { check, fix, rules } = support.module;
  assert.equal(complaints(claim("Report[]", texts.map((text) => check(text)))), "");
  assert.equal(complaints(claim("Fixed[]", texts.map((text) => fix(text)))), "");
  assert.equal(complaints(claim("Rule[]", rules())), "");
});

test("a property too many and one too few are seen", () => {
  const report = support.module.check("");
  const { kind: _, ...fewer } = report;
  assert.match(complaints(claim("Report", { ...report, more: 1 })), /"more"' does not exist in type 'Report'/);
  assert.match(complaints(claim("Report", fewer)), /Property 'kind' is missing/);
});
