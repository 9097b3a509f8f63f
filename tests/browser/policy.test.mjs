// What is asked: the panel, the file, and what a finding's card offers.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, narrow, visit } from "./support/page.mjs";
import { deployment, dockerfile } from "./support/texts.mjs";

/** The window with the policy, and what is in it. */
function panelOf(page) {
  const panel = page.tab.getByRole("dialog", { name: "Policy" });
  const rule = (title) => panel.getByRole("checkbox", { name: title, exact: true });
  return {
    panel,
    rule,
    level: (name) => panel.getByRole("radio", { name, exact: true }),
    search: panel.getByRole("searchbox", { name: "Search rules" }),
    file: panel.getByRole("textbox", { name: "permafrost.yaml" }),
    button: (name) => panel.getByRole("button", { name, exact: true }),
    group: (name) => panel.locator("summary", { hasText: name }),
    says: (text) => panel.getByRole("status").filter({ hasText: text }).waitFor(),
    /** The titles of the rules that are to be seen. */
    rules: () => panel.locator("li:visible label").allInnerTexts(),
  };
}

async function open(page) {
  await page.button("Policy").click();
  const it = panelOf(page);
  await it.panel.waitFor();
  return it;
}

const titles = async (page) => (await page.listed()).map((it) => it.split(",")[0]);

/** Whether the head shows that something other than usual is asked. */
const isMarked = (page) => page.button("Policy").locator(".mark").isVisible();

visit("a rule that is switched off finds nothing any more, and the head shows that it is off", async (page) => {
  assert.deepEqual(await titles(page), ["Moving image tag", "Privileged container", "Root user"]);
  const { search, rule, says } = await open(page);
  await search.fill("privileged");
  await rule("Privileged container").uncheck();
  await says("Differs from the default: level, 1 rule off.");
  await page.press("Escape");
  await eventually(() => titles(page), ["Moving image tag", "Root user"]);
  await page.findings.getByText("1 rule is switched off.").waitFor();
  assert.match(await page.button("Policy").getAttribute("title"), /1 rule off/);
  await page.button("See which").click();
  await search.fill("privileged");
  await rule("Privileged container").check();
  await eventually(() => titles(page), ["Moving image tag", "Privileged container", "Root user"]);
});

visit("each level says in a sentence what it asks, and counts at once", async (page) => {
  const { level, says } = await open(page);
  for (const name of ["Essential", "Baseline", "Restricted", "Immutable"]) {
    const about = await level(name).getAttribute("aria-describedby");
    assert.match(await page.tab.locator(`#${about}`).textContent(), /^(What|All of that, and) .*\.$/);
  }
  assert.ok(await level("Essential").isChecked());
  await level("Baseline").check();
  await says("level baseline asks");
  assert.equal(await page.menu("How much is asked").inputValue(), "baseline");
  await eventually(() => page.cards.count(), 3);
  await level("Immutable").check();
  await eventually(() => page.cards.count(), 9);
  await says("Everything is as by default.");
});

visit("rules are found by words, by kind, by level, and by whether they are on", async (page) => {
  const { panel, search, rules, says, group } = await open(page);
  await group("Through the network").click();
  assert.ok((await rules()).length > 2, "a group opens");
  await search.fill("ckv_k8s_16");
  await eventually(rules, ["Privileged container"]);
  await says("1 of");
  await search.fill("root");
  await panel.getByLabel("Kind of text").selectOption("Dockerfile");
  await eventually(rules, ["Root user in an image", "Needless root user"]);
  await panel.getByLabel("Level of the rule").selectOption("Baseline");
  await says("No rule is like that.");
  await search.fill("");
  await panel.getByLabel("Level of the rule").selectOption("Any level");
  await panel.getByLabel("On or off").selectOption("Off");
  await eventually(rules, ["Unpinned syntax"]);
});

visit("the Pod Security Standard alone is asked as a cluster enforces it", async (page) => {
  const { panel, level } = await open(page);
  await panel.getByRole("checkbox", { name: /Pod Security Standard alone/ }).check();
  assert.ok(await level("Restricted").isChecked(), "there is no such standard of the essential");
  assert.ok(await level("Immutable").isDisabled());
  await level("Baseline").check();
  await eventually(() => titles(page), ["Privileged container"]);
});

