// The page of a rule: what it reports, why, and its examples, which open in the editor.

import { prose } from "../prose";
import { trusting } from "../trust";
import { make } from "./make";
import { glyphs, kinds, type OpenExample, type Pages, type Rule, sentence } from "./pages";

/** What the build wrote of the rules may be markup. */
const own = trusting("rules");

export class Page {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  readonly #notice = make("span", { className: "notice", role: "status" });

  /** The page of a rule; `list` is the address of the list as it was left. */
  constructor(rule: Rule, pages: Pages, list: string, open: OpenExample) {
    this.heading = make("h2", { tabIndex: -1 }, rule.title);
    const lead = make("p", { className: "lead" });
    prose(lead, rule.summary);
    const docs = make("div", { className: "docs" });
    docs.innerHTML = own.createHTML(rule.html);
    docs.addEventListener("click", ({ target }) => {
      const wish = target instanceof HTMLElement && target.dataset["do"];
      const example = target instanceof Element && target.closest<HTMLElement>("figure");
      if (!wish || !example) return;
      const beside = docs.querySelector(`#${example.dataset["beside"] ?? "none"}`);
      if (wish === "open") open(rule.id, textOf(example), beside ? textOf(beside) : undefined);
      else void this.#copy(textOf(example));
    });
    const trail = make(
      "nav",
      { className: "trail", ariaLabel: "Back" },
      make("a", { href: list }, "All rules"),
      make("a", { href: "#/" }, "Your text"),
      this.#notice,
    );
    const id = make("p", { className: "id" }, make("code", {}, rule.id));
    const about = [this.heading, id, lead, facts(rule, pages), docs, neighbours(rule, pages.rules)];
    const article = make("article", { className: "sheet rule" }, ...about);
    this.element = make("div", { className: "scroll" }, trail, article);
  }

  async #copy(text: string) {
    try {
      await navigator.clipboard.writeText(text);
      this.#notice.textContent = "Copied.";
    } catch {
      // A page that came over plain HTTP from another machine has no clipboard at all.
      this.#notice.textContent = "The browser refused to copy.";
    }
  }
}

const textOf = (example: Element) => example.querySelector("code")?.textContent ?? "";

/** What a rule is, in a row: each fact leads to the rules that share it. */
function facts(rule: Rule, { ways }: Pages) {
  const glyph = make("span", { className: "glyph", ariaHidden: "true" }, glyphs[rule.severity]);
  const phrase = ways.find(({ way }) => way === rule.way)?.phrase ?? rule.way;
  const fact = (name: string, query: string, ...shown: (Node | string)[]) =>
    make(
      "div",
      {},
      make("dt", {}, name),
      make("dd", {}, make("a", { href: `#/rules?${query}` }, ...shown)),
    );
  return make(
    "dl",
    { className: "facts" },
    fact(
      "Severity",
      `severity=${rule.severity}`,
      make("span", { className: rule.severity }, glyph, sentence(rule.severity)),
    ),
    fact("Looks at", `kind=${rule.kind}`, kinds[rule.kind]),
    fact("Level", `level=${rule.level}`, sentence(rule.level) + (rule.off_by_default ? ", by name" : "")),
    fact("It can change", `way=${rule.way}`, sentence(phrase)),
    fact("Fix", rule.fix ? "fix=yes" : "fix=no", sentence(rule.fix) || "None"),
  );
}

/** The rules before and after a rule, in the order in which people meet them. */
function neighbours(rule: Rule, rules: Rule[]) {
  const at = rules.indexOf(rule);
  const link = (to: Rule | undefined, name: string, rel: string) =>
    to ? [make("a", { href: `#/rules/${to.id}`, rel }, make("small", {}, name), to.title)] : [];
  return make(
    "nav",
    { className: "neighbours", ariaLabel: "Other rules" },
    ...link(rules[at - 1], "Previous rule", "prev"),
    ...link(rules[at + 1], "Next rule", "next"),
  );
}
