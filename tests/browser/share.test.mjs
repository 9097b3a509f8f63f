// Share links: what is on the page goes into the address, and comes out of it as it was.

import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { eventually, narrow, visit, wide } from "./support/page.mjs";
import { deployment, dockerfile } from "./support/texts.mjs";

/** A link as version 1 of the format has it. */
const fragment = (shared) => `#1:${deflateRawSync(JSON.stringify(shared)).toString("base64url")}`;
const file = (text, name = null, kind = null) => ({ name, kind, text });

/** The link that the window offers. */
async function share(page) {
  const more = page.button("More");
  if (await more.isVisible()) await more.click();
  await page.button("Share").click();
  const link = page.tab.getByRole("textbox", { name: "Link" });
  await link.waitFor();
  return link.inputValue();
}

const follow = (page, hash) => page.tab.evaluate((it) => void (location.hash = it), hash);
const title = (page) => page.tab.locator(".tabs [aria-pressed=true] .name").allTextContents();

/**
 * A link that was made by the first version, as people have it in their bookmarks. It stays as it is for
 * ever: a newer format gets a number of its own.
 */
const KEPT =
  "#1:PcwxasNAFEXRrQzP7RBI-2vF4MLE2LiKUsjSCxk0-SNmvpIYoQ1kEym9vSzBCBPXl3smDCmG9gxB5CejuMxiObTGrlZ4vIXIAnmZoM0HIfji6aFKbc-8JHj0QTuIjjF6GL8NgvX-eeuaOASlxMZYrNbj4WnvckrmVu7v9_JTK2b_r97um4R-PDErjQV3cUnidqmrtQxsxU3vqdhuU4mzPHJetFePNFAhj_MV";

