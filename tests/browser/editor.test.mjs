// The editor as people know it: folding, the lightbulb, completion, and how large the text is.

import assert from "node:assert/strict";
import { eventually, narrow, Playground, visit, visitWithBrokenEditor, wide } from "./support/page.mjs";
import { deployment } from "./support/texts.mjs";

const phone = { viewport: narrow, hasTouch: true };

const pod = `kind: Pod
metadata:
  name: web
spec:
  automountServiceAccountToken: false
  containers:
  - name: app
    image: example/app:1.2
    `;

/** The numbers of the lines that are not folded away. */
const lines = (page) =>
  page.tab.locator(".cm-lineNumbers .cm-gutterElement").evaluateAll((all) =>
    all.filter((it) => it.checkVisibility({ visibilityProperty: true })).map((it) => Number(it.textContent)),
  );

/** Puts the cursor at the end of the line that has this text. */
async function goTo(page, text) {
  await page.tab.locator(".cm-line", { hasText: text }).last().click();
  await page.press("End");
}

/** What completion offers. */
const offered = (page) => page.tab.getByRole("listbox", { name: "Completions" }).getByRole("option").allTextContents();

/** Takes what is offered first; what has just come up is no answer yet to a key that was meant for the text. */
async function accept(page, key) {
  await page.tab.waitForTimeout(100);
  await page.press(key);
}

/** The size of the letters, in pixels. */
const size = (page) => page.content.evaluate((content) => parseFloat(getComputedStyle(content).fontSize));

/** How many rows the first line takes. */
const rows = (page) =>
  page.tab.locator(".cm-line").first().evaluate((line) => Math.round(line.getBoundingClientRect().height / parseFloat(getComputedStyle(line).lineHeight)));

/** How far the numbers of the lines stand from their lines, in whole pixels. */
const astray = (page) =>
  page.content.evaluate((content) => {
    const tops = (all) => [...all].map((it) => it.getBoundingClientRect().top);
    const numbers = content.parentElement.querySelectorAll(".cm-lineNumbers .cm-gutterElement");
    const shown = [...numbers].filter((it) => it.checkVisibility({ visibilityProperty: true }));
    const lines = tops(content.querySelectorAll(".cm-line"));
    return Math.round(Math.max(...tops(shown).map((top, index) => Math.abs(top - lines[index]))));
  });

const bulb = (page) => page.tab.locator(".cm-bulbs button");
const fixes = (page) => page.tab.getByRole("menu", { name: "Quick fixes" });

/** Notes what a screen reader is told from now on; it is gone a moment later. */
async function listen(page) {
  await page.tab.locator(".cm-announced").evaluate((announced) => {
    globalThis.said = [];
    const note = () => globalThis.said.push(announced.textContent);
    new MutationObserver(note).observe(announced, { childList: true });
  });
  return () => page.tab.evaluate(() => globalThis.said.map((it) => it.trim()).filter(Boolean));
}

async function openSettings(page) {
  if (await page.button("More").isVisible()) await page.button("More").click();
  await page.button("Settings").click();
}

/** Makes room for the text, where the findings lie over it. */
async function foldFindings(page) {
  const fold = page.button("Hide the findings");
  if (await fold.isVisible()) await fold.click();
}

visit("what belongs to a key folds by its mark and by keys, and comes back where the cursor goes", async (page) => {
  await goTo(page, "selector:");
  await page.press("Control+Shift+BracketLeft");
  await page.tab.getByText("2 lines", { exact: true }).waitFor();
  assert.ok(!(await lines(page)).includes(8));
  await page.press("Control+Shift+BracketRight");
  await eventually(async () => (await lines(page)).includes(8), true);

  const marks = page.tab.locator(".cm-foldGutter span.open");
  await page.tab.locator(".cm-gutters").hover();
  await marks.nth(1).click();
  await page.tab.getByText("15 lines", { exact: true }).waitFor();
  // A finding that is folded away is shown.
  await page.tab.getByRole("button", { name: "Privileged container" }).click();
  await eventually(() => page.selected(), "true");
  await eventually(() => page.text(), deployment);
});

visit("a list in the column of its key folds, a comment and a blank line don't end what goes on", async (page) => {
  await page.paste("kind: Pod\nspec:\n  containers:\n  - name: a\n\n# about the image\n    image: b\n  volumes: []\n---\nkind: Pod\n");
  await goTo(page, "containers:");
  await page.press("Control+Shift+BracketLeft");
  await page.tab.getByText("4 lines", { exact: true }).waitFor();
  await goTo(page, "---");
  await page.press("Control+Shift+BracketLeft");
  await page.tab.getByText("1 line", { exact: true }).waitFor();
});

