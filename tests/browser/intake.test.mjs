// What is pasted, dropped or opened: the code in it is found, and several files become tabs.

import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, visit } from "./support/page.mjs";
import { deployment } from "./support/texts.mjs";

const titles = (page) => page.tab.locator(".tabs .name").allTextContents();
const open = (page) => page.tab.locator(".tabs [aria-pressed=true] .name").textContent();

/** Drops files on an element, as a person does from a file manager. */
async function drop(page, files, on = "body") {
  const data = await page.tab.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name));
    return data;
  }, files);
  for (const type of ["dragenter", "dragover"]) await page.tab.dispatchEvent(on, type, { dataTransfer: data });
  await page.tab.getByText(/Drop files or folders/).waitFor();
  await page.tab.dispatchEvent(on, "drop", { dataTransfer: data });
}
const file = (name, text) => ({ name, bytes: [...Buffer.from(text)] });

visit("of a diff the new side is taken, and undo brings the diff back", async (page) => {
  const diff = "--- a/web/Dockerfile\n+++ b/web/Dockerfile\n@@ -1 +1,2 @@\n-FROM nginx\n+FROM nginx:latest\n+USER root\n";
  await page.paste(diff);
  await eventually(() => page.text(), "FROM nginx:latest\nUSER root\n");
  await eventually(() => open(page), "Dockerfile");
  await page.tells(/Taken out of the diff/);
  await page.undo();
  await eventually(() => page.text(), diff);
});

visit("of Markdown each block of code becomes a file", async (page) => {
  await page.paste(`Build it:\n\n\`\`\`dockerfile title="web/Dockerfile"\nFROM a:1\nUSER app\n\`\`\`\n\nRun it:\n\n\`\`\`yaml\n${deployment}\`\`\`\n`);
  await eventually(() => titles(page), ["Dockerfile", "deployment.yaml"]);
  assert.equal(await open(page), "Dockerfile");
  await eventually(() => page.text(), "FROM a:1\nUSER app\n");
  await page.tells(/2 files taken out of the Markdown/);
});

visit("code with a fence in it stays as it is", async (page) => {
  const text = "FROM a:1\nRUN <<EOF\n```yaml\nkind: Pod\n```\nEOF\nUSER 7\n";
  await page.paste(text);
  await eventually(() => page.kind(), "Auto: Dockerfile");
  await eventually(() => page.text(), text);
});

visit("what is pasted into a text is not taken apart", async (page) => {
  await page.paste("# mine\n");
  await page.content.focus();
  await page.press("Control+End");
  await page.tab.evaluate((it) => navigator.clipboard.writeText(it), "```yaml\nkind: Pod\n```\n");
  await page.press("Control+v");
  await eventually(() => page.text(), "# mine\n```yaml\nkind: Pod\n```\n");
});

visit("a file that is dropped on the rules is looked at in the editor", async (page) => {
  await page.goes("#/rules");
  await page.tab.getByRole("heading", { name: "Through its image" }).waitFor();
  await drop(page, [file("api.Dockerfile", "FROM nginx\n")]);
  await eventually(() => page.text(), "FROM nginx\n");
});

visit("a file that is dropped takes the place of an example, also on the text", async (page) => {
  await drop(page, [file("api.Dockerfile", "FROM nginx\r\n")], ".editor");
  await eventually(() => titles(page), ["api.Dockerfile"]);
  await eventually(() => page.text(), "FROM nginx\n");
  assert.equal(await page.tab.locator(".drop").count(), 0);
  await drop(page, [file("pod.yaml", deployment), file("picture.png", "\0")]);
  await eventually(() => titles(page), ["api.Dockerfile", "pod.yaml"]);
  await page.tells(/picture.png is no text/);
});

visit("a file in UTF-16 is read", async (page) => {
  const text = Buffer.from("\ufeffFROM grüße:1\n", "utf16le");
  await drop(page, [{ name: "Dockerfile", bytes: [...text] }]);
  await eventually(async () => (await page.text()).replace("\ufeff", ""), "FROM grüße:1\n");
});

visit("of a folder the files that can be judged are opened", async (page) => {
  const folder = await mkdtemp(join(tmpdir(), "permafrost-"));
  try {
    await mkdir(join(folder, "k8s"));
    await mkdir(join(folder, "node_modules"));
    await writeFile(join(folder, "Dockerfile"), "FROM a:1\n");
    await writeFile(join(folder, "k8s", "pod.yaml"), deployment);
    await writeFile(join(folder, "k8s", "notes.txt"), "nothing");
    await writeFile(join(folder, "node_modules", "other.yaml"), "a: 1\n");
    await page.paste("");
    await page.content.focus();
    await page.press("Control+a", "Delete");
    const chooser = page.tab.waitForEvent("filechooser");
    await page.button("a folder").click();
    await (await chooser).setFiles(folder);
    await eventually(async () => (await titles(page)).slice(-2), ["Dockerfile", "pod.yaml"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

visit("files are opened by the button", async (page) => {
  const chooser = page.tab.waitForEvent("filechooser");
  await page.button("Open").click();
  await (await chooser).setFiles([{ name: "web.yaml", mimeType: "text/yaml", buffer: Buffer.from(deployment) }]);
  await eventually(() => titles(page), ["web.yaml"]);
});
