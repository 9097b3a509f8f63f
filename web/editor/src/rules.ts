// The rules in the place of the text, which stays as it was behind them: a list that can be searched,
// and a page for each. It comes behind the first paint (first.ts); web/src/route.rs reads the same
// addresses.

import { type Filter, hashOf } from "./rules/filter";
import { List } from "./rules/list";
import { Page } from "./rules/page";
import type { OpenExample, Pages } from "./rules/pages";
import style from "../../styles/rules.css";

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);
document.adoptedStyleSheets.push(sheet);

export class Rules {
  /** The list, once it was looked at. */
  #list: List | undefined;
  /** The page that is looked at, and the id of its rule. */
  #page: { id: string; page: Page } | undefined;
  readonly #titleOfText = document.title;

  constructor(
    readonly host: HTMLElement,
    readonly pages: Pages,
    readonly open: OpenExample,
  ) {
    this.#turn();
    addEventListener("hashchange", () => {
      const from = this.#page?.id;
      const before = document.title;
      this.#turn();
      // What is asked of the list may change without a step to another view.
      if (document.title !== before) this.#focus(from);
    });
  }

  /** Shows what the address asks for. */
  #turn() {
    const [path = "", query = ""] = location.hash.split(/\?(.*)/);
    const [, id] = /^#\/rules\/(.+)$/.exec(path) ?? [];
    const rule = this.pages.rules.find((it) => it.id === id);
    this.#page?.page.element.remove();
    this.#page = undefined;
    this.#list?.hide();
    if (rule) {
      const list = hashOf(this.#list?.filter ?? new URLSearchParams());
      const page = new Page(rule, this.pages, list, this.open);
      this.host.append(page.element);
      this.#page = { id: rule.id, page };
      document.title = `${rule.title} · Permafrost`;
    } else if (id) {
      // Whoever follows a name that there isn't finds by its words what there is.
      const name = decoded(id);
      this.#showList(new URLSearchParams({ q: name }), name);
    } else if (path === "#/rules") {
      this.#showList(new URLSearchParams(query));
    } else {
      document.title = this.#titleOfText;
    }
  }

  #showList(filter: Filter, unknown?: string) {
    if (!this.#list) {
      this.#list = new List(this.pages);
      this.host.prepend(this.#list.element);
    }
    this.#list.show(filter, unknown);
    document.title = "Rules · Permafrost";
  }

  /** Takes the focus where a step led. */
  #focus(from: string | undefined) {
    if (this.#page) this.#page.page.heading.focus();
    else if (this.#list && !this.#list.element.hidden) this.#list.focus(from);
  }
}

/** A part of an address as it was meant; as it stands where it is broken. */
function decoded(text: string) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
