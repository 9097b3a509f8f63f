// Findings in the editor: underlines, marks in the gutter, the note that opens on hover, and the
// way from one to the next.

import { forEachDiagnostic, lintGutter, linter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { StateEffect, type EditorState, type Extension, type TransactionSpec } from "@codemirror/state";
import { EditorView, type Command } from "@codemirror/view";
import type { Mark, Tell } from "./border";
import { next, type Place } from "./places";
import { prose } from "./prose";

// Diagnostics are pushed from outside: there is no source to ask, only the looks. The marks beside the
// text open no note: they are drawn anew at each key press, and a note would lose its place.
export const findings: Extension = [linter(null), lintGutter({ tooltipFilter: () => [] })];

/** Tells other parts of the editor which marks are shown from now on. */
export const shown = StateEffect.define<readonly Mark[]>();

/** The transaction that shows these marks and no others. */
export function show(state: EditorState, marks: Mark[], tell: Tell): TransactionSpec {
  const length = state.doc.length;
  const fits = marks.filter((mark) => mark.from <= mark.to && mark.to <= length);
  const spec = setDiagnostics(state, fits.map((mark) => diagnostic(mark, tell)));
  return { ...spec, effects: [spec.effects ?? [], shown.of(fits)].flat() };
}

function diagnostic(mark: Mark, tell: Tell): Diagnostic {
  const { from, to, severity } = mark;
  // The message is what a screen reader is told; people see the note.
  const fix = mark.fix === null ? "" : `. Fix: ${mark.fix}`;
  const message = `${mark.title}, ${severity}: ${mark.message}${fix}`.replaceAll("`", "");
  return { from, to, severity, message, renderMessage: () => note(mark, tell) };
}

/** What, why, and the fix. */
function note(mark: Mark, tell: Tell): HTMLElement {
  const note = document.createElement("div");
  const add = (name: string, text: string, className = "") => {
    const element = note.appendChild(document.createElement(name));
    element.className = className;
    prose(element, text);
    return element;
  };
  add("strong", mark.title);
  add("p", mark.message);
  if (mark.why) add("p", mark.why, "why");
  if (mark.no_fix_reason) add("p", `No fix: ${mark.no_fix_reason}.`, "why");
  const { fix, index } = mark;
  if (fix !== null && index !== null) {
    const button = add("button", fix) as HTMLButtonElement;
    button.type = "button";
    // The note goes away with the finding: the focus stays in the text.
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => tell({ fix: index });
    if (mark.caution) add("span", mark.caution, "why");
  }
  return note;
}

export const nextFinding: Command = (view) => go(view, false);

export const previousFinding: Command = (view) => go(view, true);

/** Selects the nearest finding that lies ahead, or else begins anew at the other end. */
function go(view: EditorView, backwards: boolean): boolean {
  const all: (Place & { message: string })[] = [];
  forEachDiagnostic(view.state, ({ message }, from, to) => all.push({ from, to, message }));
  const found = next(all, view.state.selection.main, backwards);
  if (!found) return false;
  view.dispatch({
    selection: { anchor: found.from, head: found.to },
    effects: [EditorView.scrollIntoView(found.from, { y: "center" }), EditorView.announce.of(found.message)],
    userEvent: "select",
  });
  return true;
}
