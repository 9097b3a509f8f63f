// What the page finds, and how it shows it.

import assert from "node:assert/strict";
import { eventually, visit } from "./support/page.mjs";
import { clean, deployment, dockerfile, longManifest } from "./support/texts.mjs";

visit("a first visit shows the unsafe Deployment with its findings", async (page) => {
  assert.equal(await page.text(), deployment);
  await eventually(() => page.underlined(), ["latest", "true", "0"]);
  assert.deepEqual(await page.listed(), [
    "Moving image tag, line 17",
    "Privileged container, line 19",
    "Root user, line 20",
  ]);
  await page.judges(/3 ways this container can change/);
  // The gutter has a mark on each of the three lines.
  assert.equal(await page.tab.locator(".cm-lint-marker-error").count(), 3);
});

visit(
  "a first visit asks everything, and tells which standard each workload meets",
  async (page) => {
    const verdicts = page.tab.getByRole("list", { name: "Verdicts" });
    await eventually(() => page.menu("How much is asked").inputValue(), "immutable");
    const meets = "Deployment un-secure · meets no Pod Security Standard";
    assert.equal(await verdicts.innerText(), meets);
    const everything = (await page.listed()).length;
    await page.asks("essential");
    await eventually(async () => (await page.listed()).length < everything, true);
    assert.equal(await verdicts.innerText(), meets, "the verdict stays");
  },
  { level: "immutable" },
);

visit("what a comment leaves out is counted, and what a template writes is told", async (page) => {
  await page.paste(
    "kind: Pod\nspec:\n  hostPID: true # permafrost: ignore[host-pid] it watches\n  containers:\n  - name: a\n    image: {{ .Values.image }}\n",
  );
  await page.judges(/Nothing here lets this container change/);
  const verdicts = page.tab.getByRole("list", { name: "Verdicts" });
  await eventually(async () => /1 left out by comments/.test(await verdicts.innerText()), true);
  assert.match(await verdicts.innerText(), /helm template/);
});

visit("emoji before a finding don't move its underline", async (page) => {
  await page.paste(`# 😀🧊 frozen
kind: Pod
metadata: {name: "👩‍🚀", labels: {mood: 😀}}
spec:
  containers:
  - {name: "😀😀", image: "alpine:latest", securityContext: {privileged: true}} # 🔥
`);
  await eventually(() => page.underlined(), ["latest", "true"]);
  await page.cards.first().getByRole("button", { name: "Moving image tag" }).click();
  await eventually(() => page.selected(), "latest");
});

visit("typing marks at once what becomes unsafe, and no longer marks what is mended", async (page) => {
  await page.paste("kind: Pod\nspec:\n  hostPID: ");
  await page.judges(/Nothing here lets this container change/);
  // To Kubernetes a bare `y` is true.
  await page.type("y");
  await eventually(() => page.underlined(), ["y"]);
  assert.deepEqual(await page.listed(), ["Host processes, line 3"]);
  await page.press("Backspace");
  await eventually(() => page.underlined(), []);
});

visit("the list jumps to the place, and the cursor marks the card", async (page) => {
  await page.tab.getByRole("button", { name: "Root user" }).click();
  await eventually(() => page.selected(), "0");
  await eventually(() => page.current(), ["Root user"]);
  await page.tab.locator(".cm-lintRange-error", { hasText: "true" }).click();
  await eventually(() => page.current(), ["Privileged container"]);
  await page.press("Control+Home");
  await eventually(() => page.current(), []);
});

visit("hovering over a finding says what, why and the fix, whose button applies it", async (page) => {
  await page.tab.locator(".cm-lintRange-error", { hasText: "true" }).hover();
  await page.note.waitFor();
  const said = await page.note.innerText();
  assert.match(said, /Privileged container/);
  assert.match(said, /un-secure/, "it names the container");
  assert.match(said, /host/, "it says why");
  await page.note.getByRole("button").click();
  await eventually(() => page.text(), deployment.replace("privileged: true", "privileged: false"));
  await eventually(() => page.underlined(), ["latest", "0"]);
});

visit("names in a pasted text are text, never markup", async (page) => {
  await page.paste('kind: Pod\nspec:\n  containers:\n  - {name: "<img src=x>", image: alpine}\n');
  await eventually(() => page.underlined(), ["alpine"]);
  await page.tab.locator(".cm-lintRange-error").hover();
  await page.note.waitFor();
  assert.match(await page.note.innerText(), /<img src=x>/);
  assert.match(await page.findings.innerText(), /<img src=x>/);
  assert.equal(await page.tab.locator("img").count(), 0);
});

visit("the kind is found and can be overruled", async (page) => {
  const kind = page.menu("Kind of text");
  assert.equal(await page.kind(), "Auto: Kubernetes");
  await page.paste(dockerfile);
  await eventually(() => page.kind(), "Auto: Dockerfile");
  const found = await page.listed();
  assert.notDeepEqual(found, []);
  await kind.selectOption("Kubernetes");
  await page.judges(/No container here to judge/);
  await kind.selectOption("auto");
  await eventually(() => page.kind(), "Auto: Dockerfile");
  await eventually(() => page.listed(), found);
});

visit("every example loads, and has findings", async (page) => {
  await page.button("Examples").click();
  const titles = await page.tab.locator(".menu li").allTextContents();
  assert.equal(titles.length, 5);
  await page.press("Escape");
  await eventually(() => page.tab.locator(".menu li").count(), 0);
  let before = await page.text();
  // The first one is there already: it comes last.
  for (const title of [...titles.slice(1), titles[0]]) {
    await page.loadExample(title);
    await eventually(async () => (await page.text()) !== before, true);
    await eventually(async () => (await page.listed()).length > 0, true);
    before = await page.text();
  }
  assert.equal(before, deployment);
});

visit("an empty text shows where to begin, and its examples load", async (page) => {
  await page.paste(" ");
  await page.press("Control+a", "Delete");
  await page.judges(/Nothing to look at yet/);
  await page.findings.getByRole("heading", { name: "Paste a Dockerfile or a Kubernetes manifest" }).waitFor();
  await page.button("A node agent on its host").click();
  await eventually(async () => (await page.listed()).includes("Host network, line 16"), true);
});

visit("a clean text is told so, with what was checked", async (page) => {
  await page.paste(clean);
  await page.judges(/Nothing here lets this container change/);
  assert.deepEqual(await page.underlined(), []);
  assert.match(await page.findings.innerText(), /checked:?\s+Deployment secure, container secure/);
  assert.equal(await page.bar.count(), 0);
});

visit("a text without a workload is told what is judged", async (page) => {
  await page.paste("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n");
  await page.judges(/No container here to judge/);
  await page.findings.getByText(/Pods, Deployments, StatefulSets/).waitFor();
});

visit("an error of syntax is shown at its place, and the rest is judged all the same", async (page) => {
  await page.paste("kind: Pod\nspec:\n  hostPID: true\n  containers: [\n");
  await eventually(() => page.underlined(), ["true", "["]);
  assert.deepEqual((await page.listed()).sort(), ["Can't be read, line 4", "Host processes, line 3"]);
  await page.findings.getByRole("button", { name: "Can't be read" }).click();
  await eventually(() => page.selected(), "[");
});

visit("a letter deleted and typed again at once has its underline", async (page) => {
  await page.paste(longManifest());
  await page.press("Control+End");
  await page.judges(/1 way/);
  // Both within one frame: the text is the one that was checked before.
  await page.press("Backspace");
  await page.press("e");
  await eventually(() => page.underlined(), ["true"]);
});
