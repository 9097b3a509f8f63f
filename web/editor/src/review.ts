// The suggested rewrite as a diff: side by side where there is room, in one column elsewhere.

import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import type { Kind } from "./border";
import { language } from "./languages";
import { look } from "./look";

/** A diff on the page, until it is closed. */
export interface Review {
  close(): void;
}

export function review(host: HTMLElement, before: string, after: string, kind: Kind): Review {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const parent = root.appendChild(document.createElement("div"));
  parent.style.cssText = "height: 100%; overflow: auto";
  const wide = window.matchMedia("(min-width: 900px)").matches;
  const view = wide ? sideBySide(root, parent, before, after, kind) : inOneColumn(root, parent, before, after, kind);
  return {
    close() {
      view.destroy();
      parent.remove();
    },
  };
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

function sideBySide(root: ShadowRoot, parent: HTMLElement, before: string, after: string, kind: Kind) {
  return new MergeView({
    root,
    parent,
    a: { doc: before, extensions: base(kind, "Your text") },
    b: { doc: after, extensions: base(kind, "The rewrite") },
    collapseUnchanged,
    gutter: true,
  });
}

function inOneColumn(root: ShadowRoot, parent: HTMLElement, before: string, after: string, kind: Kind) {
  const diff = unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged, gutter: true });
  return new EditorView({ root, parent, doc: after, extensions: [base(kind, "The rewrite, with what it replaces"), diff] });
}
