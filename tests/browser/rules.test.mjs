// The rules: a list that can be searched, and a page for each, whose examples open in the editor.

import assert from "node:assert/strict";
import { eventually, visit, visitWithout } from "./support/page.mjs";
import { longManifest } from "./support/texts.mjs";

/** The view that holds the rules. */
const rules = (page) => page.tab.locator(".rules");
const heading = (page) => rules(page).getByRole("heading", { level: 2 });
const search = (page) => rules(page).getByRole("searchbox", { name: "Search the rules" });
const rule = (page, name) => rules(page).getByRole("listitem").getByRole("link", { name, exact: true });
const fragment = (page) => page.tab.evaluate(() => location.hash);

/** The names of the rules that are listed. */
const listed = (page) => rules(page).getByRole("listitem").getByRole("link").allInnerTexts();

visit("the rules are reached from the head, and found by what is typed", async (page) => {
  await page.tab.getByRole("link", { name: "Rules", exact: true }).click();
  await eventually(() => heading(page).innerText(), "Rules");
  assert.equal(await page.tab.title(), "Rules · Permafrost");
  assert.ok((await listed(page)).length > 80);
  // What was gone to is read out first.
  assert.ok(await heading(page).evaluate((it) => it === document.activeElement));

  await search(page).fill("host PID");
  await eventually(() => listed(page), ["●Host processes"]);
  await rules(page).getByText("1 of 85 rules").waitFor();
  // Also by a name of another tool.
  await search(page).fill("CKV_K8S_16");
  await eventually(() => listed(page), ["●Privileged container"]);
  await search(page).fill("nothing of the sort");
  await rules(page).getByRole("link", { name: "Show all rules" }).click();
  await eventually(async () => (await listed(page)).length > 80, true);
  assert.equal(await search(page).inputValue(), "");
});

visit("the list is narrowed down by the keyboard, and its address keeps that", async (page) => {
  await page.goes("#/rules");
  await search(page).focus();
  await page.type("root");
  await page.press("Tab");
  await page.type("Dockerfile");
  await eventually(() => listed(page), ["●Root user in an image", "■Needless root user", "▲Sudo in an image", "▲Setuid file"]);
  assert.equal(await fragment(page), "#/rules?q=root&kind=dockerfile");
  await page.press("Tab", "Tab", "Tab");
  await page.type("Info");
  await eventually(() => listed(page), ["■Needless root user"]);

  // Over the fixes into the list, to the rule and back to it.
  await page.press("Tab", "Tab", "Enter");
  await eventually(() => heading(page).innerText(), "Needless root user");
  await page.tab.goBack();
  await eventually(() => listed(page), ["■Needless root user"]);
  assert.ok(await rule(page, "info Needless root user").evaluate((it) => it === document.activeElement));
});

visit("a link to a list asks what it says, and what it asks in vain is left out", async (page) => {
  await page.goes("#/rules?way=network&severity=error&tone=warm&level=none");
  await eventually(async () => (await listed(page)).includes("●Host network"), true);
  assert.ok((await listed(page)).length < 5);
  assert.equal(await rules(page).getByLabel("Way").inputValue(), "network");
  assert.equal(await rules(page).getByLabel("Level").inputValue(), "");
});

visit("the page begins with the rule that its address names", async (page) => {
  await page.loadAt("#/rules/host-pid");
  await eventually(() => heading(page).innerText(), "Host processes");
  assert.equal(await page.tab.title(), "Host processes · Permafrost");
  await rules(page).getByRole("link", { name: "Your text" }).click();
  await page.content.waitFor();
  await eventually(async () => (await page.listed()).length > 0, true);
});

visit("a link to a rule leads to its page, and on to its neighbours", async (page) => {
  await page.goes("#/rules/host-network");
  await eventually(() => heading(page).innerText(), "Host network");
  assert.equal(await page.tab.title(), "Host network · Permafrost");
  const sections = await rules(page).getByRole("heading", { level: 3 }).allInnerTexts();
  assert.deepEqual(sections, ["Why", "Examples", "Fix", "References", "In other tools"]);
  const trivy = rules(page).getByRole("link", { name: "KSV-0009" });
  assert.equal(await trivy.getAttribute("href"), "https://avd.aquasec.com/misconfig/ksv-0009");

  await rules(page).getByRole("link", { name: "Next rule" }).click();
  await eventually(() => heading(page).innerText(), "Host processes");
  assert.ok(await heading(page).evaluate((it) => it === document.activeElement));
  await rules(page).getByRole("link", { name: "Previous rule" }).click();
  await eventually(() => heading(page).innerText(), "Host network");
  // What it shares with others leads to them.
  await rules(page).getByRole("link", { name: "Through the network" }).click();
  await eventually(() => fragment(page), "#/rules?way=network");
});

