// The page for everyone: axe, narrow screens, colours.

import assert from "node:assert/strict";
import axe from "axe-core";
import { eventually, narrow, visit, wide } from "./support/page.mjs";
import { clean, deployment } from "./support/texts.mjs";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The faces of the page, each with the way to it. */
const faces = {
  "first visit": async () => {},
  "note of a finding": async (page) => {
    await page.tab.locator(".cm-lintRange", { hasText: "true" }).hover();
    await page.note.waitFor();
  },
  "quick fixes": async (page) => {
    const fold = page.button("Hide the findings");
    if (await fold.isVisible()) await fold.click();
    await page.asks("immutable");
    await page.tab.locator(".cm-lintRange", { hasText: "securityContext" }).click();
    await page.press("Control+.");
    await page.tab.getByRole("menu", { name: "Quick fixes" }).waitFor();
  },
  completion: async (page) => {
    await page.press("Escape", "End", "Enter", "Control+Space");
    await page.tab.getByRole("listbox", { name: "Completions" }).waitFor();
  },
  search: async (page) => {
    await page.press("Escape", "Control+f");
    await page.tab.getByRole("textbox", { name: "Find" }).waitFor();
  },
  "settings and presenter mode": async (page) => {
    await page.press("Escape");
    const more = page.button("More");
    if (await more.isVisible()) await more.click();
    await page.button("Settings").click();
    await page.tab.getByLabel("Presenter mode").check();
  },
  "presenter mode": async (page) => page.press("Escape", "Escape"),
  "presenter mode left": async (page) => {
    await page.button("Leave presenter mode").click();
    await page.asks("essential");
    const unfold = page.button("Show the findings");
    if (await unfold.isVisible()) await unfold.click();
  },
  clean: async (page) => {
    await page.paste(clean);
    await page.judges(/Nothing here lets/);
  },
  empty: async (page) => {
    await page.paste(" ");
    await page.press("Control+a", "Delete");
    await page.judges(/Nothing to look at yet/);
  },
  unparsable: async (page) => {
    await page.paste("kind: Pod\nspec: [\n");
    await page.judges(/can't be read/);
  },
  "how to ignore a finding": async (page) => {
    await page.paste(deployment);
    await page.cards.first().getByRole("button", { name: "Ignore" }).click();
  },
  "a rule that was switched off": async (page) => {
    await page.button("Everywhere: switch the rule off").click();
    await page.button("Undo").first().waitFor();
  },
  policy: async (page) => {
    // On a phone it stands in a menu.
    const more = page.button("More");
    if (await more.isVisible()) await more.click();
    await page.button("Policy").click();
    await page.tab.getByRole("dialog", { name: "Policy" }).waitFor();
  },
  "rules of the policy": async (page) => {
    await page.menu("Search rules").fill("root");
    await page.menu("Images may come from").fill("example");
    await page.menu("permafrost.yaml").fill("level: high");
    await page.tab.getByText("is no level").waitFor();
  },
  review: async (page) => {
    await page.press("Escape");
    await page.paste(deployment);
    await page.button("Review changes").click();
    await page.diff.waitFor();
  },
  rules: async (page) => {
    await page.goes("#/rules");
    await page.tab.getByRole("heading", { name: "Through its image" }).waitFor();
  },
  "a rule that there isn't": async (page) => {
    await page.goes("#/rules/nowhere");
    await page.tab.getByText("No rule is like that.").waitFor();
  },
  "a rule": async (page) => {
    await page.goes("#/rules/restricted-volume-type");
    await page.tab.getByRole("heading", { name: "Restricted volume type" }).waitFor();
  },
};

for (const viewport of [wide, narrow]) {
  for (const colorScheme of ["light", "dark"]) {
    visit(
      `axe finds nothing at ${viewport.width} px in ${colorScheme} colours, and nothing scrolls sideways`,
      async (page) => {
        await page.tab.evaluate(axe.source);
        for (const [name, show] of Object.entries(faces)) {
          await show(page);
          assert.deepEqual(await violations(page), [], name);
          assert.deepEqual(await tooWide(page), [], name);
        }
      },
      { viewport, colorScheme, reducedMotion: "reduce" },
    );
  }
}

async function violations(page) {
  const found = await page.tab.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), tags);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.any.map((it) => it.message)}`));
}

/** The elements that reach over the right edge, or hold something to scroll to; code may. */
function tooWide(page) {
  return page.tab.evaluate(() => {
    const told = (it) => `${it.tagName.toLowerCase()}.${it.className}`;
    const reaches = (it) => it.getBoundingClientRect().right > innerWidth + 0.5;
    const scrolls = (it) => it.scrollWidth > it.clientWidth && ["auto", "scroll"].includes(getComputedStyle(it).overflowX);
    const all = [...document.querySelectorAll("body, body :not(pre, pre *)")];
    const found = all.filter((it) => it.checkVisibility() && (reaches(it) || scrolls(it)));
    const root = document.documentElement;
    return [...found, ...(root.scrollWidth > root.clientWidth ? [root] : [])].map(told);
  });
}

visit("the theme goes round by its button, and is kept", async (page) => {
  const worn = () => page.tab.evaluate(() => [document.documentElement.dataset.theme, getComputedStyle(document.body).backgroundColor]);
  const button = page.tab.getByRole("button", { name: "Colours" });
  const [, light] = await worn();
  await button.click();
  await eventually(worn, ["light", light]);
  await button.click();
  await eventually(async () => (await worn())[0], "dark");
  const [, dark] = await worn();
  assert.notEqual(dark, light);
  await page.load();
  await eventually(worn, ["dark", dark]);
  await button.click();
  await eventually(worn, ["system", light]);
}, { colorScheme: "light", reducedMotion: "reduce" });
