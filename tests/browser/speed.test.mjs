// How quick the page is. Printed for the reader; only what is far too slow fails.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, launch, open, visit } from "./support/page.mjs";
import { longManifest } from "./support/texts.mjs";

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

test("one can soon type on a cold load", async (t) => {
  const browser = await launch();
  try {
    const page = await open(await browser.newContext());
    await page.content.focus();
    await page.press("Control+a");
    await page.type("x");
    await eventually(() => page.text(), "x");
    const time = await page.tab.evaluate(() => performance.now());
    t.diagnostic(`cold load until a typed letter stands there: ${Math.round(time)} ms`);
    assert.ok(time < 10_000);
  } finally {
    await browser.close();
  }
});

visit("a key press in a manifest of 300 lines soon has its underline", async (page, t) => {
  await page.paste(longManifest());
  await page.press("Control+End");
  await page.judges(/1 way/);
  const times = [];
  for (let round = 0; round < 15; round += 1) {
    await page.press("Backspace");
    // Half a word is no boolean, and told as such.
    await eventually(async () => (await page.listed())[0].split(",")[0], "Invalid value");
    await page.tab.evaluate(watchUnderline);
    await page.press("e");
    times.push(await page.tab.evaluate(() => globalThis.untilUnderlined));
  }
  t.diagnostic(`from key press to underline in 300 lines: median ${median(times).toFixed(1)} ms`);
  assert.ok(median(times) < 500);
});

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

visit("a letter deleted and typed again at once has its underline", async (page) => {
  await page.paste(longManifest());
  await page.press("Control+End");
  await page.judges(/1 way/);
  // Both within one frame: the text is the one that was checked before.
  await page.press("Backspace");
  await page.press("e");
  await eventually(() => page.underlined(), ["true"]);
});