visit("a rule that there isn't is searched for", async (page) => {
  await page.goes("#/rules/DL3007");
  await rules(page).getByText("There is no rule DL3007.").waitFor();
  await eventually(() => listed(page), ["●Moving base image"]);
});

visit("a finding leads to the page of its rule, and the way back to the text as it was", async (page) => {
  await page.paste("# mine\nkind: Pod\nspec:\n  hostPID: true\n");
  await page.findings.getByRole("link", { name: "Rule page: Host processes" }).click();
  await eventually(() => heading(page).innerText(), "Host processes");
  assert.ok(!(await page.content.isVisible()));
  await rules(page).getByRole("link", { name: "Your text" }).click();
  await page.content.waitFor();
  assert.equal(await page.text(), "# mine\nkind: Pod\nspec:\n  hostPID: true\n");
  assert.match(await page.tab.title(), /^Permafrost: /);
  // One goes on where one was, and what was done can still be taken back.
  await page.type("# end");
  await eventually(() => page.text(), "# mine\nkind: Pod\nspec:\n  hostPID: true\n# end");
});

visit("the text is where it was left, and so is the list", async (page) => {
  await page.paste(longManifest());
  const editor = page.tab.locator(".cm-scroller");
  await eventually(() => page.current(), ["Host network"]);
  const top = await editor.evaluate((it) => it.scrollTop);
  assert.ok(top > 1000);

  await page.goes("#/rules");
  const list = rules(page).locator(".scroll").first();
  await rule(page, "info Everything copied").click();
  await rules(page).getByRole("link", { name: "All rules" }).click();
  await eventually(() => list.evaluate((it) => it.scrollTop > 300), true);

  await page.goes("#/");
  await page.content.waitFor();
  assert.equal(await editor.evaluate((it) => it.scrollTop), top);
});

visit("an example opens in the editor and gives its finding, whatever was asked before", async (page) => {
  await page.paste("kind: Pod\n");
  await page.goes("#/rules/seccomp-missing");
  const example = rules(page).getByRole("figure", { name: "Reported" }).first();
  const text = await example.locator("code").innerText();
  await example.getByRole("button", { name: "Copy" }).click();
  await rules(page).getByText("Copied.").waitFor();
  assert.equal(await page.tab.evaluate(() => navigator.clipboard.readText()), text);

  await example.getByRole("button", { name: "Open in the editor" }).click();
  await eventually(() => page.text(), text);
  await eventually(async () => (await page.listed()).some((it) => it.startsWith("No seccomp profile")), true);
  await page.tells(/is asked for now; before it wasn't/);
  assert.equal(await page.menu("How much is asked").inputValue(), "restricted");
});

visit("what is only seen beside a Dockerfile opens together with it", async (page) => {
  await page.goes("#/rules/privileged-port");
  await rules(page).getByRole("figure", { name: "Reported" }).first().getByRole("button", { name: "Open" }).click();
  await eventually(async () => (await page.listed()).some((it) => it.startsWith("Port below 1024")), true);
  await eventually(() => page.tab.locator(".tabs .name").allTextContents(), ["pod.yaml", "Dockerfile"]);
});

visit("every rule has a page that shows what it is about", async (page) => {
  await page.goes("#/rules");
  const links = rules(page).getByRole("listitem").getByRole("link");
  const hashes = await links.evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  assert.ok(hashes.length > 80);
  for (const hash of hashes) {
    await page.goes(hash);
    await eventually(() => rules(page).locator(".id").innerText(), hash.replace("#/rules/", ""));
    const marked = await rules(page).locator("figure[data-role=bad] mark").count();
    assert.ok(marked > 0, `${hash} shows what is wrong`);
    assert.deepEqual(await dead(page), [], hash);
  }
});

/** The links of a rule's page that lead nowhere on this page. */
function dead(page) {
  return rules(page)
    .locator("article a[href^='#/rules/']")
    .evaluateAll((links) => {
      const known = new Set([...document.querySelectorAll(".rules li > a")].map((it) => it.hash));
      return links.map((it) => it.hash).filter((it) => !known.has(it));
    });
}

visitWithout(
  "**/rules.json",
  "where the rules can't be had, the text is checked all the same",
  async (page) => {
    await page.loaded();
    await page.fixOf("Privileged container").click();
    await eventually(async () => /privileged: false/.test(await page.text()), true);
    await page.goes("#/rules/host-pid");
    await rules(page).getByText("did not load").waitFor();
    await page.tab.getByRole("link", { name: "Permafrost" }).click();
    await page.content.waitFor();
  },
);
