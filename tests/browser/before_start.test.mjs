// Before the library has come: there is something to read, and it stays where it is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, narrow, wide } from "./support/page.mjs";
import { serve } from "./support/server.mjs";
import { deployment } from "./support/texts.mjs";

/** Looks at a page whose library comes once `comes` is called. */
async function look({ viewport = wide, hash = "" }, act) {
  const server = await serve(process.env.PERMAFROST_DIST);
  const browser = await launch();
  try {
    const tab = await browser.newPage({ viewport });
    let comes;
    const released = new Promise((it) => (comes = it));
    await tab.route("**/*.wasm", (route) => released.then(() => route.continue()));
    await tab.goto(server.address + hash, { waitUntil: "commit" });
    // Nothing is painted before the style is there.
    await tab.waitForFunction(() => document.body && getComputedStyle(document.body).display === "flex");
    await act(tab, async () => {
      comes();
      await tab.locator(".cm-content").first().waitFor({ state: "attached" });
    });
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Where the first letter of an element stands. */
const letter = (locator) =>
  locator.evaluate((element) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(text, 1);
    const { left, top } = range.getBoundingClientRect();
    return [Math.round(left), Math.round(top)];
  });

for (const viewport of [wide, narrow]) {
  test(`at ${viewport.width} px the first text can be read at once, and stays where it is`, async () => {
    await look({ viewport }, async (tab, comes) => {
      const first = tab.locator("#first pre").last();
      assert.equal(await first.textContent(), deployment);
      const before = await letter(first);
      await comes();
      assert.equal(await first.count(), 0);
      assert.deepEqual(await letter(tab.locator(".cm-line").first()), before);
    });
  });
}

test("where another view or a link is asked for, no example flashes up", async () => {
  await look({ hash: "#/rules" }, async (tab, comes) => {
    await tab.locator("#first").waitFor({ state: "detached" });
    await comes();
    await tab.getByRole("heading", { name: "Rules" }).waitFor();
  });
});
