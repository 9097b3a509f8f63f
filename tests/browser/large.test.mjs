// A text of megabytes: checking it takes far longer than a frame, and must not hold up typing.

import assert from "node:assert/strict";
import { eventually, visit } from "./support/page.mjs";

/** A stream of pods without findings, about as long as this. */
function manifests(characters) {
  const pod = (index) => `kind: Pod
metadata:
  name: app-${index}
spec:
  containers:
  - name: app
    image: registry.example.com/app:4.2.0
    securityContext: {allowPrivilegeEscalation: false}
---
`;
  const count = Math.ceil(characters / pod(0).length);
  return Array.from({ length: count }, (_, index) => pod(index)).join("");
}

/** How often the page was held up for longer than one notices, since this was last asked. */
const heldUp = (page) =>
  page.tab.evaluate(() => {
    if (!globalThis.tasks) {
      globalThis.tasks = [];
      new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries())).observe({ type: "longtask" });
    }
    return globalThis.tasks.splice(0).length;
  });

const text = manifests(1_000_000);

visit("typing in a text of megabytes isn't held up by each letter, and is judged once it rests", async (page) => {
  await page.paste(text);
  await page.judges(/Nothing here lets/);
  await page.press("Control+End");
  await heldUp(page);
  const letters = "kind: Pod, spec: {hostPID: true}";
  await page.type(`{${letters}}`);
  // One check of it is a long task: were each letter checked, there would be as many as letters.
  const tasks = await heldUp(page);
  assert.ok(tasks < letters.length / 4, `${tasks} long tasks while ${letters.length} letters were typed`);
  await page.judges(/1 way/);
});

visit("what is done with a large text is done with what was typed last", async (page) => {
  await page.paste(text);
  await page.judges(/Nothing here lets/);
  await page.press("Control+End");
  await page.type("# the end");
  await page.button("Copy").click();
  await page.tells(/Copied/);
  const copied = () => page.tab.evaluate(async () => (await navigator.clipboard.readText()).slice(-9));
  await eventually(copied, "# the end");
});
