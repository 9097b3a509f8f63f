// The playground's editor: CodeMirror with the commands that the page needs, and nothing more. It
// comes behind the first paint and takes over from the plain field (first.ts).
//
// It lives in a shadow root, where CodeMirror adopts constructed style sheets: so the page's
// Content-Security-Policy needs no exception for inline styles.

import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory, simplifySelection, undo, undoDepth } from "@codemirror/commands";
import { bracketMatching, indentUnit } from "@codemirror/language";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension, type Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers, placeholder, tooltips, type Command } from "@codemirror/view";
import type { Change, Field, Handed, Kind, Mark, Tell } from "./border";
import { changesBetween } from "./changes";
import { completion } from "./complete";
import { findings, nextFinding, previousFinding, show } from "./findings";
import { folding, folds } from "./fold";
import { language } from "./languages";
import { look } from "./look";
import { Pace } from "./pace";
import { bringsCrlf, isWhole, mayTakeFocus, placeholderIn } from "./places";
import { quickFix, quickFixes } from "./quick_fixes";
import { indenting } from "./yaml";

const KEYS_ID = "keys";
const KEYS =
  "F8 goes to the next finding, Shift F8 to the one before. Control or Command with full stop applies the fix of the line. " +
  "Control with space offers safe values. Control, Shift and a square bracket fold and unfold. Control or Command with F searches. " +
  "Tab indents. To leave the text, press Escape and then Tab.";

/** How a text of this kind is coloured, folded, indented and completed. */
const reading = (kind: Kind): Extension => [language(kind), folds(kind), completion(kind), kind === "kubernetes" ? indenting : []];

export class Editor implements Field {
  readonly #view: EditorView;
  readonly #tell: Tell;
  /** What depends on the kind of the text. */
  readonly #reading = new Compartment();
  /** The text that the page was last told of: places in its report are places in this text. */
  #told: Text;
  readonly #pace = new Pace(() => this.#report());
  /** Whether the text came with the line ends of Windows, which CodeMirror itself forgets. */
  #crlf: boolean;
  /** Whether the change that is to be told of was pasted over the whole text. */
  #pasted = false;
  /** Takes the fix of the cursor's line, of the text as it is now. */
  readonly #fixHere: Command = (view) => {
    this.#pace.now();
    return quickFix(view, this.#tell);
  };