visit("a Dockerfile folds by stages, and by instructions of several lines", async (page) => {
  await page.paste("FROM a:1 AS build\nRUN one \\\n  # why\n  && two\nRUN <<EOF\nfrom os import path\nEOF\n\nFROM b:1\nUSER 7\n");
  const foldAt = async (text) => {
    await goTo(page, text);
    await page.press("Control+Shift+BracketLeft");
  };
  await foldAt("RUN one");
  await page.tab.getByText("2 lines", { exact: true }).first().waitFor();
  await foldAt("RUN <<EOF");
  await eventually(() => page.tab.getByText("2 lines", { exact: true }).count(), 2);
  await foldAt("AS build");
  await page.tab.getByText("6 lines", { exact: true }).waitFor();
  assert.deepEqual(await lines(page), [1, 8, 9, 10, 11]);
});

visit("the only fix of a line is taken by the lightbulb, which is there for this line alone", async (page) => {
  assert.equal(await bulb(page).count(), 0);
  await goTo(page, "privileged:");
  await bulb(page).click();
  await eventually(() => page.text(), deployment.replace("privileged: true", "privileged: false"));
  await eventually(() => bulb(page).count(), 0);
});

for (const options of [{ viewport: wide }, phone]) {
  visit(
    `where a line has several fixes the lightbulb lets one choose, at ${options.viewport.width} px`,
    async (page) => {
      await foldFindings(page);
      await goTo(page, "securityContext:");
      await bulb(page).click();
      const items = fixes(page).getByRole("menuitem");
      assert.ok((await items.count()) > 1);
      await items.filter({ hasText: "readOnlyRootFilesystem" }).click();
      await eventually(async () => (await page.text()).includes("readOnlyRootFilesystem: true"), true);
      assert.equal(await fixes(page).count(), 0);
    },
    { level: "immutable", ...options },
  );
}

visit(
  "the fixes of a line are chosen by keyboard",
  async (page) => {
    await goTo(page, "securityContext:");
    await page.press("Control+.");
    const focused = () => fixes(page).locator(":focus").textContent();
    const all = await fixes(page).getByRole("menuitem").allTextContents();
    await eventually(focused, all[0]);
    await page.press("ArrowUp");
    await eventually(focused, all.at(-1));
    await page.press("ArrowDown", "ArrowDown");
    await eventually(focused, all[1]);
    await page.press("Escape");
    await eventually(() => fixes(page).count(), 0);
    assert.equal(await page.text(), deployment);
    await page.press("Control+.", "Enter");
    await eventually(async () => (await page.text()).includes("drop:"), true);
    // One goes on in the text.
    await page.press("Control+z");
    await eventually(() => page.text(), deployment);
  },
  { level: "immutable" },
);

visit("a line without a fix says so, and who hears the page is told where there is one", async (page) => {
  await goTo(page, "apiVersion");
  await page.press("Control+.");
  await page.tells(/There is no fix on this line/);
  const said = await listen(page);
  await goTo(page, "securityContext:");
  await page.press("ArrowDown");
  await eventually(said, ["1 quick fix"]);
  await page.press("F8");
  await eventually(async () => (await said()).at(-1).replace(/:.*\. Fix:.*/, ""), "Root user, error");
});

visit("a safe field is completed, with the reason beside it, and the container is then safe", async (page) => {
  await page.paste(pod);
  await page.type("sec");
  await eventually(async () => (await offered(page)).some((it) => it.startsWith("securityContext")), true);
  await page.tab.getByText("All that keeps a container as it was built.").waitFor();
  await accept(page, "Enter");
  await eventually(async () => (await page.text()).slice(pod.length - 4), `    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      runAsNonRoot: true
      runAsUser: 10001
      capabilities:
        drop: ["ALL"]
      seccompProfile:
        type: RuntimeDefault`);
  await page.judges(/Nothing here lets this container change/);
}, { level: "restricted" });

visit("completion offers what is missing, safe values, and nothing where it knows nothing", async (page) => {
  await page.paste(`${pod}securityContext:\n      privileged: false\n      `);
  await page.press("Control+Space");
  await eventually(async () => (await offered(page)).includes("allowPrivilegeEscalation: false"), true);
  assert.ok(!(await offered(page)).some((it) => it.startsWith("privileged")));
  await page.press("Escape");
  await page.type("readOnlyRootFilesystem: ");
  await eventually(() => offered(page), ["true"]);
  await accept(page, "Tab");
  await eventually(async () => (await page.text()).endsWith("readOnlyRootFilesystem: true"), true);

  await page.paste("kind: Deployment\nmetadata:\n  labels:\n    ");
  await page.type("secu");
  await page.tab.waitForTimeout(300);
  assert.deepEqual(await offered(page), []);
});

