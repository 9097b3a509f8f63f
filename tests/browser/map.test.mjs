// The immutability map: which ways stand open, and the findings behind each.

import assert from "node:assert/strict";
import { eventually, narrow, visit } from "./support/page.mjs";
import { clean } from "./support/texts.mjs";

const gate = (page, name) => page.tab.getByRole("button", { name: new RegExp(`^${name} open`) });
const gates = (page) => page.tab.getByRole("list", { name: "Ways in and out" }).getByRole("listitem");
/** What a screen reader tells of each gate. */
const told = (page) =>
  gates(page).evaluateAll((all) => all.map((it) => it.textContent.replace(/^[●▲■]/, "")));

const two = `kind: Pod
metadata: {name: web}
spec:
  hostPID: true
  containers:
  - {name: app, image: registry.example.com/app:1.2.3, securityContext: {privileged: true}}
  - {name: log, image: registry.example.com/log}
`;

visit("the map tells of each way whether it stands open", async (page) => {
  await eventually(() => told(page), [
    "image open, 1 finding",
    "user open, 1 finding",
    "files shut",
    "network shut",
    "host open, 1 finding",
  ]);
  await page.paste(clean);
  await eventually(() => told(page), ["image shut", "user shut", "files shut", "network shut", "host shut"]);
});

visit("a gate selects its findings, one after the other, and the focus stays on it", async (page) => {
  await page.paste(two);
  await eventually(async () => (await page.listed()).length, 3);
  await gate(page, "host").focus();
  await page.press("Enter");
  await eventually(() => page.listed(), ["Host processes, line 4", "Privileged container, line 6"]);
  await eventually(() => page.current(), ["Host processes"]);
  await page.press("Enter");
  await eventually(() => page.current(), ["Privileged container"]);
  await eventually(() => gate(page, "host").evaluate((it) => it === document.activeElement), true);
  await page.press("Enter");
  await eventually(() => page.current(), ["Host processes"]);
  assert.equal(await gate(page, "host").getAttribute("aria-pressed"), "true");
  await page.press("Escape");
  await eventually(async () => (await page.listed()).length, 3);
  assert.equal(await gate(page, "host").getAttribute("aria-pressed"), "false");
});

visit("another gate takes the place of the first, and all findings come back", async (page) => {
  await gate(page, "host").click();
  await gate(page, "image").click();
  await eventually(() => page.listed(), ["Moving image tag, line 17"]);
  await page.button("Show all").click();
  await eventually(async () => (await page.listed()).length, 3);
});

visit("what is mended leaves the gate shut and the other findings in the list", async (page) => {
  await gate(page, "host").click();
  await page.fixOf("Privileged container").click();
  await eventually(async () => (await told(page)).at(-1), "host shut");
  await eventually(async () => (await page.listed()).length, 2);
});

visit("of several containers one can be looked at alone", async (page) => {
  await page.paste(two);
  await page.menu("Whose findings").selectOption({ label: "Pod web, container log" });
  await eventually(() => page.listed(), ["Moving image tag, line 7"]);
  await eventually(async () => (await told(page))[4], "host shut");
});

visit(
  "on a phone the gates stand in one row",
  async (page) => {
    const tops = await gates(page).evaluateAll((all) => new Set(all.map((it) => it.getBoundingClientRect().top)).size);
    assert.equal(tops, 1);
  },
  { viewport: narrow, level: "immutable" },
);
