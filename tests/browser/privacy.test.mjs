// Nothing that is pasted leaves the page: a whole session asks for nothing, of whatever server.

import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

test("once it is loaded and kept, a whole session asks for nothing at all", async () => {
  const server = await serve(process.env.PERMAFROST_DIST);
  const browser = await launch();
  try {
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const tab = await context.newPage();
    const elsewhere = [];
    context.on("request", (request) => {
      const isOwn = request.url().startsWith(server.address) || /^(blob|data):/.test(request.url());
      if (!isOwn) elsewhere.push(request.url());
    });
    await tab.goto(server.address);
    await tab.locator(".cm-content").waitFor();
    // Loading ends when the editor stands and the service worker has everything.
    await tab.evaluate(() => navigator.serviceWorker.ready);
    const loaded = server.asked.length;

    const button = (name) => tab.getByRole("button", { name, exact: true });
    const text = tab.getByRole("textbox", { name: "Your text" });
    const type = async (it) => {
      await text.focus();
      await tab.keyboard.press("Control+a");
      await tab.keyboard.insertText(it);
      await tab.waitForTimeout(100);
    };
    await type("FROM registry.example.com/secret-name:latest\nUSER root\n");
    await button("Review changes").click();
    await button("Accept all").click();
    await button("Add manifest").click();
    await type("kind: Pod\nspec:\n  hostPID: true\n  containers: [{name: a, image: 'http://192.0.2.1/x'}]\n");
    await tab.getByRole("button", { name: /^host open/ }).click();
    await tab.getByLabel("How much is asked").selectOption("essential");
    await tab.getByRole("button", { name: /^Colours/ }).click();
    await button("Share").click();
    const link = await tab.getByRole("textbox", { name: "Link" }).inputValue();
    await button("Copy link").click();
    await tab.evaluate((it) => (location.hash = new URL(it).hash), link);
    await tab.waitForTimeout(200);
    await tab.evaluate(() => (location.hash = "#/rules"));
    await tab.waitForTimeout(200);
    await tab.evaluate(() => (location.hash = "#/rules/root-user"));
    await tab.waitForTimeout(200);
    await tab.evaluate(() => (location.hash = "#/"));
    await button("Download").click();
    await button("Copy").click();
    await tab.waitForTimeout(300);

    assert.deepEqual(server.asked.slice(loaded), []);
    assert.deepEqual(elsewhere, []);
    assert.ok(!server.asked.some((it) => it.includes("secret-name")));
  } finally {
    await browser.close();
    await server.stop();
  }
});