visit("in a Dockerfile instructions, users and flags are completed", async (page) => {
  await page.paste("FROM example/app:1.2\n");
  await page.type("US");
  await eventually(() => offered(page), ["USER 10001"]);
  await accept(page, "Enter");
  await eventually(() => page.text(), "FROM example/app:1.2\nUSER 10001");
  await page.judges(/Nothing here lets this container change/);
  await page.press("Enter");
  await page.type("RUN --m");
  await eventually(async () => (await offered(page))[0], "--mount=type=secret,id=<name>");
  await accept(page, "Enter");
  // What is left to fill in is typed over.
  await page.type("key");
  await eventually(async () => (await page.text()).endsWith("RUN --mount=type=secret,id=key"), true);
});

visit("a new line stands where its key belongs", async (page) => {
  await page.paste("kind: Pod");
  await page.press("Enter");
  await page.type("spec:");
  await page.press("Enter");
  await page.type("containers:");
  await page.press("Enter");
  await page.type("- name: app");
  await page.press("Enter");
  await page.type("image: a");
  await eventually(() => page.text(), "kind: Pod\nspec:\n  containers:\n    - name: app\n      image: a");
});

for (const options of [{ viewport: wide }, phone]) {
  visit(
    `size and wrapping are chosen, and kept, at ${options.viewport.width} px`,
    async (page) => {
      await page.paste(`# ${"long ".repeat(60)}\na: 1\nb: 2\n`);
      const usual = options.viewport.width < 600;
      await eventually(async () => (await rows(page)) > 1, usual);
      assert.equal(await size(page), 14);
      await openSettings(page);
      await page.button("Larger text").click();
      await page.button("Larger text").click();
      await page.tab.getByLabel("Wrap long lines").setChecked(!usual);
      await eventually(() => size(page), 18);
      await eventually(() => astray(page), 0);
      await page.load();
      await page.paste(`# ${"long ".repeat(60)}\n`);
      assert.equal(await size(page), 18);
      await eventually(async () => (await rows(page)) > 1, !usual);
      await openSettings(page);
      const smaller = page.button("Smaller text");
      while (await smaller.isEnabled()) await smaller.click();
      assert.equal(await size(page), 12);
    },
    options,
  );

  visit(
    `presenter mode makes all of it large, lasts, and is left by its button, at ${options.viewport.width} px`,
    async (page) => {
      const judged = () => page.tab.locator(".sentence").evaluate((it) => parseFloat(getComputedStyle(it).fontSize));
      const [text, verdict] = [await size(page), await judged()];
      await openSettings(page);
      await page.tab.getByLabel("Presenter mode").check();
      await eventually(async () => (await size(page)) > 1.3 * text && (await judged()) > 0.99 * verdict, true);
      await page.load();
      assert.ok((await size(page)) > 1.3 * text);
      await page.button("Leave presenter mode").click();
      await eventually(() => size(page), text);
      await page.load();
      assert.equal(await page.button("Leave presenter mode").count(), 0);
    },
    options,
  );
}

visit("what was chosen is worn before the page itself has come", async (visited) => {
  // Nothing of this context is kept yet, so that a file can be held back.
  const context = await visited.tab.context().browser().newContext({ viewport: wide });
  const page = new Playground(await context.newPage());
  await page.tab.addInitScript(() => {
    for (const [name, value] of [["theme", "dark"], ["presenter", "on"], ["size", "1"]]) {
      localStorage.setItem(`permafrost-${name}`, value);
    }
  });
  let release;
  const released = new Promise((it) => (release = it));
  await page.tab.route("**/permafrost-web.js", (route) => released.then(() => route.continue()));
  const loaded = page.load();
  await page.tab.locator("#loading").waitFor();
  const worn = () => page.tab.evaluate(() => ({ ...document.documentElement.dataset }));
  assert.deepEqual(await worn(), { theme: "dark", presenter: "on", size: "1" });
  release();
  await loaded;
  assert.equal(await size(page), 24);
  page.assertQuiet();
  await context.close();
});

visitWithBrokenEditor(
  "the plain field wraps, is as large, and numbers its lines beside their first row",
  async (page) => {
    await page.tab.evaluate(() => localStorage.setItem("permafrost-size", "2"));
    await page.start();
    assert.equal(await size(page), 18);
    await page.content.fill(`a: 1\nb: ${"long ".repeat(40)}\nc: 3`);
    const numbers = await page.tab.locator(".plain pre").textContent();
    assert.match(numbers, /^1\n2\n\n+3\n$/);
    assert.equal(await page.plain.evaluate((area) => area.scrollWidth <= area.clientWidth), true);
  },
  phone,
);
