// The rewrite, piece by piece: taken, left, filled in, and taken away.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, narrow, open as openPage, visit } from "./support/page.mjs";
import { deployment, mended, privateImage } from "./support/texts.mjs";

const pieces = (page) => page.diff.getByRole("list", { name: "Changes" }).locator("> li");
const piece = (page, title) => pieces(page).filter({ hasText: title });
const clipboard = (page) => page.tab.evaluate(() => navigator.clipboard.readText());

visit("each change names its rule, what it does and what may break", async (page) => {
  await page.button("Review changes").click();
  const titles = pieces(page).locator("h3");
  await eventually(() => titles.allTextContents(), ["Moving image tag", "Privileged container", "Root user"]);
  const privileged = piece(page, "Privileged container");
  assert.match(await privileged.innerText(), /Set privileged to false · May break what relies on it/);
  assert.match(await privileged.innerText(), /line 19/);
});

visit("one change is accepted as one step, and the others are still there", async (page) => {
  await page.button("Review changes").click();
  await piece(page, "Privileged container").getByRole("button", { name: "Accept" }).click();
  await eventually(() => page.lines("removed"), ["image: alpine:latest", "runAsUser: 0"]);
  await page.button("Back").click();
  await eventually(() => page.text(), deployment.replace("privileged: true", "privileged: false"));
  await page.undo();
  await eventually(() => page.text(), deployment);
});

visit("what is rejected stays as it was", async (page) => {
  await page.button("Review changes").click();
  await piece(page, "Moving image tag").getByRole("button", { name: "Reject" }).click();
  await page.bar.getByText("2 changes are accepted, 1 left out.").waitFor();
  await page.button("Accept all").click();
  await eventually(() => page.text(), mended.replace("alpine:3.24.1", "alpine:latest"));
});

visit("a rejection can be taken back", async (page) => {
  await page.button("Review changes").click();
  const reject = piece(page, "Moving image tag").getByRole("button", { name: "Reject" });
  await reject.click();
  assert.equal(await reject.getAttribute("aria-pressed"), "true");
  await reject.click();
  await page.button("Accept all").click();
  await eventually(() => page.text(), mended);
});

visit("what only a person knows is filled in, and remembered for the next time", async (page) => {
  await page.paste(privateImage);
  await eventually(() => page.button("Apply all").count(), 0);
  await page.button("Review changes").click();
  const field = page.diff.getByRole("textbox", { name: "version" });
  await field.fill("latest");
  await page.diff.getByText("latest is what moves").waitFor();
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.equal(await pieces(page).count(), 0);
  await field.fill("1.4.2");
  await eventually(() => page.lines("added"), ["image: registry.example.com/app:1.4.2"]);
  await page.button("Accept all").click();
  await eventually(() => page.text(), privateImage.replace("/app", "/app:1.4.2"));

  const again = await openPage(page.tab.context());
  await again.asks("essential");
  await again.paste(privateImage);
  await eventually(() => again.button("Apply all").count(), 0);
  await again.button("Review changes").click();
  assert.equal(await again.diff.getByRole("textbox", { name: "version" }).inputValue(), "1.4.2");
  await eventually(() => again.lines("added"), ["image: registry.example.com/app:1.4.2"]);
});

for (const [what, before] of [
  ["a text", deployment],
  ["a text with the line ends of Windows", deployment.replaceAll("\n", "\r\n")],
  ["a text without a last line end", deployment.trimEnd()],
]) {
  visit(`the patch of ${what} is taken by git`, async (page) => {
    await page.paste(before);
    await page.button("Review changes").click();
    await page.button("Copy as patch").click();
    await page.tells(/patch is copied/);
    const folder = await mkdtemp(join(tmpdir(), "permafrost-"));
    try {
      await writeFile(join(folder, "deployment.yaml"), before);
      await writeFile(join(folder, "x.patch"), await clipboard(page));
      execFileSync("git", ["apply", "x.patch"], { cwd: folder });
      const expected = before
        .replace("alpine:latest", "alpine:3.24.1")
        .replace("privileged: true", "privileged: false")
        .replace("runAsUser: 0", "runAsUser: 10001");
      assert.equal(await readFile(join(folder, "deployment.yaml"), "utf8"), expected);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}

visit("the rewrite is copied and saved without touching the text", async (page) => {
  await page.button("Review changes").click();
  await page.button("Copy the rewrite").click();
  await page.tells(/rewrite is copied/);
  assert.equal(await clipboard(page), mended);
  const [download] = await Promise.all([page.tab.waitForEvent("download"), page.button("Download the rewrite").click()]);
  assert.equal(download.suggestedFilename(), "deployment.yaml");
  await page.button("Back").click();
  assert.equal(await page.text(), deployment);
});

visit("all of it is done by keyboard, and Escape leads back", async (page) => {
  await page.button("Review changes").focus();
  await page.press("Enter");
  await piece(page, "Root user").getByRole("button", { name: "Accept" }).focus();
  await page.press("Enter");
  await eventually(() => page.lines("removed"), ["image: alpine:latest", "privileged: true"]);
  await eventually(() => page.tab.evaluate(() => document.activeElement.closest(".review") !== null), true);
  await page.press("Escape");
  await eventually(() => page.diff.count(), 0);
});

visit(
  "on a phone a change is taken as well",
  async (page) => {
    await page.button("Review changes").click();
    await piece(page, "Privileged container").getByRole("button", { name: "Accept" }).click();
    await eventually(() => page.lines("removed"), ["image: alpine:latest", "runAsUser: 0"]);
  },
  { viewport: narrow },
);
