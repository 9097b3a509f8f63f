// Before the editor has come: the text stands in a plain field, and nothing that is done there is lost.

import assert from "node:assert/strict";
import { eventually, narrow, visitWithBrokenEditor, visitWithoutEditor, wide } from "./support/page.mjs";
import { deployment } from "./support/texts.mjs";

const unprivileged = deployment.replace("privileged: true", "privileged: false");

/** The range that is selected in the plain field. */
const selection = (page) => page.plain.evaluate((area) => [area.selectionStart, area.selectionEnd]);

/** Waits until the list has the finding of `hostPID: true` on line 3. */
const hostProcessesAreListed = (page) =>
  eventually(async () => (await page.listed()).includes("Host processes, line 3"), true);

/** Where the first letter stands, how far it is from line to line, and how the letters look. */
const places = {
  plain: (page) =>
    page.plain.evaluate((area) => {
      const { left, top } = area.getBoundingClientRect();
      const { paddingLeft, paddingTop, lineHeight, fontSize, fontFamily } = getComputedStyle(area);
      return {
        left: Math.round(left + parseFloat(paddingLeft)),
        top: Math.round(top + parseFloat(paddingTop)),
        lineHeight: parseFloat(lineHeight),
        fontSize,
        fontFamily,
      };
    }),
  editor: (page) =>
    page.editor.evaluate((content) => {
      const [first, second] = content.querySelectorAll(".cm-line");
      const range = document.createRange();
      range.selectNodeContents(first);
      const { fontSize, fontFamily } = getComputedStyle(first);
      const height = second.getBoundingClientRect().top - first.getBoundingClientRect().top;
      return {
        left: Math.round(range.getBoundingClientRect().left),
        top: Math.round(first.getBoundingClientRect().top),
        lineHeight: Math.round(height * 10) / 10,
        fontSize,
        fontFamily,
      };
    }),
};

visitWithoutEditor("what is typed before the editor has come is there, with cursor, focus and history", async (page, comes) => {
  assert.equal(await page.plain.inputValue(), deployment);
  await page.plain.focus();
  await page.press("Control+Home");
  await page.type("# 🧊 old\n");
  await page.press("ArrowLeft", "Control+Shift+ArrowLeft");
  await comes();
  await eventually(() => page.text(), `# 🧊 old\n${deployment}`);
  // What was selected is still selected, and typed over.
  await page.type("new");
  await eventually(() => page.text(), `# 🧊 new\n${deployment}`);
  await eventually(async () => (await page.underlined()).includes("latest"), true);
  assert.equal(await page.plain.count(), 0);
  await page.button("Undo").click();
  await eventually(() => page.text(), `# 🧊 old\n${deployment}`);
  for (let steps = 0; steps < 3 && (await page.text()) !== deployment; steps += 1) await page.undo();
  assert.equal(await page.text(), deployment);
});

visitWithoutEditor("what is typed at the last moment is judged", async (page, comes) => {
  await page.plain.focus();
  await page.press("Control+a");
  await page.type("kind: Pod\nspec:\n  hostPID: tru");
  const arrived = comes();
  await page.type("e");
  await arrived;
  await eventually(() => page.text(), "kind: Pod\nspec:\n  hostPID: true");
  await eventually(async () => (await page.underlined()).includes("true"), true);
  await hostProcessesAreListed(page);
});

visitWithoutEditor("a fix that is taken before the editor has come is a step of its history", async (page, comes) => {
  await page.fixOf("Privileged container").click();
  await eventually(() => page.plain.inputValue(), unprivileged);
  await comes();
  assert.equal(await page.text(), unprivileged);
  const underlined = await page.underlined();
  assert.ok(underlined.includes("latest") && !underlined.includes("true"), "what is left is underlined at once");
  await page.button("Undo").click();
  await eventually(() => page.text(), deployment);
});

visitWithoutEditor("a letter that is being composed is not torn apart", async (page, comes) => {
  await page.plain.focus();
  await page.press("Control+Home");
  const session = await page.tab.context().newCDPSession(page.tab);
  await session.send("Input.imeSetComposition", { text: "か", selectionStart: 1, selectionEnd: 1 });
  const arrived = comes();
  await page.tab.waitForResponse("**/editor.js");
  await page.tab.waitForTimeout(200);
  assert.equal(await page.plain.count(), 1);
  await session.send("Input.insertText", { text: "蚊" });
  await arrived;
  await eventually(() => page.text(), `蚊${deployment}`);
});

visitWithoutEditor("a rewrite that is looked at before the editor has come is taken as well", async (page, comes) => {
  await page.button("Review changes").click();
  await eventually(async () => (await page.lines("removed")).includes("privileged: true"), true);
  // The editor comes behind the diff, where it can't be seen.
  const arrived = comes();
  await page.button("Accept all").click();
  await arrived;
  await eventually(async () => /privileged: false/.test(await page.text()), true);
});

for (const viewport of [wide, narrow]) {
  visitWithoutEditor(
    `nothing moves when the editor comes, at ${viewport.width} px`,
    async (page, comes) => {
      const before = await places.plain(page);
      const page_before = await page.tab.locator(".editor").boundingBox();
      await comes();
      assert.deepEqual(await places.editor(page), before);
      assert.deepEqual(await page.tab.locator(".editor").boundingBox(), page_before);
    },
    { viewport },
  );
}

visitWithBrokenEditor("without the editor one still reads, types, checks, fixes and takes back", async (page) => {
  await page.tells(/editor did not load/);
  assert.equal(await page.plain.inputValue(), deployment);
  assert.ok((await page.listed()).includes("Privileged container, line 19"));

  await page.tab.getByRole("button", { name: "Root user" }).click();
  const at = deployment.indexOf("runAsUser: 0") + "runAsUser: ".length;
  await eventually(() => selection(page), [at, at + 1]);
  await eventually(() => page.current(), ["Root user"]);
  await page.press("Shift+F8");
  await eventually(() => page.current(), ["Privileged container"]);

  await page.fixOf("Privileged container").click();
  await eventually(() => page.plain.inputValue(), unprivileged);
  await page.button("Review changes").click();
  await eventually(async () => (await page.lines("added")).includes("runAsUser: 10001"), true);
  await page.button("Accept all").click();
  await eventually(async () => /runAsUser: 10001/.test(await page.plain.inputValue()), true);
  await page.press("Control+z");
  await eventually(() => page.plain.inputValue(), unprivileged);
  await page.button("Undo").click();
  await eventually(() => page.plain.inputValue(), deployment);
  await eventually(() => page.button("Undo").isDisabled(), true);

  await page.plain.focus();
  await page.press("Control+a");
  await page.type("kind: Pod\nspec:\n  hostPID: true");
  await hostProcessesAreListed(page);
  await page.press("Control+.");
  await eventually(() => page.plain.inputValue(), "kind: Pod\nspec:\n  hostPID: false");
  await page.loadExample("A node agent on its host");
  await eventually(async () => (await page.listed()).length > 0, true);
});
