// The suggested rewrite as a diff: side by side where there is room, in one column elsewhere.

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { ChangeSet, EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import type { Kind } from "./border";
import { changesBetween } from "./changes";
import { language } from "./languages";
import { look } from "./look";

const WIDE = "(min-width: 900px)";

/** A diff on the page, until it is closed. */
export class Review {
  readonly #parent: HTMLElement;
  readonly #wide = matchMedia(WIDE);
  readonly #draw = () => this.#drawn();
  #view: MergeView | EditorView | null = null;

  constructor(
    host: HTMLElement,
    readonly before: string,
    readonly after: string,
    readonly kind: Kind,
  ) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.#parent = root.appendChild(document.createElement("div"));
    this.#parent.style.height = "100%";
    this.#parent.style.overflow = "auto";
    this.#wide.addEventListener("change", this.#draw);
    this.#drawn();
  }

  #drawn() {
    this.#view?.destroy();
    this.#view = this.#wide.matches ? this.#sideBySide() : this.#inOneColumn();
  }

  #sideBySide() {
    return new MergeView({
      root: this.#parent.getRootNode() as ShadowRoot,
      parent: this.#parent,
      a: { doc: this.before, extensions: base(this.kind, "Your text") },
      b: { doc: this.after, extensions: base(this.kind, "The rewrite") },
      collapseUnchanged,
    });
  }

  #inOneColumn() {
    const merge = unifiedMergeView({ original: this.before, mergeControls: false, collapseUnchanged });
    return new EditorView({
      root: this.#parent.getRootNode() as ShadowRoot,
      parent: this.#parent,
      doc: this.after,
      extensions: [base(this.kind, "The rewrite, with what it replaces"), merge],
    });
  }

  /** Scrolls to what stands at this offset of the text before. */
  reveal(offset: number) {
    const center = (at: number) => ({ effects: EditorView.scrollIntoView(at, { y: "center" }) });
    if (this.#view instanceof MergeView) this.#view.a.dispatch(center(offset));
    else {
      const changes = ChangeSet.of(changesBetween(this.before, this.after), this.before.length);
      this.#view?.dispatch(center(changes.mapPos(offset)));
    }
  }

  close() {
    this.#wide.removeEventListener("change", this.#draw);
    this.#view?.destroy();
    this.#parent.remove();
  }
}

const collapseUnchanged = { margin: 4, minSize: 8 };

function base(kind: Kind, label: string): Extension[] {
  return [
    lineNumbers(),
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    // What can't be edited can still be scrolled by keyboard, and says what it is.
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    language(kind),
    look,
  ];
}
