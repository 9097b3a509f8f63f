// The module and the command say the same of every file of the corpus, and of every rewrite.

import assert from "node:assert/strict";
import { test } from "node:test";
import { corpus, json, module, run } from "./support.mjs";

/** Turns every offset in a value from UTF-8 bytes of a text to UTF-16 code units. */
function inUtf16(value, text) {
  const bytes = Buffer.from(text);
  const units = (offset) => bytes.subarray(0, offset).toString().length;
  const walk = (it) => {
    if (Array.isArray(it)) return it.map(walk);
    if (it === null || typeof it !== "object") return it;
    const entries = Object.entries(it).map(([key, inner]) => [key, key === "offset" ? units(inner) : walk(inner)]);
    return Object.fromEntries(entries);
  };
  return walk(value);
}

/** Every range in a value. */
function* ranges(value) {
  if (value === null || typeof value !== "object") return;
  if ("start" in value && "end" in value) yield value;
  for (const inner of Object.values(value)) yield* ranges(inner);
}

/** Whether JSON keeps a value as it is: nothing `undefined`, no `Map`, no `BigInt`, no class. */
const isPlain = (value) => {
  assert.deepStrictEqual(value, JSON.parse(JSON.stringify(value)));
};

const options = [{}, { level: "essential" }, { level: "restricted", kubernetesVersion: "1.20" }];

/** The same options for the command. */
const flags = ({ level, kubernetesVersion, target }) => [
  ...(level ? ["--level", level] : []),
  ...(target ? ["--target", target] : []),
  ...(kubernetesVersion ? ["--kubernetes-version", kubernetesVersion] : []),
];

for (const { name, path, text } of corpus) {
  for (const asked of options) {
    test(`${name} ${JSON.stringify(asked)}: the same report`, () => {
      const [file, ...others] = json("check", ...flags(asked), path).files;
      assert.deepEqual(others, []);
      const { path: _, ...expected } = file;
      const report = module.check(text, asked);
      isPlain(report);
      assert.deepStrictEqual(report, inUtf16(expected, text));
    });

    for (const applicability of ["safe", "may-break"]) {
      test(`${name} ${JSON.stringify(asked)}: the same rewrite, ${applicability}`, () => {
        const [file] = json("fix", "--applicability", applicability, ...flags(asked), path).files;
        const { path: _, ...expected } = file;
        const fixed = module.fix(text, { ...asked, applicability });
        isPlain(fixed);
        assert.equal(fixed.text, expected.text);
        assert.deepStrictEqual(fixed, inUtf16(expected, fixed.text));
      });
    }
  }

  test(`${name}: every place is where its line and column say`, () => {
    for (const { start, end } of ranges(module.check(text))) {
      assert.ok(start.offset <= end.offset && end.offset <= text.length);
      for (const { line, column, offset } of [start, end]) {
        const before = text.slice(0, offset);
        assert.equal(before.split("\n").length, line);
        assert.equal([...before.slice(before.lastIndexOf("\n") + 1)].length + 1, column);
      }
    }
  });

  test(`${name}: the edits of each fix can be made by hand`, () => {
    for (const { fix } of module.check(text).findings) {
      if (!fix) continue;
      const last = (a, b) => b.range.start.offset - a.range.start.offset;
      const after = [...fix.edits].sort(last).reduce(
        (whole, { range, text }) => whole.slice(0, range.start.offset) + text + whole.slice(range.end.offset),
        text,
      );
      assert.notEqual(after, text);
      assert.ok(module.check(after).syntax_errors.length <= module.check(text).syntax_errors.length);
    }
  });
}

test("without options both ask for the same", () => {
  const { path, text } = corpus.find(({ name }) => name === "kubernetes/concept-unsafe.yaml");
  assert.equal(module.fix(text).text, json("fix", path).files[0].text);
  assert.deepEqual(module.check(text), module.check(text, { kind: "kubernetes", level: "immutable", kubernetesVersion: "latest" }));
});

test("every option has its effect", () => {
  const { text } = corpus.find(({ name }) => name === "kubernetes/concept-unsafe.yaml");
  const rules = (asked) => new Set(module.check(text, asked).findings.map(({ rule }) => rule));
  assert.ok(rules().has("root-user"));
  assert.ok(!rules({ ignore: ["root-user"] }).has("root-user"));
  assert.ok(!rules().has("unlisted-registry"));
  assert.ok(!rules({ digestExempt: ["docker.io"] }).has("image-without-digest"));
  assert.ok(rules({ registries: ["registry.example.com:5000/nowhere"] }).has("unlisted-registry"));
  assert.equal(module.check(text, { kind: "dockerfile" }).kind, "dockerfile");
  assert.match(module.fix(text, { userId: 4321 }).text, /runAsUser: 4321/);
  assert.equal(module.fix(text, { applicability: "safe", level: "essential" }).text, text);
});

