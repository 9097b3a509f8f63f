// A plain text area with the numbers of its lines, which looks as the editor does before it colours
// anything: what stands here and there stands at the same place (web/styles/text.css, look.ts).

export class NumberedArea {
  readonly area = document.createElement("textarea");
  readonly #box = document.createElement("div");
  readonly #numbers = document.createElement("pre");
  #lines = 0;

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
    area.wrap = "off";
    area.value = text;
    // The browser would begin at the end of what it was given.
    area.setSelectionRange(0, 0);
    area.addEventListener("scroll", () => (this.#numbers.scrollTop = area.scrollTop));
    this.#box.append(this.#numbers, area);
    host.append(this.#box);
    this.number();
  }

  /** Numbers the lines that there are now. */
  number() {
    const lines = this.area.value.split("\n").length;
    if (lines === this.#lines) return;
    this.#lines = lines;
    this.#numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
  }

  /** Scrolls the line of an offset to the middle. */
  center(offset: number) {
    const { area } = this;
    const line = area.value.slice(0, offset).split("\n").length;
    const height = parseFloat(getComputedStyle(area).lineHeight);
    area.scrollTop = line * height - area.clientHeight / 2;
  }

  remove() {
    this.#box.remove();
  }
}
