// The list of rules, by the way that each of them watches.

import { prose } from "../prose";
import { type Facet, type Filter, facets, hashOf, lets } from "./filter";
import { make } from "./make";
import { glyphs, kinds, type Pages, type Rule, sentence } from "./pages";

/** A rule in the list. */
interface Row {
  rule: Rule;
  item: HTMLElement;
  link: HTMLElement;
}

export class List {
  readonly element: HTMLElement;
  readonly heading = make("h2", { tabIndex: -1 }, "Rules");
  /** What is asked of the rules. */
  filter: Filter = new URLSearchParams();
  readonly #facets: Facet[];
  readonly #rows: Row[] = [];
  readonly #search = make("input", {
    type: "search",
    ariaLabel: "Search the rules",
    placeholder: "Search, also by a name in another tool",
  });
  readonly #menus = new Map<string, HTMLSelectElement>();
  readonly #unknown = make("p", { className: "unknown" });
  readonly #count = make("p", { className: "count", role: "status" });
  readonly #none = make(
    "p",
    { className: "none" },
    "No rule is like that. ",
    make("a", { href: "#/rules" }, "Show all rules"),
  );
  readonly #scroll: HTMLElement;
  #top = 0;

  constructor(pages: Pages) {
    this.#facets = facets(pages);
    this.#search.addEventListener("input", () => this.#choose("q", this.#search.value));
    // What is typed stands in the address once it is at rest: a browser counts how often that changes.
    this.#search.addEventListener("change", () => this.#settle());
    const controls = make("div", { className: "filters", role: "search" }, this.#search);
    for (const facet of this.#facets) controls.append(this.#menu(facet));
    this.#scroll = make(
      "div",
      { className: "sheet" },
      this.heading,
      make("p", { className: "lead" }, "Each looks for one thing by which a container could change while it runs."),
      this.#unknown,
      controls,
      this.#count,
      ...pages.ways.map(({ way, phrase }) =>
        this.#section(phrase, pages.rules.filter((rule) => rule.way === way)),
      ),
      this.#none,
    );
    this.element = make("div", { className: "scroll" }, this.#scroll);
  }

  /** Shows the list where it was left, with what is asked of it now, and the id that was not found. */
  show(filter: Filter, unknown?: string) {
    this.filter = filter;
    this.#search.value = filter.get("q") ?? "";
    for (const [key, menu] of this.#menus) {
      menu.value = filter.get(key) ?? "";
      // An address of another version may ask for what isn't there.
      if (menu.selectedIndex < 0) menu.value = "";
    }
    this.#draw();
    this.#unknown.hidden = !unknown;
    this.#unknown.replaceChildren("There is no rule ", make("code", {}, unknown ?? ""), ". It was searched for instead.");
    this.element.hidden = false;
    this.element.scrollTop = this.#top;
  }

  /** Goes out of sight; it is found again as it was. */
  hide() {
    if (!this.element.hidden) this.#top = this.element.scrollTop;
    this.element.hidden = true;
  }

  /** Takes the focus: to the rule that one comes back from, where it is listed, or to the heading. */
  focus(from?: string) {
    const row = this.#rows.find(({ rule, item }) => rule.id === from && !item.hidden);
    (row?.link ?? this.heading).focus({ preventScroll: true });
  }

  #choose(key: string, value: string) {
    this.filter.set(key, value);
    this.#draw();
  }

  #settle() {
    history.replaceState(null, "", hashOf(this.filter));
  }

  /** Shows the rules that are asked for. */
  #draw() {
    const { length } = this.#rows;
    let listed = 0;
    for (const { rule, item } of this.#rows) {
      item.hidden = !lets(this.filter, rule, this.#facets);
      if (!item.hidden) listed += 1;
    }
    for (const section of this.#scroll.querySelectorAll("section")) {
      section.hidden = !section.querySelector("li:not([hidden])");
    }
    this.#count.textContent = listed === length ? `${length} rules` : `${listed} of ${length} rules`;
    this.#none.hidden = listed > 0;
  }

  #menu({ key, label, options }: Facet) {
    const told = options.map(([value, told]) => make("option", { value }, sentence(told)));
    const any = make("option", { value: "" }, `Any ${label.toLowerCase()}`);
    const menu = make("select", { ariaLabel: label }, any, ...told);
    menu.addEventListener("change", () => {
      this.#choose(key, menu.value);
      this.#settle();
    });
    this.#menus.set(key, menu);
    return menu;
  }

  #section(phrase: string, rules: Rule[]) {
    const items = rules.map((rule) => this.#row(rule));
    return make("section", {}, make("h3", {}, sentence(phrase)), make("ul", {}, ...items));
  }

  #row(rule: Rule) {
    const { severity } = rule;
    const glyph = make("span", { className: "glyph", role: "img", ariaLabel: severity, title: severity });
    glyph.append(glyphs[severity]);
    const link = make("a", { href: `#/rules/${rule.id}` }, glyph, rule.title);
    const summary = make("p", {});
    prose(summary, rule.summary);
    const about = make("span", { className: "about" }, `${kinds[rule.kind]} · ${rule.level}`);
    const item = make("li", { className: severity }, link, summary, about);
    this.#rows.push({ rule, item, link });
    return item;
  }
}
