// What the page mends, and how the text is taken along.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { eventually, narrow, visit } from "./support/page.mjs";
import { deployment, dockerfile, mended, privateImage } from "./support/texts.mjs";

visit("one click applies one fix, and nothing else moves", async (page) => {
  await page.fixOf("Privileged container").click();
  await eventually(() => page.text(), deployment.replace("privileged: true", "privileged: false"));
  await eventually(() => page.underlined(), ["latest", "0"]);
  await page.tells(/Fix applied/);
});

visit("Apply all applies every fix, and one undo brings the text back", async (page) => {
  await page.button("Apply all").click();
  await eventually(() => page.text(), mended);
  await page.judges(/Nothing here lets this container change/);
  await page.undo();
  await eventually(() => page.text(), deployment);
  await eventually(() => page.underlined(), ["latest", "true", "0"]);
  await page.press("Control+Shift+z");
  await eventually(() => page.text(), mended);
});

visit("each fix is one step of undo", async (page) => {
  await page.fixOf("Moving image tag").click();
  await eventually(() => page.underlined(), ["true", "0"]);
  await page.fixOf("Privileged container").click();
  await eventually(() => page.underlined(), ["0"]);
  await page.undo();
  await eventually(() => page.underlined(), ["true", "0"]);
  await page.undo();
  await eventually(() => page.text(), deployment);
});

visit("the rewrite is shown as a diff before it is taken", async (page) => {
  await page.button("Review changes").click();
  await eventually(() => page.lines("removed"), ["image: alpine:latest", "privileged: true", "runAsUser: 0"]);
  await eventually(() => page.lines("added"), ["image: alpine:3.24.1", "privileged: false", "runAsUser: 10001"]);
  await page.button("Back").click();
  await eventually(() => page.diff.count(), 0);
  assert.equal(await page.text(), deployment);
  await page.button("Review changes").click();
  await page.button("Accept all").click();
  await eventually(() => page.text(), mended);
  assert.equal(await page.diff.count(), 0);
  await page.undo();
  await eventually(() => page.text(), deployment);
});

visit("of a rewrite that is looked at, one fix can be taken, and the rest is still there", async (page) => {
  await page.button("Review changes").click();
  await page.diff.waitFor();
  await page.fixOf("Privileged container").click();
  await eventually(() => page.lines("removed"), ["image: alpine:latest", "runAsUser: 0"]);
  await page.button("Accept all").click();
  await eventually(() => page.text(), mended);
});

visit("a button takes the last step back, once there is one", async (page) => {
  assert.equal(await page.button("Undo").isDisabled(), true);
  await page.button("Apply all").click();
  await eventually(() => page.text(), mended);
  await page.button("Undo").click();
  await eventually(() => page.text(), deployment);
  await eventually(() => page.button("Undo").isDisabled(), true);
});

visit(
  "on a phone the diff stands in one column",
  async (page) => {
    await page.button("Review changes").click();
    await page.diff.waitFor();
    const changed = await page.diff.locator(".diff:visible :is(.removed, .added)").allTextContents();
    assert.deepEqual(changed.slice(0, 4).map((line) => line.replace(/^([-+]) */, "$1")), [
      "-image: alpine:latest",
      "+image: alpine:3.24.1",
      "-privileged: true",
      "+privileged: false",
    ]);
    const { width } = await page.diff.boundingBox();
    assert.equal(await page.diff.evaluate((it) => it.scrollWidth), width);
  },
  { viewport: narrow },
);

visit("what a fix leaves open is selected, so that typing replaces it", async (page) => {
  await page.paste(privateImage);
  // A person has to fill it in. The text is judged a frame after it was pasted.
  await eventually(() => page.button("Apply all").count(), 0);
  await page.fixOf("Moving image tag").click();
  await eventually(() => page.selected(), "<version>");
  await page.type("4.2.0");
  await eventually(() => page.text(), privateImage.replace("/app", "/app:4.2.0"));
  await page.judges(/Nothing here lets this container change/);
});

visit("the Dockerfile ends with a fixed version and a user that isn't root", async (page) => {
  await page.paste(dockerfile);
  await eventually(() => page.kind(), "Auto: Dockerfile");
  await page.button("Apply all").click();
  await eventually(async () => (await page.text()).split("\n")[0], "FROM alpine:3.24.1");
  await page.judges(/Nothing here lets this container change/);
  const users = (await page.text()).match(/^USER .*/gm);
  assert.match(users.at(-1), /^USER (?!root|0)\S+$/);
  await page.undo();
  await eventually(() => page.text(), dockerfile);
});

visit("Copy puts the text on the clipboard", async (page) => {
  await page.paste("# 🧊\n" + deployment);
  await page.tab.evaluate(() => navigator.clipboard.writeText("something else"));
  await page.button("Copy").click();
  await page.tells(/Copied/);
  assert.equal(await page.tab.evaluate(() => navigator.clipboard.readText()), "# 🧊\n" + deployment);
});

visit("a text with the line ends of Windows is taken along with them", async (page) => {
  const windows = deployment.replaceAll("\n", "\r\n");
  await page.paste(windows);
  await page.button("Apply all").click();
  await page.judges(/Nothing here lets this container change/);
  await page.button("Copy").click();
  await page.tells(/Copied/);
  const copied = await page.tab.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, mended.replaceAll("\n", "\r\n"));
});

visit("a copy that the browser refuses is told so", async (page) => {
  await page.tab.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
  });
  await page.button("Copy").click();
  await page.tells(/refused to copy/);
});

visit("Download saves the text under the name that its tab has", async (page) => {
  const save = async () => {
    const [download] = await Promise.all([page.tab.waitForEvent("download"), page.button("Download").click()]);
    return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
  };
  assert.deepEqual(await save(), ["deployment.yaml", deployment]);
  const text = `# 🧊\n${dockerfile}`;
  await page.paste(text);
  await eventually(() => page.kind(), "Auto: Dockerfile");
  assert.deepEqual(await save(), ["Dockerfile", text]);
});