visit("a link opens exactly what was shared", async (page) => {
  await page.paste("FROM nginx\r\nUSER root\r\n# 🧊 Grüße\r\n");
  await page.button("Add manifest").click();
  await page.paste(deployment);
  await eventually(() => title(page), ["deployment.yaml"]);
  await page.menu("Kubernetes version").selectOption("v1.30");
  await page.asks("baseline");
  const listed = await page.listed();
  const link = await share(page);
  assert.match(link, /^http:\/\/[^#?]+#1:[\w-]+$/);

  const other = await page.tab.context().newPage();
  await other.goto(link);
  await other.locator(".cm-content").waitFor();
  const names = () => other.locator(".tabs .name").allTextContents();
  await eventually(names, ["Dockerfile", "deployment.yaml"]);
  assert.equal(await other.getByLabel("How much is asked").inputValue(), "baseline");
  assert.equal(await other.getByLabel("Kubernetes version").inputValue(), "v1.30");
  const there = other.locator(".findings .finding");
  await eventually(
    () => there.evaluateAll((all) => all.map((it) => `${it.querySelector(".title").textContent}, ${it.querySelector(".line").textContent}`)),
    listed,
  );
  // The line ends of Windows are still there, and so is every character.
  await other.locator(".tabs .turn").first().click();
  const [download] = await Promise.all([
    other.waitForEvent("download"),
    other.getByRole("button", { name: "Download" }).click(),
  ]);
  const { readFile } = await import("node:fs/promises");
  assert.equal(await readFile(await download.path(), "utf8"), "FROM nginx\r\nUSER root\r\n# 🧊 Grüße\r\n");
  await other.close();
});

visit("a link of version 1 is read for ever", async (page) => {
  await follow(page, KEPT);
  await eventually(() => title(page), ["pod.yaml"]);
  await eventually(() => page.text(), "kind: Pod\nspec: {hostPID: true}\n");
  assert.equal(await page.menu("How much is asked").inputValue(), "restricted");
  await page.tab.getByRole("button", { name: /^web.Dockerfile/ }).click();
  await eventually(() => page.text(), "FROM alpine:latest\nUSER root # 🧊\n");
  // And so is one that was made just now by another program.
  await follow(page, fragment({ policy: "level: essential\n", files: [file(dockerfile, "web")], open: 0 }));
  await eventually(() => title(page), ["web"]);
});

visit("what a person wrote is had back after a link was opened", async (page) => {
  await page.paste("FROM mine\n");
  await eventually(() => page.kind(), "Auto: Dockerfile");
  await follow(page, fragment({ policy: "", files: [file("FROM theirs\n")], open: 0 }));
  await eventually(() => page.text(), "FROM theirs\n");
  await page.button("Back to what was here").click();
  await eventually(() => page.text(), "FROM mine\n");
});

visit("the address keeps the link until something is changed", async (page) => {
  const hash = fragment({ policy: "", files: [file("FROM theirs\n")], open: 0 });
  await follow(page, hash);
  await eventually(() => page.text(), "FROM theirs\n");
  assert.equal(await page.tab.evaluate(() => location.hash), hash);
  await page.content.focus();
  await page.type("# mine\n");
  await eventually(() => page.tab.evaluate(() => location.hash), "");
  await follow(page, hash);
  await eventually(() => page.text(), "FROM theirs\n");
});

visit("a link that holds nothing good changes nothing, and says so", async (page) => {
  const wrong = (shared) => fragment(shared);
  const bomb = `#1:${deflateRawSync(Buffer.alloc(8 << 20, "a")).toString("base64url")}`;
  for (const [hash, says] of [
    ["#1:", /damaged/],
    ["#1:%%%", /damaged/],
    ["#1:AAAA", /damaged/],
    [wrong({}), /damaged/],
    [wrong({ policy: "", files: [], open: 0 }), /damaged/],
    [wrong({ policy: "", files: [file(7)], open: 0 }), /damaged/],
    [wrong({ policy: "", files: [file("a", "", null)], open: 0 }), /damaged/],
    [wrong({ policy: "", files: [file("a", null, "shell")], open: 0 }), /damaged/],
    [wrong({ policy: "", files: [file("a")], open: 1 }), /damaged/],
    [wrong({ policy: "", files: Array(51).fill(file("a")), open: 0 }), /damaged/],
    ["#2:AAAA", /newer Permafrost/],
    [bomb, /more than a link may hold/],
    [`#1:${"A".repeat(100_001)}`, /more than a link may hold/],
  ]) {
    await follow(page, hash);
    await page.tells(says);
    assert.equal(await page.text(), deployment, hash.slice(0, 40));
  }
});

visit("a name that is shared is text, never markup", async (page) => {
  const evil = '<img src=x onerror="document.title=1">';
  await follow(page, fragment({ policy: evil, files: [file("FROM a:1\n", evil)], open: 0 }));
  await eventually(() => title(page), [evil]);
  assert.equal(await page.tab.locator("img").count(), 0);
});

for (const viewport of [wide, narrow]) {
  visit(
    `the window of the link is left by Escape, and is complete at ${viewport.width} px`,
    async (page) => {
      await share(page);
      const dialog = page.tab.getByRole("dialog", { name: "Share" });
      await dialog.getByText(/characters\./).waitFor();
      const { width, x } = await dialog.boundingBox();
      assert.ok(x >= 0 && x + width <= viewport.width);
      await page.button("Copy link").click();
      await page.tells(/Link copied/);
      assert.match(await page.tab.evaluate(() => navigator.clipboard.readText()), /#1:/);
      await share(page);
      await page.press("Escape");
      await dialog.waitFor({ state: "hidden" });
    },
    { viewport },
  );
}

visit("what is too long for a link is told, with its length", async (page) => {
  const noise = Array.from({ length: 60_000 }, (_, at) => ((at * 2654435761) >>> 0).toString(36)).join("\n# ");
  await page.paste(`FROM a:1\n# ${noise}\n`);
  await page.button("Share").click();
  await page.tab.getByText(/too much for a link/).waitFor();
});
