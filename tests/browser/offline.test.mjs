// The page without a network, and with a new version of it.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, launch } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

/** A copy of the page on a server of its own, which can go away and change. */
async function visitOwn(act) {
  const folder = await mkdtemp(join(tmpdir(), "permafrost-"));
  const browser = await launch();
  let server;
  try {
    await cp(process.env.PERMAFROST_DIST, folder, { recursive: true });
    server = await serve(folder);
    const context = await browser.newContext();
    const tab = await context.newPage();
    const open = async () => {
      await tab.goto(server.address);
      await tab.locator(".cm-content").waitFor();
    };
    await open();
    await kept(tab);
    await act({ tab, context, folder, server, open });
  } finally {
    await browser.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Waits until the service worker has everything and serves it. */
const kept = (tab) =>
  tab.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

const caches = (tab) => tab.evaluate(() => globalThis.caches.keys());

/** Puts another build on the server: one letter of one file is another, and so is the version. */
async function release(folder, letter) {
  const worker = join(folder, "service-worker.js");
  const source = await readFile(worker, "utf8");
  await writeFile(worker, source.replace(/VERSION = "\w+"/, `VERSION = "${letter}"`));
  const page = join(folder, "index.html");
  const html = await readFile(page, "utf8");
  await writeFile(page, html.replace(/<html [^>]*>/, `<html lang="en" data-theme="system" data-build="${letter}">`));
}
const build = (tab) => tab.evaluate(() => document.documentElement.dataset.build ?? "first");

test("after the first visit the page works without a network", async () => {
  await visitOwn(async ({ tab, context, server, open }) => {
    await server.stop();
    await context.setOffline(true);
    await open();
    const text = tab.getByRole("textbox", { name: "Your text" });
    await text.focus();
    await tab.keyboard.press("Control+a");
    await tab.keyboard.insertText("FROM nginx\nUSER root\n");
    await tab.getByRole("status").filter({ hasText: /\d ways this container can change/ }).waitFor();
    await tab.getByRole("button", { name: "Review changes" }).click();
    await tab.getByRole("group", { name: "Suggested rewrite" }).waitFor();
  });
});

test("every file of the build is kept, and nothing else", async () => {
  await visitOwn(async ({ tab }) => {
    const names = await caches(tab);
    assert.equal(names.length, 1);
    assert.match(names[0], /^permafrost [0-9a-f]{16}$/);
    const files = await tab.evaluate(async (name) => {
      const cache = await globalThis.caches.open(name);
      return (await cache.keys()).map((it) => new URL(it.url).pathname.slice(1));
    }, names[0]);
    for (const file of ["index.html", "permafrost-web_bg.wasm", "editor.js", "first.js", "app.css"]) {
      assert.ok(files.includes(file), file);
    }
    assert.ok(!files.includes("service-worker.js"));
  });
});

test("a new version is announced, and taken only when the person wants it", async () => {
  await visitOwn(async ({ tab, folder, open }) => {
    await open();
    await release(folder, "b");
    await open();
    await tab.getByText("A new version of this page is ready.").waitFor();
    assert.equal(await build(tab), "first", "nothing changes by itself");
    await tab.getByRole("button", { name: "Later" }).click();
    assert.equal(await tab.getByText("A new version").count(), 0);
    await open();
    assert.equal(await build(tab), "first", "and it stays so");
    await tab.getByRole("button", { name: "Reload" }).click();
    await eventually(() => build(tab).catch(() => "loading"), "b");
    await eventually(() => caches(tab), ["permafrost b"]);
  });
});

test("of a version that doesn't come whole, nothing is taken", async () => {
  await visitOwn(async ({ tab, folder, open, context, server }) => {
    await release(folder, "c");
    await rm(join(folder, "editor.js"));
    await open();
    // Its install fails; what was there before is still whole.
    await tab.waitForTimeout(500);
    assert.equal(await tab.getByText("A new version").count(), 0);
    await server.stop();
    await context.setOffline(true);
    await open();
    assert.equal(await build(tab), "first");
  });
});

test("the page can be installed", async () => {
  await visitOwn(async ({ tab, server }) => {
    const link = await tab.locator("link[rel=manifest]").getAttribute("href");
    const manifest = await (await fetch(new URL(link, server.address))).json();
    assert.equal(manifest.display, "standalone");
    for (const { src } of manifest.icons) {
      const icon = await fetch(new URL(src, server.address));
      assert.equal(icon.status, 200, src);
    }
  });
});
