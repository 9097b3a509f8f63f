// A Dockerfile and the manifest that runs its image: two tabs, looked at together; and its stages.

import assert from "node:assert/strict";
import { eventually, visit } from "./support/page.mjs";

const dockerfile = "FROM registry.example.com/base:1.4.2\nUSER app\n";
const manifest = `kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
  - name: app
    image: team/web:1.2
`;
const stages = "FROM registry.example.com/base:1.4.2 AS prod\nUSER 7\nFROM nginx AS test\n";

const tab = (page, name) => page.tab.getByRole("group", { name: "Files" }).getByRole("button", { name, exact: true });
const open = (page) => page.tab.locator(".tabs [aria-pressed=true] .name").allTextContents();

visit(
  "a Dockerfile and a manifest are kept in two tabs and looked at together",
  async (page) => {
    await page.paste(manifest);
    await eventually(() => page.kind(), "Auto: Kubernetes");
    assert.ok(!(await page.listed()).includes("Refused user, line 6"));

    await page.button("Add Dockerfile").click();
    await eventually(() => open(page), ["Empty"]);
    await page.paste(dockerfile);
    await eventually(() => open(page), ["Dockerfile"]);

    // Both texts are there as they were left, with their own steps to take back.
    await tab(page, /^pod.yaml/).focus();
    await page.press("Enter");
    await eventually(() => open(page), ["pod.yaml"]);
    await eventually(async () => (await page.listed()).includes("Refused user, line 6"), true);
    assert.match(await page.content.innerText(), /name: web/);

    await page.fixOf("Refused user").click();
    await eventually(async () => /runAsUser: <uid>/.test(await page.content.innerText()), true);
    await page.undo();

    await tab(page, /^Dockerfile/).click();
    await eventually(() => open(page), ["Dockerfile"]);
    await page.paste(dockerfile.replace("app", "7"));
    await tab(page, /^pod.yaml/).click();
    await eventually(async () => (await page.listed()).includes("Refused user, line 6"), false);
  },
  { level: "restricted" },
);

visit("files are closed one by one, and the last one leaves an empty page", async (page) => {
  await page.button("Add Dockerfile").click();
  await page.paste(dockerfile);
  await eventually(() => open(page), ["Dockerfile"]);
  await page.button("Close Dockerfile").click();
  await eventually(() => open(page), ["deployment.yaml"]);
  assert.match(await page.content.innerText(), /un-secure/);
  assert.equal(await page.button("Close deployment.yaml").count(), 0);
  // The editor of the file that is gone is gone as well.
  assert.equal(await page.tab.locator(".editor").count(), 1);
});

visit(
  "the version of Kubernetes decides what is asked",
  async (page) => {
    await page.paste(`kind: Pod
spec:
  containers:
  - name: app
    livenessProbe: {httpGet: {host: 10.0.0.1, port: 80}}
`);
    const asks = async () => (await page.listed()).some((it) => it.startsWith("Probe"));
    await eventually(asks, true);
    await page.menu("Kubernetes version").selectOption("v1.33");
    await eventually(asks, false);
    await page.menu("Kubernetes version").selectOption("v1.37");
    await eventually(asks, true);
  },
  { level: "baseline" },
);

visit("the stage that becomes the image is chosen where there are several", async (page) => {
  const menu = page.menu("Stage that becomes the image");
  await page.paste("FROM registry.example.com/base:1.4.2\nUSER 7\n");
  await eventually(() => page.kind(), "Auto: Dockerfile");
  assert.equal(await menu.count(), 0);

  await page.paste(stages);
  await eventually(() => menu.locator("option").allTextContents(), ["Last stage", "Stage prod", "Stage test"]);
  await eventually(async () => (await page.listed()).length > 0, true);
  await menu.selectOption("prod");
  await page.judges(/Nothing here lets this container change/);
  await menu.selectOption("");
  await eventually(async () => (await page.listed()).length > 0, true);

  // A stage that is gone is no choice any more.
  await menu.selectOption("prod");
  await page.paste(stages.replace("prod", "live"));
  await eventually(() => menu.inputValue(), "");
});