test("both judge the stage that is asked for as the image", () => {
  const { text, path } = corpus.find(({ name }) => name === "dockerfile/stages.Dockerfile");
  for (const target of ["BUILD", "0", "assets"]) {
    const [{ path: _, ...expected }] = json("check", "--target", target, path).files;
    assert.deepStrictEqual(module.check(text, { target }), inUtf16(expected, text));
    assert.notDeepEqual(module.check(text, { target }).subjects, module.check(text).subjects);
  }
  assert.match(module.check(text, { target: "nowhere" }).notes[0].message, /no stage `nowhere`/);
});

test("both look at a Dockerfile and a manifest together", () => {
  const dockerfile = "FROM registry.example.com/a:1\nUSER app\n";
  const pod = "kind: Pod\nspec:\n  securityContext: {runAsNonRoot: true}\n  containers:\n  - {name: a, image: b/a}\n";
  const found = (options) => module.check(pod, options).findings.some(({ rule }) => rule === "refused-image-user");
  assert.ok(found({ dockerfile }) && found({ dockerfile, image: "a" }));
  assert.ok(!found({}) && !found({ image: "a" }) && !found({ dockerfile, image: "b" }));
  assert.match(module.check(pod, { dockerfile, image: "b" }).notes[0].message, /no container here runs an image `b`/);
});

test("both know the same rules", () => {
  assert.deepStrictEqual(module.rules(), json("rules"));
});

test("the version is the command's", () => {
  assert.equal(`permafrost ${module.version()}`, run("--version").trim());
});

test("no text makes an exception", () => {
  const deep = ["{", "[", "- ", "a: ", "? ", "&a ", "!!x ", "FROM a\n", "${a:-", "<<E\n"].map((it) => it.repeat(20_000));
  for (const text of ["", "\0", "\ud800", "\udc00a", "\ufeff", "FROM \\\n", ...deep]) {
    for (const kind of ["dockerfile", "kubernetes", undefined]) {
      isPlain(module.check(text, { kind }));
      isPlain(module.fix(text, { kind }));
    }
  }
});

test("options that mean nothing are errors that say what is wrong", () => {
  const errors = [
    [{ lvl: "baseline" }, /there is no option `lvl`/],
    [{ kubernetes_version: "1.30" }, /there is no option `kubernetes_version`/],
    [{ kind: "helm" }, /`kind` must be `dockerfile` or `kubernetes`/],
    [{ level: "most" }, /`level` must be `essential`/],
    [{ kubernetesVersion: "soon" }, /`soon` is no Kubernetes version/],
    [{ kubernetesVersion: 1.3 }, /`kubernetesVersion` must be a string/],
    [{ ignore: ["no-such-rule"] }, /there is no rule `no-such-rule`/],
    [{ ignore: "root-user" }, /`ignore` must be an array/],
    [{ registries: ["example"] }, /`example` is no registry/],
    [{ registries: "ghcr.io" }, /`registries` must be an array/],
    ...["always", "has-placeholders"].map((applicability) => [{ applicability }, /`applicability` must be `safe`/]),
    ...[0, -1, 1.5, NaN, 2 ** 31, "7"].map((userId) => [{ userId }, /`userId` must be a whole number/]),
    [{ target: 1 }, /`target` must be the name or the number of a stage/],
    ...["dockerfile", 5, [], () => {}].map((value) => [value, /must be a plain object/]),
  ];
  for (const [asked, message] of errors) {
    for (const call of [module.check, module.fix]) {
      assert.throws(() => call("", asked), (error) => error instanceof Error && message.test(error));
    }
  }
  for (const nothing of [undefined, null, {}, { level: undefined, ignore: null }]) {
    assert.equal(module.check("", nothing).summary.findings, 0);
  }
});

test("what is no string is an error, and leaves the module as it was", () => {
  for (const text of [undefined, null, 5, {}, [""]]) {
    assert.throws(() => module.check(text), /the text must be a string/);
    assert.throws(() => module.fix(text), /the text must be a string/);
  }
  assert.equal(module.check("FROM scratch\nUSER root\n").kind, "dockerfile");
});