visit("where images may come from is written on lines, and what is no place is told", async (page) => {
  const { panel } = await open(page);
  const field = panel.getByRole("textbox", { name: "Images may come from" });
  await field.fill("ghcr.io/example\nexample\n");
  await panel.getByText("example is no registry").waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  await field.fill("ghcr.io/example\n");
  await panel.getByText("Without any, from everywhere").waitFor();
  assert.equal(await field.inputValue(), "ghcr.io/example\n", "it stays as it was typed");
  await panel.getByRole("radio", { name: "Immutable" }).check();
  await page.press("Escape");
  await page.cards.filter({ hasText: "which isn't listed" }).waitFor();
});

visit("the user id that is chosen is the one of the rewrite", async (page) => {
  await page.paste(dockerfile);
  const { panel } = await open(page);
  const field = panel.getByRole("textbox", { name: "User id of rewrites" });
  await field.fill("root");
  await panel.getByText("A user id is a whole number").waitFor();
  await field.fill("65532");
  await page.press("Escape");
  await page.button("Apply all").click();
  await eventually(async () => (await page.text()).includes("65532"), true);
});

visit("what is asked is there at the next visit, and everything can be reset", async (page) => {
  const { rule, search, button, says, level } = await open(page);
  await search.fill("root user");
  await rule("Root user").uncheck();
  await page.press("Escape");
  await page.load();
  await eventually(() => titles(page), ["Moving image tag", "Privileged container"]);
  assert.ok(await isMarked(page));
  await open(page);
  await button("Reset").click();
  await says("Everything is as by default again.");
  assert.ok(await level("Immutable").isChecked());
  assert.equal(await isMarked(page), false);
  await button("Undo").click();
  assert.ok(await level("Essential").isChecked());
  await says("1 rule off");
  await button("Reset").click();
  await page.press("Escape");
  await eventually(() => page.cards.count(), 9);
});

visit("a policy that was kept and can't be read any more is as good as none", async (page) => {
  const { level } = await open(page);
  await level("Baseline").check();
  const keep = (text) => page.tab.evaluate((it) => localStorage.setItem("permafrost-policy", it), text);
  await keep("level: [");
  await page.load();
  assert.equal(await page.menu("How much is asked").inputValue(), "immutable");
  await keep("level: baseline\nignore: [a-rule-of-tomorrow]\n");
  await page.load();
  assert.equal(await page.menu("How much is asked").inputValue(), "immutable");
});

const policy = "level: baseline\nkubernetes-version: v1.30\nignore:\n  - privileged-container\n";

visit("a permafrost.yaml is pasted, and asks what it asks", async (page) => {
  const { panel, file, level, says } = await open(page);
  await file.fill("level: baseline\nignore:\n  - privileged-containr\n  - xyzzy\n");
  await panel.getByText("Line 3: there is no rule privileged-containr; did you mean privileged-container?").waitFor();
  await panel.getByText("Line 4: there is no rule xyzzy.").waitFor();
  assert.ok(await level("Essential").isChecked(), "a file that means nothing changes nothing");
  await file.fill(`# for the team\n${policy}`);
  await says("Differs from the default: level, Kubernetes version, 1 rule off.");
  assert.ok(await level("Baseline").isChecked());
  assert.equal(await file.inputValue(), `# for the team\n${policy}`, "it stays as it was pasted");
  await level("Restricted").check();
  await eventually(async () => (await file.inputValue()).includes("level: restricted"), true);
});

visit("a permafrost.yaml is opened, and what is wrong with it is told", async (page) => {
  const { panel, file, button, says } = await open(page);
  const choose = async (text) => {
    const chooser = page.tab.waitForEvent("filechooser");
    await button("Open a file").click();
    const buffer = Buffer.from(text);
    await (await chooser).setFiles({ name: "permafrost.yaml", mimeType: "text/yaml", buffer });
  };
  await choose("level: high\n");
  await says("permafrost.yaml can't be followed as it is.");
  await panel.getByText("Line 1: high is no level").waitFor();
  await choose(policy);
  await says("permafrost.yaml is followed now.");
  assert.equal(await file.inputValue(), policy);
  await page.press("Escape");
  await eventually(() => page.menu("Kubernetes version").inputValue(), "v1.30");
});

