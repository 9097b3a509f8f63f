// Everything can be done by keyboard.

import assert from "node:assert/strict";
import { eventually, visit } from "./support/page.mjs";
import { deployment, mended } from "./support/texts.mjs";

/** What has the focus, by the name that is read aloud. */
const focused = (page) =>
  page.tab.evaluate(() => {
    let it = document.activeElement;
    while (it.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
    return it.getAttribute("aria-label") ?? it.textContent.trim();
  });

/** Presses Tab until something matching has the focus; gives all that had it on the way. */
async function tabTo(page, pattern) {
  const names = [];
  while (names.length < 40) {
    await page.press("Tab");
    names.push(await focused(page));
    if (pattern.test(names.at(-1))) return names;
  }
  assert.fail(`no ${pattern} in ${names.join(" | ")}`);
}

visit("F8 goes to the finding, Control and full stop applies its fix", async (page) => {
  await page.content.focus();
  await page.press("Control+Home", "F8");
  await eventually(() => page.selected(), "latest");
  await eventually(() => page.current(), ["Moving image tag"]);
  await page.press("F8");
  await eventually(() => page.selected(), "true");
  await page.press("Control+.");
  await eventually(() => page.text(), deployment.replace("privileged: true", "privileged: false"));
  await eventually(() => page.underlined(), ["latest", "0"]);
  await page.press("Shift+F8");
  await eventually(() => page.selected(), "latest");
  await page.press("Control+z");
  await eventually(() => page.text(), deployment);
});

visit("Tab indents in the text; Escape, then Tab, leaves it", async (page) => {
  await page.content.focus();
  await page.press("Control+Home", "Tab");
  await eventually(() => page.text(), `  ${deployment}`);
  assert.equal(await focused(page), "Your text");
  await page.press("Escape", "Tab");
  assert.notEqual(await focused(page), "Your text");
  assert.equal(await page.text(), `  ${deployment}`);
});

visit("Tab reaches everything, in the order in which it is seen", async (page) => {
  const first = await tabTo(page, /^Colours/);
  for (const name of [/^Permafrost/, /How much is asked/, /Kubernetes version/, /^Rules$/]) {
    assert.ok(first.some((it) => name.test(it)), `${name} in ${first.join(" | ")}`);
  }
  const ring = await page.tab.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(ring, "solid", "what has the focus can be seen");
  const above = await tabTo(page, /^Your text$/);
  for (const name of [/Kind of text/, /Examples/, /^Copy$/, /^Download$/]) {
    assert.ok(above.some((it) => name.test(it)), `${name} in ${above.join(" | ")}`);
  }
  await page.press("Escape");
  const below = await tabTo(page, /^Apply all$/);
  const order = [/Moving image tag/, /Privileged container/, /Root user/, /^Review changes$/, /^Apply all$/];
  const places = order.map((name) => below.findIndex((it) => name.test(it)));
  assert.ok(!places.includes(-1), below.join(" | "));
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

visit("the rewrite is reviewed and taken by keyboard, and the text has the focus again", async (page) => {
  await page.content.focus();
  await page.press("Escape");
  await tabTo(page, /^Review changes$/);
  await page.press("Enter");
  await page.diff.waitFor();
  await page.bar.getByRole("button", { name: "Back" }).focus();
  await page.press("Enter");
  await eventually(() => focused(page), "Your text");
  assert.equal(await page.text(), deployment);
  await page.press("Escape");
  await tabTo(page, /^Review changes$/);
  await page.press("Enter");
  await page.diff.waitFor();
  await page.bar.getByRole("button").last().focus();
  await page.press("Enter");
  await eventually(() => page.text(), mended);
  await eventually(() => focused(page), "Your text");
  await page.press("Control+z");
  await eventually(() => page.text(), deployment);
});
