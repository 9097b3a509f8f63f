// The playground's editor: CodeMirror with the commands that the page needs, and nothing more.
//
// It lives in a shadow root, where CodeMirror adopts constructed style sheets: so the page's
// Content-Security-Policy needs no exception for inline styles.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentUnit } from "@codemirror/language";
import { nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { diff } from "@codemirror/merge";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder, tooltips } from "@codemirror/view";
import type { Change, Kind, Mark, Tell } from "./border";
import { findings, show } from "./findings";
import { language } from "./languages";
import { look } from "./look";

export { review } from "./review";

export class Editor {
  readonly #view: EditorView;
  readonly #tell: Tell;
  readonly #language = new Compartment();
  /** The text that the page was last told of: places in its report are places in this text. */
  #told: Text;
  #frame = 0;

  constructor(host: HTMLElement, text: string, kind: Kind, tell: Tell) {
    this.#tell = tell;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const parent = root.appendChild(document.createElement("div"));
    parent.style.cssText = "height: 100%";
    const state = EditorState.create({ doc: text, extensions: this.#extensions(kind) });
    this.#view = new EditorView({ root, parent, state });
    this.#told = state.doc;
  }

  #extensions(kind: Kind) {
    const command = (run: () => void) => () => (run(), true);
    return [
      lineNumbers(),
      findings,
      foldGutter(),
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      indentUnit.of("  "),
      bracketMatching(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      tooltips({ position: "fixed" }),
      placeholder("Paste a Dockerfile or a Kubernetes manifest here"),
      keymap.of([
        { key: "F8", run: nextDiagnostic },
        { key: "Shift-F8", run: previousDiagnostic },
        { key: "Mod-.", run: command(() => this.#tell({ fix_at: this.#view.state.selection.main.head })) },
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        indentWithTab,
      ]),
      this.#language.of(language(kind)),
      look,
      EditorView.contentAttributes.of({ "aria-label": "Your text", "aria-describedby": "editor-keys", spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.#reportSoon();
        else if (update.selectionSet) this.#tell({ moved: update.state.selection.main.head });
      }),
    ];
  }

  /** The page is told of a change before the next frame is drawn, however many there were. */
  #reportSoon() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#report());
  }

  #report() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { doc, selection } = this.#view.state;
    if (doc !== this.#told) {
      this.#told = doc;
      this.#tell({ changed: doc.toString() });
    }
    this.#tell({ moved: selection.main.head });
  }

  /** Shows these findings and no others. */
  show(marks: Mark[]) {
    // Places in a text that has changed since would be wrong; its own report is on its way.
    if (this.#view.state.doc === this.#told) {
      this.#view.dispatch(show(this.#view.state, marks, this.#tell));
    }
  }

  setKind(kind: Kind) {
    this.#view.dispatch({ effects: this.#language.reconfigure(language(kind)) });
  }

  /** Makes changes as one step of the history, and selects the first `<placeholder>` in them. */
  change(changes: Change[]) {
    const { state } = this.#view;
    if (state.doc !== this.#told) return;
    const set = state.changes(changes);
    const selection = placeholderIn(changes, (offset) => set.mapPos(offset, -1));
    this.#view.dispatch({ changes: set, ...(selection ? { selection, scrollIntoView: true } : {}), userEvent: "input.fix" });
    this.#report();
    this.#view.focus();
  }

  /** Turns the text into another one, by as few changes as possible. */
  setText(text: string) {
    const before = this.#view.state.doc.toString();
    const changes = diff(before, text).map((it) => ({ from: it.fromA, to: it.toA, insert: text.slice(it.fromB, it.toB) }));
    this.#view.dispatch({ changes, userEvent: "input.replace" });
    this.#report();
  }

  /** Selects a range, scrolls to it, and takes the focus. */
  reveal(from: number, to: number) {
    const length = this.#view.state.doc.length;
    const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.#view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.#view.focus();
  }

  focus() {
    this.#view.focus();
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#view.dom.parentElement?.remove();
    this.#view.destroy();
  }
}

function placeholderIn(changes: Change[], mapped: (offset: number) => number) {
  for (const { from, insert } of changes) {
    const found = /<[a-z-]+>/.exec(insert);
    if (found) {
      const anchor = mapped(from) + found.index;
      return { anchor, head: anchor + found[0].length };
    }
  }
  return null;
}
