// What the page shows of a rule is what `permafrost explain` prints of it.
//
// PERMAFROST_RULE_PAGES is the file that `cargo xtask rules` writes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { json, need, run } from "./support.mjs";

const pages = JSON.parse(readFileSync(need("PERMAFROST_RULE_PAGES"), "utf8")).rules;
const rules = json("rules");
const page = (wanted) => pages.find(({ id }) => id === wanted);

/** The words of a text. Backticks and dashes are the marks of code and lists, and no words. */
const words = (text) =>
  text
    .replaceAll("`", "")
    .split(/\s+/)
    .filter((word) => word && word !== "-");

/** What is printed of a rule below its name, but what other tools call it, and the addresses in it. */
function printed(id) {
  const [, , ...lines] = run("explain", id).split("\n");
  const text = lines
    .join("\n")
    .replace(/^- Also known as:[^]*?(?=^\S|$(?![^]))/m, "")
    .replace(/^References\s*$(?![^])/m, "")
    .replace(/^ {2}(Reported|After the fix|Not reported|Beside):$/gm, "$1");
  const addresses = [...text.matchAll(/ <(https:[^>]*)>/g)].map(([, address]) => address);
  return { words: words(text.replace(/ <https:[^>]*>/g, "")), addresses };
}

/** What the page shows of it, without the names in other tools and without its buttons. */
function shown(id) {
  const { summary, html } = page(id);
  const own = html.split("<h3>In other tools</h3>")[0];
  const text = own
    .replace(/<(button|span class="glyph")[^]*?<\/(button|span)>/g, "")
    .replace(/<\/(figcaption|h3|p|li)>/g, "$&\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|quot|amp);/g, (_, name) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name]);
  const addresses = [...own.matchAll(/href="(https:[^"]*)"/g)].map(([, address]) => address);
  return { words: words(`${summary}\n${text}`), addresses };
}

test("every rule has a page with its facts, in the order of the command", () => {
  const facts = ({ id, title, kind, severity, level, way, off_by_default, summary }) => ({
    id,
    title,
    kind,
    severity,
    level,
    way,
    off_by_default,
    summary,
  });
  assert.deepEqual(pages.map(facts), rules.map(facts));
});

for (const { id, peers } of rules) {
  test(`the page of ${id} says what is printed of it`, () => {
    assert.deepEqual(shown(id), printed(id));
  });

  test(`the page of ${id} names it as other tools do`, () => {
    const named = page(id).html.split("<h3>In other tools</h3>")[1] ?? "";
    const names = [...named.matchAll(/<code>([^<]*)<\/code>/g)].map(([, name]) => name);
    assert.deepEqual(names.sort(), peers.map((peer) => peer.slice(peer.indexOf(":") + 1)).sort());
  });
}
