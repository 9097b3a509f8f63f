// Reports that are taken away: for programs, for people, on paper.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { eventually, narrow, visit } from "./support/page.mjs";

/** Opens the window in which reports are taken away. */
async function open(page) {
  const more = page.button("More");
  if (await more.isVisible()) await more.click();
  await page.button("Export").click();
  await page.tab.getByRole("dialog", { name: "Export" }).waitFor();
}

async function save(page, format) {
  await open(page);
  const [download] = await Promise.all([page.tab.waitForEvent("download"), page.button(`Download ${format}`).click()]);
  return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
}

const found = ["mutable-image-tag", "privileged-container", "root-user"];

visit("SARIF has every rule and every finding of all tabs", async (page) => {
  await page.button("Add Dockerfile").click();
  await page.paste("FROM nginx\n");
  await eventually(async () => (await page.listed()).length > 0, true);
  const [name, text] = await save(page, "SARIF");
  assert.equal(name, "permafrost.sarif");
  const { version, runs } = JSON.parse(text);
  assert.equal(version, "2.1.0");
  const [{ tool, results }] = runs;
  assert.ok(tool.driver.rules.length > 80);
  const uris = new Set(results.map((it) => it.locations[0].physicalLocation.artifactLocation.uri));
  assert.deepEqual([...uris], ["deployment.yaml", "Dockerfile"]);
  for (const rule of found) assert.ok(results.some((it) => it.ruleId === rule), rule);
});

visit("JSON is what the command writes", async (page) => {
  const [name, text] = await save(page, "JSON");
  assert.equal(name, "permafrost.json");
  const { files, unread, summary } = JSON.parse(text);
  assert.deepEqual(unread, []);
  assert.deepEqual(files.map((it) => it.path), ["deployment.yaml"]);
  assert.deepEqual(files[0].findings.map((it) => it.rule), found);
  assert.equal(summary.findings, 3);
});

visit("Markdown is copied for a pull request", async (page) => {
  await open(page);
  await page.button("Copy Markdown").click();
  await page.tells(/The report is copied/);
  const text = await page.tab.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /^### Permafrost: 3 errors in 1 file/);
  assert.match(text, /#### `deployment.yaml`/);
});

visit(
  "on paper stand the verdict, the findings with their reasons, and the whole text with its lines",
  async (page) => {
    await page.tab.evaluate(() => {
      window.print = () => (window.printed = document.querySelector(".handout").innerText);
    });
    await open(page);
    await page.button("Print").click();
    await eventually(() => page.tab.evaluate(() => Boolean(window.printed)), true);
    const printed = await page.tab.evaluate(() => window.printed);
    assert.match(printed, /3 ways this container can change while it runs/);
    assert.match(printed, /Privileged container error, line 19/);
    assert.match(printed, /Fix: Set privileged to false/);
    assert.match(printed, /level essential, Kubernetes v1\.\d+/);
    assert.match(printed, /20\s*runAsUser: 0\s*3/);
    // It is there only for the moment of printing.
    await eventually(() => page.tab.locator(".handout").count(), 0);
  },
  { viewport: narrow },
);
