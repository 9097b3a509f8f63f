// The text in a plain field: all there is until the editor has come, and all there is where it can't.

import { NumberedArea } from "./area";
import type { Change, Field, Handed, Kind, Mark, Tell } from "./border";
import { bringsCrlf, isWhole, mayTakeFocus, next, placeholderIn, type Place } from "./places";

/** How many steps can be taken back. */
const STEPS = 100;

/** What is one step of the history, however often it is done in a row. */
const IN_A_ROW = ["insertText", "insertCompositionText", "deleteContentBackward"];

export class Plain implements Field {
  readonly #numbered: NumberedArea;
  readonly #area: HTMLTextAreaElement;
  readonly #tell: Tell;
  /** The text before each step that can be taken back. */
  readonly #past: string[] = [];
  #text: string;
  /** The text that the page was last told of: places in its report are places in this text. */
  #told: string;
  #marks: Mark[] = [];
  #kind: Kind;
  /** Whether the text came with the line ends of Windows, which the field itself forgets. */
  #crlf: boolean;
  /** Whether the change that is to be told of was pasted over the whole text. */
  #pasted = false;
  /** What was typed last, where more of it belongs to the same step. */
  #typing = "";
  #frame = 0;
  /** What would break off if the field went away now. */
  readonly #underWay = new Set<"composition" | "selection">();
  #rested: (() => void) | undefined;
  readonly #gone = new AbortController();

  constructor(host: HTMLElement, text: string, crlf: boolean, kind: Kind, tell: Tell) {
    this.#numbered = new NumberedArea(host, "Your text", text);
    this.#area = this.#numbered.area;
    this.#tell = tell;
    this.#crlf = crlf;
    this.#kind = kind;
    this.#text = this.#told = this.#area.value;
    this.#listen();
  }

  #listen() {
    const area = this.#area;
    const { signal } = this.#gone;
    area.addEventListener("input", (event) => this.#changed((event as InputEvent).inputType));
    area.addEventListener("keydown", (event) => this.#key(event));
    area.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text") ?? "";
      this.#pasted = isWhole(this.#place(), area.value.length);
      this.#crlf = bringsCrlf(text, this.#place(), area.value.length, this.#crlf);
    });
    area.addEventListener("compositionstart", () => this.#underWay.add("composition"));
    area.addEventListener("compositionend", () => this.#over("composition"));
    area.addEventListener("pointerdown", () => this.#underWay.add("selection"));
    for (const end of ["pointerup", "pointercancel"]) {
      window.addEventListener(end, () => this.#over("selection"), { signal });
    }
    const moved = () => document.activeElement === area && this.#tell({ moved: this.#head() });
    document.addEventListener("selectionchange", moved, { signal });
  }

  /** Waits until nothing is under way that would break off if the field went away. */
  async atRest() {
    if (this.#underWay.size > 0) await new Promise<void>((rested) => (this.#rested = rested));
  }

  #over(what: "composition" | "selection") {
    this.#underWay.delete(what);
    if (this.#underWay.size === 0) this.#rested?.();
  }

  /** The text and all that belongs to it, for the editor; the page knows of all that was typed. */
  handOver(): Handed {
    this.#report();
    const area = this.#area;
    const { from, to } = this.#place();
    const head = this.#head();
    return {
      kind: this.#kind,
      texts: [...this.#past, this.#text],
      anchor: head === to ? from : to,
      head,
      focused: document.activeElement === area,
      scrollTop: area.scrollTop,
      scrollLeft: area.scrollLeft,
      crlf: this.#crlf,
      marks: this.#marks,
    };
  }

  #place(): Place {
    return { from: this.#area.selectionStart, to: this.#area.selectionEnd };
  }

  #head() {
    const { from, to } = this.#place();
    return this.#area.selectionDirection === "backward" ? from : to;
  }

  #key(event: KeyboardEvent) {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (event.key === "F8") {
      const found = next(this.#marks, this.#place(), event.shiftKey);
      if (found) this.reveal(found.from, found.to, true);
    } else if (command && event.key === ".") this.#tell({ fix_at: this.#head() });
    // The browser's own history knows nothing of fixes.
    else if (command && event.key === "z") this.undo();
    else return;
    event.preventDefault();
  }

  /** Another text stands there: notes the step, and tells of it before the next frame is drawn. */
  #changed(typing = "") {
    if (this.#area.value === this.#text) return;
    if (typing !== this.#typing || !IN_A_ROW.includes(typing)) {
      this.#past.push(this.#text);
      if (this.#past.length > STEPS) this.#past.shift();
    }
    this.#typing = typing;
    this.#renewed();
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#report());
  }

  #renewed() {
    this.#text = this.#area.value;
    this.#numbered.number();
  }

  #report() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#text === this.#told) return;
    this.#told = this.#text;
    this.#marks = [];
    this.#tell({ changed: { text: this.#text, can_undo: this.#past.length > 0, crlf: this.#crlf, pasted: this.#pasted } });
    this.#pasted = false;
    this.#tell({ moved: this.#head() });
  }

  /** Keeps the findings for the way from one to the next, and for the editor: nothing is underlined. */
  show(marks: Mark[]) {
    if (this.#text === this.#told) this.#marks = marks;
  }

  setKind(kind: Kind) {
    this.#kind = kind;
  }

  change(changes: Change[]) {
    const first = changes[0];
    if (this.#text !== this.#told || !first) return;
    for (const { from, to, insert } of changes.toReversed()) this.#area.setRangeText(insert, from, to, "preserve");
    this.#changed();
    const mapped = (offset: number) =>
      changes.reduce((at, it) => (it.to <= offset && it.from < offset ? at + it.insert.length - (it.to - it.from) : at), offset);
    const selection = placeholderIn(changes, mapped);
    if (selection) {
      this.#area.setSelectionRange(selection.from, selection.to);
      this.#area.focus({ preventScroll: true });
    }
    this.#numbered.center(selection?.from ?? mapped(first.from));
    this.#report();
  }

  load(text: string) {
    this.#crlf = false;
    this.#put(text, 0);
    this.#area.scrollTo(0, 0);
    this.#changed();
    this.#report();
    this.focus();
  }

  setText(text: string) {
    this.#put(text, this.#head());
    this.#changed();
    this.#report();
  }

  undo() {
    const text = this.#past.pop();
    if (text === undefined) return;
    let same = 0;
    while (same < text.length && text[same] === this.#text[same]) same += 1;
    this.#put(text, same);
    this.#typing = "";
    this.#renewed();
    this.#report();
  }

  /** Puts another text there, with the cursor at an offset of it. */
  #put(text: string, offset: number) {
    const { scrollTop } = this.#area;
    this.#area.value = text;
    this.#area.setSelectionRange(offset, offset);
    this.#area.scrollTop = scrollTop;
  }

  reveal(from: number, to: number, focus: boolean) {
    this.#area.setSelectionRange(from, to);
    this.#numbered.center(from);
    if (focus) this.focus();
  }

  focus() {
    if (mayTakeFocus()) this.#area.focus({ preventScroll: true });
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#gone.abort();
    this.#numbered.remove();
  }
}
