// Findings in the editor: underlines, marks in the gutter, and the note that opens on hover.

import { lintGutter, linter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import type { Extension, TransactionSpec, EditorState } from "@codemirror/state";
import type { Mark, Tell } from "./border";

// Diagnostics are pushed from outside: there is no source to ask, only the looks.
export const findings: Extension = [linter(null), lintGutter()];

/** The transaction that shows these marks and no others. */
export function show(state: EditorState, marks: Mark[], tell: Tell): TransactionSpec {
  const length = state.doc.length;
  const fits = marks.filter((mark) => mark.from <= mark.to && mark.to <= length);
  return setDiagnostics(state, fits.map((mark) => diagnostic(mark, tell)));
}

function diagnostic(mark: Mark, tell: Tell): Diagnostic {
  const { from, to, severity, index, fix } = mark;
  const actions =
    fix !== null && index !== null ? [{ name: fix, apply: () => tell({ fix: index }) }] : [];
  // The message is what a screen reader is told; people see the note.
  return { from, to, severity, message: `${mark.title}: ${mark.message}`, renderMessage: () => note(mark), actions };
}

function note(mark: Mark): HTMLElement {
  const note = document.createElement("div");
  const add = (name: string, text: string, className = "") => {
    const element = note.appendChild(document.createElement(name));
    element.className = className;
    // Names and values come from what was pasted: text, never markup.
    element.textContent = text;
  };
  add("strong", mark.title);
  add("p", mark.message);
  if (mark.why) add("p", mark.why, "why");
  if (mark.no_fix_reason) add("p", `No fix: ${mark.no_fix_reason}.`, "why");
  return note;
}
