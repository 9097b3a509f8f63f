// What the page starts with: the text in a plain field, which one can read and type in at once.
// CodeMirror weighs a third of the whole page. It is asked for behind the first paint, from the
// page's own origin, and takes over the text and all that was done with it meanwhile.

import type { Field, Kind, Tell } from "./border";
import { painted } from "./painted";
import { Plain } from "./plain";
import { load, type OpenExample } from "./rules/pages";

import { keepOffline as keep } from "./offline";

export { takeUpdate } from "./offline";
export { choose, takeDrops } from "./files";
export { pack, unpack } from "./share";

/** Keeps the page for when there is no network; what one needs to begin comes first. */
export const keepOffline = (announce: () => void) => arrive().then(() => keep(announce), () => {});

type Whole = typeof import("./editor");

/** CodeMirror, once it was asked for. */
let arrival: Promise<Whole> | undefined;

/** Asks for CodeMirror, once: where it can't be had, the page does without. */
function arrive(): Promise<Whole> {
  arrival ??= painted().then(() => import("./editor.js"));
  return arrival;
}

/** The text on the page. */
export class Editor {
  /** What stands there now. */
  field: Field;
  #gone = false;

  constructor(host: HTMLElement, text: string, crlf: boolean, kind: Kind, tell: Tell) {
    const plain = new Plain(host, text, crlf, kind, tell);
    this.field = plain;
    void this.#improve(plain, host, tell);
  }

  /** Puts CodeMirror in the place of the plain field. */
  async #improve(plain: Plain, host: HTMLElement, tell: Tell) {
    const it = await arrive().catch(() => null);
    if (!it) return tell("editor_missing");
    await plain.atRest();
    if (this.#gone) return;
    this.field = new it.Editor(host, plain.handOver(), tell);
    plain.destroy();
  }

  destroy() {
    this.#gone = true;
    this.field.destroy();
  }
}

/** The rules on the page, once they are there. */
export class Rules {
  constructor(host: HTMLElement, open: OpenExample) {
    painted()
      .then(() => Promise.all([import("./rules.js"), load()]))
      .then(
        ([it, pages]) => new it.Rules(host, pages, open),
        () => {
          const said = document.createElement("p");
          said.className = "face";
          said.textContent = "What is told of the rules did not load. The command has it too: permafrost explain.";
          host.replaceChildren(said);
        },
      );
  }
}
