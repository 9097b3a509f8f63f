// What the page forbids itself, should some text of a person's ever reach the wrong place.

import assert from "node:assert/strict";
import { test } from "node:test";
import { launch, open } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

/** What comes of each of these on the page: the name of the error, or "taken". */
async function tried(attempts) {
  const browser = await launch();
  try {
    const { tab } = await open(await browser.newContext());
    const found = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      found[name] = await tab.evaluate(attempt).then(
        () => "taken",
        (error) => /(\w*Error)\b/.exec(error.message.replace(/^.*?: /, ""))?.[1] ?? error.message,
      );
    }
    return found;
  } finally {
    await browser.close();
  }
}

test("no text becomes markup or a program", async () => {
  const found = await tried({
    markup: () => void (document.createElement("div").innerHTML = "<img>"),
    frame: () => void (document.createElement("iframe").srcdoc = "<p>"),
    program: () => setTimeout("1 + 1"),
    worker: () => void new Worker("boot.js"),
    name: () => void globalThis.trustedTypes.createPolicy("mine", {}),
    taken: () => void globalThis.trustedTypes.createPolicy("worker", {}),
  });
  const refused = Object.keys(found).map((it) => [it, "TypeError"]);
  assert.deepEqual(found, Object.fromEntries(refused));
});

test("nothing is sent to another server", async () => {
  const other = await serve(process.env.PERMAFROST_DIST);
  const address = JSON.stringify(other.address);
  const element = (made) => `new Promise((done, fail) => {
    const it = ${made};
    it.onload = done;
    it.onerror = () => fail(new TypeError());
    document.head.append(it);
  })`;
  try {
    const found = await tried({
      fetch: `fetch(${address})`,
      picture: element(`Object.assign(new Image(), { src: ${address} })`),
      style: element(`Object.assign(document.createElement("link"), { rel: "stylesheet", href: ${address} })`),
    });
    assert.deepEqual(found, { fetch: "TypeError", picture: "TypeError", style: "TypeError" });
    assert.deepEqual(other.asked, []);
  } finally {
    await other.stop();
  }
});
