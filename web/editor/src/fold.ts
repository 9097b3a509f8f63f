// Folding: what belongs to a line of YAML by its indentation; the stages of a Dockerfile, and its
// instructions that take several lines.

import { codeFolding, foldGutter, foldKeymap, foldService } from "@codemirror/language";
import type { EditorState, Extension, Text } from "@codemirror/state";
import { keymap, type EditorView } from "@codemirror/view";
import type { Kind } from "./border";
import { lastLine } from "./dockerfile";
import type { Place } from "./places";
import { hasBelow, lastBelow } from "./yaml";

/** The marks beside the text, the keys, and what stands where something is folded. */
export const folding: Extension = [
  codeFolding({ preparePlaceholder: linesIn, placeholderDOM: placeholder }),
  foldGutter({ markerDOM: marker }),
  keymap.of(foldKeymap),
];

/** What can be folded in a text of this kind. */
export const folds = (kind: Kind): Extension => foldService.of((state, from, to) => ways[kind](state.doc, from, to));

const ways: Record<Kind, (doc: Text, from: number, to: number) => Place | null> = {
  dockerfile(doc, from, to) {
    const first = doc.lineAt(from).number;
    const last = lastLine(doc, first);
    return last > first ? { from: to, to: doc.line(last).to } : null;
  },
  kubernetes(doc, from, to) {
    const first = doc.lineAt(from).number;
    if (!hasBelow(doc, first)) return null;
    return {
      from: to,
      // To know that there is something is enough for a mark, and each line on the screen is asked at
      // each key press; where it ends may be a hundred thousand lines below.
      get to() {
        return doc.line(lastBelow(doc, first)).to;
      },
    };
  },
};

function linesIn({ doc }: EditorState, { from, to }: Place): number {
  return doc.lineAt(to).number - doc.lineAt(from).number;
}

function placeholder(_view: EditorView, onclick: (event: Event) => void, lines: number): HTMLElement {
  const element = document.createElement("span");
  element.className = "cm-foldPlaceholder";
  element.textContent = lines === 1 ? "1 line" : `${lines} lines`;
  element.ariaLabel = `${element.textContent}, folded`;
  element.title = "Unfold";
  element.onclick = onclick;
  return element;
}

function marker(isOpen: boolean): HTMLElement {
  const element = document.createElement("span");
  element.className = isOpen ? "open" : "folded";
  element.title = isOpen ? "Fold" : "Unfold";
  return element;
}