  constructor(host: HTMLElement, handed: Handed, tell: Tell) {
    this.#tell = tell;
    this.#crlf = handed.crlf;
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    const parent = root.appendChild(document.createElement("div"));
    parent.style.height = "100%";
    // A description has to stand in the same tree as what it describes.
    const keys = parent.appendChild(document.createElement("p"));
    keys.id = KEYS_ID;
    keys.hidden = true;
    keys.textContent = KEYS;
    const state = EditorState.create({ doc: handed.texts[0], extensions: this.#extensions(handed.kind) });
    this.#view = new EditorView({ root, parent, state });
    this.#told = state.doc;
    this.#takeOver(handed);
  }

  /** Goes on where the plain field ended. */
  #takeOver({ texts, anchor, head, focused, scrollTop, scrollLeft, marks }: Handed) {
    const view = this.#view;
    for (const text of texts.slice(1)) {
      const changes = changesBetween(view.state.doc.toString(), text);
      view.dispatch({ changes, annotations: isolateHistory.of("full") });
    }
    view.dispatch({ selection: { anchor, head } });
    // The page was told of this text by the plain field.
    this.#told = view.state.doc;
    this.show(marks);
    if (focused) view.focus();
    // How far one can scroll is known only once the lines are measured.
    view.requestMeasure({ read: () => {}, write: () => view.scrollDOM.scrollTo(scrollLeft, scrollTop) });
  }

  #extensions(kind: Kind) {
    return [
      this.#reading.of(reading(kind)),
      lineNumbers(),
      findings,
      quickFixes(this.#fixHere),
      folding,
      highlightActiveLineGutter(),
      history(),
      drawSelection(),
      indentUnit.of("  "),
      bracketMatching(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      tooltips({ position: "fixed" }),
      EditorView.clipboardInputFilter.of((text, state) => this.#notice(text, state)),
      placeholder("Paste or type here"),
      keymap.of([
        { key: "F8", run: nextFinding },
        { key: "Shift-F8", run: previousFinding },
        { key: "Mod-.", run: this.#fixHere },
        // One press is enough to leave by Tab, also where it takes back a selection.
        { key: "Escape", run: (view) => simplifySelection(view) && false },
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        indentWithTab,
      ]),
      look,
      EditorView.contentAttributes.of({ "aria-label": "Your text", "aria-describedby": KEYS_ID, tabindex: "0", spellcheck: "false", autocorrect: "off", autocapitalize: "off" }),
      // What is done elsewhere on the page is done with the text as it stands here.
      EditorView.domEventHandlers({ blur: () => queueMicrotask(() => this.#pace.now()) }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.#pace.soon(this.#pasted);
        // Of a place in another text than the page knows there is nothing to tell yet.
        else if (update.selectionSet && update.state.doc === this.#told) this.#tell({ moved: update.state.selection.main.head });
      }),
    ];
  }

  /** Looks at what is pasted or dropped: where it is all of the text, its line ends are the text's. */
  #notice(text: string, state: EditorState) {
    this.#pasted = isWhole(state.selection.main, state.doc.length);
    this.#crlf = bringsCrlf(text, state.selection.main, state.doc.length, this.#crlf);
    return text;
  }

  #report() {
    this.#pace.stop();
    const { doc, selection } = this.#view.state;
    if (doc !== this.#told) {
      this.#told = doc;
      this.#tell({ changed: { text: doc.toString(), can_undo: undoDepth(this.#view.state) > 0, crlf: this.#crlf, pasted: this.#pasted } });
      this.#pasted = false;
    }
    this.#tell({ moved: selection.main.head });
  }

  show(marks: Mark[]) {
    // Places in a text that has changed since would be wrong; its own report is on its way.
    if (this.#view.state.doc === this.#told) {
      this.#view.dispatch(show(this.#view.state, marks, this.#tell));
    }
  }

  setKind(kind: Kind) {
    this.#view.dispatch({ effects: this.#reading.reconfigure(reading(kind)) });
  }

  change(changes: Change[]) {
    const { state } = this.#view;
    const first = changes[0];
    if (state.doc !== this.#told || !first) return;
    const set = state.changes(changes);
    const mapped = (offset: number) => set.mapPos(offset, -1);
    const selection = placeholderIn(changes, mapped);
    const effects = EditorView.scrollIntoView(selection?.from ?? mapped(first.from), { y: "nearest", yMargin: 48 });
    const selected = selection && { selection: { anchor: selection.from, head: selection.to } };
    this.#view.dispatch({ changes: set, effects, ...selected, userEvent: "input.fix" });
    this.#report();
    if (selection) this.#view.focus();
  }

  load(text: string) {
    this.#crlf = false;
    const changes = { from: 0, to: this.#view.state.doc.length, insert: text };
    const effects = EditorView.scrollIntoView(0);
    this.#view.dispatch({ changes, selection: { anchor: 0 }, effects, userEvent: "input.replace" });
    this.#report();
    this.focus();
  }

  /** By as few changes as possible, so that undo, cursor and scrolling work as people know them. */
  setText(text: string) {
    const changes = changesBetween(this.#view.state.doc.toString(), text);
    this.#view.dispatch({ changes, userEvent: "input.replace" });
    this.#report();
  }

  undo() {
    undo(this.#view);
    this.#report();
  }

  reveal(from: number, to: number, focus: boolean) {
    const length = this.#view.state.doc.length;
    const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.#view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    if (focus) this.focus();
  }

  focus() {
    if (mayTakeFocus()) this.#view.focus();
  }

  destroy() {
    this.#pace.stop();
    this.#view.dom.parentElement?.remove();
    this.#view.destroy();
  }
}
