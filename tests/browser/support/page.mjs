// The page as a person has it before them: what can be seen, and what can be done.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { serve } from "./server.mjs";

const need = (name) => process.env[name] ?? assert.fail(`${name} is not set`);

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Far more than anything takes here: only what never happens waits for it. */
const patience = 10_000;

export const wide = { width: 1280, height: 1000 };
export const narrow = { width: 390, height: 844 };

let server;
let browser;

before(async () => {
  server = await serve(need("PERMAFROST_DIST"));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Starts a Chromium; the caller closes it. */
export function launch() {
  return chromium.launch({ executablePath: need("CHROMIUM"), args: flags });
}

/**
 * A test on a fresh visit to the page.
 *
 * Whatever it does, the page may neither complain nor ask for anything once it is loaded.
 */
export function visit(sentence, act, { level = "essential", ...options } = {}) {
  test(sentence, async (t) => {
    const context = await browser.newContext({
      viewport: wide,
      permissions: ["clipboard-read", "clipboard-write"],
      ...options,
    });
    try {
      const page = await open(context);
      // What a test expects to find is told for the level that is asked; most ask the essential.
      await page.asks(level);
      await act(page, t);
      page.assertQuiet();
    } finally {
      await context.close();
    }
  });
}

/** Opens the page in a context, and waits until the editor stands there. */
export async function open(context) {
  const page = new Playground(await context.newPage());
  await page.load();
  return page;
}

/** The file that comes behind the first paint. */
const EDITOR = "**/editor.js";

/**
 * A test on a page whose editor has not come yet: it comes once `comes` is called.
 *
 * The text stands in a plain field until then. As in any visit, the page may not complain, nor ask
 * for anything once the editor is there.
 */
export function visitWithoutEditor(sentence, act, options = {}) {
  test(sentence, async () => {
    const context = await browser.newContext({
      viewport: wide,
      permissions: ["clipboard-read", "clipboard-write"],
      ...options,
    });
    try {
      const page = new Playground(await context.newPage());
      let release;
      const released = new Promise((it) => (release = it));
      await page.tab.route(EDITOR, (route) => released.then(() => route.continue()));
      await page.start();
      await act(page, async () => {
        release();
        await page.loaded();
      });
      page.assertQuiet();
    } finally {
      await context.close();
    }
  });
}

/** A test on a page that asks for its editor in vain. */
export function visitWithBrokenEditor(sentence, act, options = {}) {
  visitWithout(EDITOR, sentence, act, options);
}

/** A test on a page that asks for one of its files in vain. */
export function visitWithout(file, sentence, act, options = {}) {
  test(sentence, async () => {
    const context = await browser.newContext({ viewport: wide, ...options });
    try {
      const page = new Playground(await context.newPage());
      await page.tab.route(file, (route) => route.abort());
      await page.start();
      await act(page);
      // Chromium itself tells of the file that is missing.
      page.assertQuiet(/net::ERR_FAILED/);
    } finally {
      await context.close();
    }
  });
}

/** Waits until a probe gives what is expected; fails with the difference where it never does. */
export async function eventually(probe, expected) {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await probe();
    try {
      assert.deepEqual(found, expected);
      return;
    } catch (difference) {
      if (Date.now() > deadline) throw difference;
    }
    await new Promise((soon) => setTimeout(soon, 20));
  }
}

/** The page with the editor in it. Its editor stands in a shadow root, which locators see through. */
export class Playground {
  #loaded = false;
  #complaints = [];
  #late = [];

  constructor(tab) {
    this.tab = tab;
    tab.setDefaultTimeout(patience);
    this.content = tab.getByRole("textbox", { name: "Your text" });
    this.plain = tab.locator("textarea").and(this.content);
    this.editor = tab.locator(".cm-content").and(this.content);
    this.findings = tab.getByRole("region", { name: "Findings" });
    this.cards = this.findings.locator(".finding");
    this.bar = tab.getByRole("region", { name: "Rewrite" });
    this.note = tab.locator(".cm-tooltip-lint");
    this.diff = tab.getByRole("group", { name: "Suggested rewrite" });
    // A breach of the Content-Security-Policy is told on the console as well.
    tab.on("console", (said) => {
      if (["error", "warning"].includes(said.type())) this.#complaints.push(said.text());
    });
    tab.on("pageerror", (error) => this.#complaints.push(String(error)));
    tab.on("request", (request) => {
      // A download's own `blob:`, and the icon's `data:`, never leave the page.
      const leaves = !/^(blob|data):/.test(request.url());
      if (this.#loaded && leaves) this.#late.push(request.url());
    });
  }

  /** Loads the page, again or for the first time. */
  async load() {
    await this.start();
    await this.loaded();
  }

  /** Loads the page at another view than the text. */
  async loadAt(hash) {
    this.#loaded = false;
    // The same page with another fragment would not be loaded.
    await this.tab.goto("about:blank");
    await this.tab.goto(server.address + hash, { waitUntil: "commit" });
    // The editor is there, out of sight.
    await this.tab.locator(".cm-content").first().waitFor({ state: "attached" });
    this.#loaded = true;
  }

  /** Begins to load the page, and waits until one can read and type. */
  async start() {
    this.#loaded = false;
    // Not until all has come: the editor may be held back.
    await this.tab.goto(server.address, { waitUntil: "commit" });
    await this.content.waitFor();
  }

  /** Waits until the editor stands there, which ends the loading. */
  async loaded() {
    await this.editor.waitFor();
    this.#loaded = true;
  }

  /** Fails if the page complained of anything but this, or asked for something late. */
  assertQuiet(but = /(?!)/) {
    const complaints = this.#complaints.filter((it) => !but.test(it));
    assert.deepEqual(complaints, [], "the page complained");
    assert.deepEqual(this.#late, [], "the page asked for something after it was loaded");
  }

  /** Follows a link to a view of the page. */
  async goes(hash) {
    await this.tab.evaluate((it) => (location.hash = it), hash);
  }

  button(name) {
    return this.tab.getByRole("button", { name, exact: true });
  }

  menu(label) {
    return this.tab.getByLabel(label, { exact: true });
  }

  press(...keys) {
    return keys.reduce((done, key) => done.then(() => this.tab.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.tab.keyboard.type(text);
  }

  /** Pastes a text over what is there, as a person does. */
  async paste(text) {
    await this.tab.evaluate((it) => navigator.clipboard.writeText(it), text);
    await this.content.focus();
    await this.press("Control+a", "Control+v");
  }

  /** What is in the editor; only as far as it is drawn, which is enough for a few screens. */
  text() {
    return this.content.evaluate((content) =>
      [...content.querySelectorAll(".cm-line")]
        .map((line) => (line.querySelector(".cm-placeholder") ? "" : line.textContent))
        .join("\n"),
    );
  }

  /** The lines of the rewrite that go away ("removed") or come ("added"), as they are seen. */
  async lines(change) {
    const lines = await this.diff.locator(`.diff:visible .${change}`).allTextContents();
    return lines.map((line) => line.slice(1).trim());
  }

  /** The texts that are underlined, in order. */
  underlined() {
    return this.tab.locator(".cm-lintRange").allTextContents();
  }

  /** The titles of the findings in the list, each with its line. */
  listed() {
    return this.cards.evaluateAll((cards) =>
      cards.map((card) => {
        const said = (part) => card.querySelector(part).textContent;
        return `${said(".title")}, ${said(".line")}`;
      }),
    );
  }

  /** The titles of the findings in which the cursor stands. */
  current() {
    return this.findings.locator("[aria-current=true] .title").allTextContents();
  }

  /** The text that is selected in the editor. */
  selected() {
    return this.tab.evaluate(() => {
      const root = document.querySelector(".editor").shadowRoot;
      return String((root.getSelection?.() ?? getSelection()) ?? "");
    });
  }

  /** Chooses how much is asked. */
  async asks(level) {
    // On a phone it stands in a menu.
    const more = this.button("More");
    const isNarrow = await more.isVisible();
    if (isNarrow) await more.click();
    await this.menu("How much is asked").selectOption(level);
    if (isNarrow) await more.click();
  }

  /** Waits until the one loud line says this. */
  judges(pattern) {
    return this.tab.getByRole("status").filter({ hasText: pattern }).waitFor();
  }

  /** Waits until the page tells that something was done. */
  tells(pattern) {
    return this.tab.locator(".notice").filter({ hasText: pattern }).waitFor();
  }

  /** The button that applies the fix of a finding. */
  fixOf(title) {
    return this.cards.filter({ hasText: title }).locator(".remedy").getByRole("button");
  }

  /** Loads an example from the menu. */
  async loadExample(title) {
    await this.button("Examples").click();
    await this.tab.locator(".menu").getByRole("button", { name: title, exact: true }).click();
  }

  async undo() {
    await this.content.focus();
    await this.press("Control+z");
  }

  /** The kind that the menu shows. */
  kind() {
    return this.menu("Kind of text").evaluate((menu) => menu.selectedOptions[0].textContent.trim());
  }
}
