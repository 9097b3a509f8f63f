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
    const pressed = performance.now();
    await page.press("e");
    await eventually(() => page.underlined(), ["true"]);
    times.push(performance.now() - pressed);
  }
  t.diagnostic(`from key press to underline in 300 lines: median ${median(times).toFixed(1)} ms`);
  assert.ok(median(times) < 500);
});
