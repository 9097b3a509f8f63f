// How quick the page is, measured in Chromium; `cargo xtask bench` prints it.

import { test } from "node:test";
import { eventually, launch, open, visit } from "../browser/support/page.mjs";
import { longManifest } from "../browser/support/texts.mjs";

const ROUNDS = 21;

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
const told = (what, times) => console.log(`${median(times).toFixed(1).padStart(10)} ms  ${what}`);

test("a cold load", async () => {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const browser = await launch();
    try {
      const page = await open(await browser.newContext());
      await page.content.focus();
      await page.press("Control+a");
      await page.type("x");
      await eventually(() => page.text(), "x");
      times.push(await page.tab.evaluate(() => performance.now()));
    } finally {
      await browser.close();
    }
  }
  told("from a cold load until a typed letter stands there", times);
});

for (const lines of [300, 5_000]) {
  for (const level of ["essential", "immutable"]) {
    visit(
      `a key press in ${lines} lines, ${level}`,
      async (page) => {
        await page.paste(longManifest(lines));
        await page.press("Control+End");
        await page.judges(/\d ways?/);
        const times = [];
        for (let round = 0; round < ROUNDS; round += 1) {
          await page.press("Backspace");
          // Half a word is no boolean, and its underline goes away with the finding.
          await eventually(async () => (await page.underlined()).includes("true"), false);
          await page.tab.evaluate(watchUnderline);
          await page.press("e");
          times.push(await page.tab.evaluate(() => globalThis.untilUnderlined));
        }
        told(`from a key press to its underline in ${lines} lines, level ${level}`, times);
      },
      { level },
    );
  }
}

/** Runs in the page: measures from the next key press until its underline stands there. */
function watchUnderline() {
  const content = document.querySelector(".editor").shadowRoot.querySelector(".cm-content");
  // Kept for later, since the key may only be pressed once this is in place.
  globalThis.untilUnderlined = new Promise((measured) => {
    let pressed;
    addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true, once: true });
    const observer = new MutationObserver(() => {
      const underlined = [...content.querySelectorAll(".cm-lintRange")];
      if (!underlined.some((it) => it.textContent === "true")) return;
      observer.disconnect();
      measured(performance.now() - pressed);
    });
    observer.observe(content, {
      childList: true,
      subtree: true,
      attributes: true,
      characterData: true,
    });
  });
}