visit("the file that is taken away gives the command the same findings", async (page, t) => {
  const { search, rule, level, button, file, says } = await open(page);
  await level("Restricted").check();
  await search.fill("root user");
  await rule("Root user").uncheck();
  await button("Copy").click();
  await says("Copied.");
  const copied = await page.tab.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await file.inputValue());
  const download = page.tab.waitForEvent("download");
  await button("Download").click();
  const saved = await download;
  assert.equal(saved.suggestedFilename(), "permafrost.yaml");
  assert.equal(await readFile(await saved.path(), "utf8"), copied);
  await page.press("Escape");
  const found = await titles(page);
  if (!process.env.PERMAFROST_BIN) return t.diagnostic("PERMAFROST_BIN is not set: not compared with the command");

  const folder = await mkdtemp(join(tmpdir(), "permafrost-"));
  try {
    await writeFile(join(folder, "permafrost.yaml"), copied);
    await writeFile(join(folder, "pod.yaml"), deployment);
    const run = (...args) => {
      const { stdout } = spawnSync(process.env.PERMAFROST_BIN, [...args, "--format", "json"], { cwd: folder, encoding: "utf8" });
      return JSON.parse(stdout);
    };
    const titleOf = new Map(run("rules").map(({ id, title }) => [id, title]));
    const { files } = run("check", "pod.yaml");
    assert.deepEqual(files[0].findings.map(({ rule }) => titleOf.get(rule)), found);
  } finally {
    await rm(folder, { recursive: true });
  }
});

visit("a rule is switched off from its finding, and that is undone at the same place", async (page) => {
  const card = page.cards.filter({ hasText: "Privileged container" });
  await card.getByRole("button", { name: "Ignore" }).focus();
  await page.press("Enter", "Tab", "Tab", "Enter");
  await eventually(() => titles(page), ["Moving image tag", "Root user"]);
  await page.findings.getByText("“Privileged container” is switched off.").waitFor();
  // The button that was pressed is gone: the focus is on what takes it back.
  await eventually(() => page.tab.evaluate(() => document.activeElement.textContent), "Undo");
  await page.press("Enter");
  await eventually(() => titles(page), ["Moving image tag", "Privileged container", "Root user"]);
  assert.equal(await page.findings.getByText("is switched off").count(), 0);
  assert.ok(await page.tab.evaluate(() => document.querySelector(".findings").contains(document.activeElement)));
});

visit("a comment leaves a finding out where it stands, asks why, and is undone like any step", async (page) => {
  const card = page.cards.filter({ hasText: "Privileged container" });
  await card.getByRole("button", { name: "Ignore" }).click();
  await card.getByRole("button", { name: "Here, by a comment" }).click();
  await eventually(() => titles(page), ["Moving image tag", "Root user"]);
  await page.tells(/A comment leaves it out/);
  await page.type("it is a tool for nodes");
  const line = "privileged: true # permafrost: ignore[privileged-container] it is a tool for nodes";
  await eventually(() => page.text(), deployment.replace("privileged: true", line));
  await page.undo();
  await page.undo();
  await eventually(() => page.text(), deployment);
  await eventually(() => titles(page), ["Moving image tag", "Privileged container", "Root user"]);
});

visit("where no comment can stand the page says why", async (page) => {
  await page.paste('{"apiVersion": "v1", "kind": "Pod", "spec": {"hostPID": true, "containers": []}}');
  const card = page.cards.filter({ hasText: "hostPID" }).first();
  await card.getByRole("button", { name: "Ignore" }).click();
  await card.getByRole("button", { name: "Here, by a comment" }).click();
  await page.tells(/No comment can stand there: JSON has no comments\./);
});

visit("the panel is used by keyboard alone, and gives the focus back", async (page) => {
  const { panel, search, rules } = panelOf(page);
  await page.button("Policy").focus();
  await page.press("Enter");
  await panel.waitFor();
  await search.focus();
  await page.type("host pid");
  await eventually(async () => (await rules()).length, 1);
  // Three menus and the heading of the group stand between.
  await page.press("Tab", "Tab", "Tab", "Tab", "Tab", "Space");
  await panel.getByText("1 rule off").waitFor();
  await page.press("Escape");
  await panel.waitFor({ state: "hidden" });
  await eventually(() => page.tab.evaluate(() => document.activeElement.textContent.trim()), "Policy");
});

visit(
  "on a phone the panel is a sheet from below",
  async (page) => {
    await page.button("More").click();
    const { panel, search, rules } = await open(page);
    await search.fill("host network");
    await eventually(async () => (await rules()).length, 1);
    const box = await panel.boundingBox();
    assert.equal(Math.round(box.y + box.height), narrow.height);
    assert.equal(Math.round(box.width), narrow.width);
  },
  { viewport: narrow, hasTouch: true },
);
