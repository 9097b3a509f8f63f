// A plain text area with the numbers of its lines, which looks as the editor does before it colours
// anything: what stands here and there stands at the same place (web/styles/text.css, look.ts).

import { onOtherChoice } from "./choices";

export class NumberedArea {
  readonly area = document.createElement("textarea");
  readonly #box = document.createElement("div");
  readonly #numbers = document.createElement("pre");
  /** The numbers, as far as they stand there: a line that wraps has blank ones below its own. */
  #rows: readonly number[] = [];
  readonly #resized = new ResizeObserver(() => this.number());
  readonly #chosen = onOtherChoice(() => this.number());

  constructor(host: HTMLElement, label: string, text: string) {
    const { area } = this;
    this.#box.className = "plain";
    this.#numbers.ariaHidden = "true";
    area.ariaLabel = label;
    area.placeholder = "Paste or type here";
    area.spellcheck = false;
    area.autocapitalize = "off";
    area.autocomplete = "off";
    area.setAttribute("autocorrect", "off");
    area.value = text;
    // The browser would begin at the end of what it was given.
    area.setSelectionRange(0, 0);
    area.addEventListener("scroll", () => (this.#numbers.scrollTop = area.scrollTop));
    this.#box.append(this.#numbers, area);
    host.append(this.#box);
    this.number();
    this.#resized.observe(area);
  }

  /** Numbers the lines that there are now. */
  number() {
    const rows = this.#rowsOfLines();
    if (rows.length === this.#rows.length && rows.every((it, index) => it === this.#rows[index])) return;
    this.#rows = rows;
    this.#numbers.textContent = rows.map((it, index) => index + 1 + "\n".repeat(it)).join("");
  }

  /** How many rows each line takes: more than one where long lines wrap. */
  #rowsOfLines(): number[] {
    const { area } = this;
    const lines = area.value.split("\n");
    const { whiteSpace, lineHeight, paddingLeft, paddingRight, font, tabSize } = getComputedStyle(area);
    if (whiteSpace === "pre") return lines.map(() => 1);
    // A copy of the lines that wraps as the area does, and can be measured.
    const copy = this.#box.appendChild(document.createElement("div"));
    copy.className = "copy";
    const width = area.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    Object.assign(copy.style, { width: `${width}px`, font, tabSize });
    copy.append(...lines.map((line) => Object.assign(document.createElement("div"), { textContent: line || " " })));
    const rows = Array.from(copy.children, (it) => Math.round(it.getBoundingClientRect().height / parseFloat(lineHeight)));
    copy.remove();
    return rows;
  }

  /** Scrolls the line of an offset to the middle. */
  center(offset: number) {
    const { area } = this;
    const line = area.value.slice(0, offset).split("\n").length;
    const row = this.#rows.slice(0, line - 1).reduce((sum, it) => sum + it, 1);
    const height = parseFloat(getComputedStyle(area).lineHeight);
    area.scrollTop = row * height - area.clientHeight / 2;
  }

  remove() {
    this.#resized.disconnect();
    this.#chosen();
    this.#box.remove();
  }
}
