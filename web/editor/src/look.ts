// How the editor looks: every colour and size comes from the page's tokens (web/styles/tokens.css).

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--ink)",
    backgroundColor: "var(--paper)",
    fontSize: "var(--code-size)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--code-face)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--selection)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--ink-faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 12px", minWidth: "36px" },
  // It lies over the selection, which has to shine through.
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--active-line)" },
  ".cm-activeLineGutter": { color: "var(--ink)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--selection)",
    outline: "1px solid var(--accent)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--selection)" },
  ".cm-placeholder": { color: "var(--ink-soft)" },

  // A finding is underlined in a shape of its own, so that colour is never alone.
  ".cm-lintRange": { backgroundImage: "none !important", textDecorationSkipInk: "none" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--error) 1.5px", textUnderlineOffset: "4px" },
  ".cm-lintRange-warning": { textDecoration: "underline dashed var(--warning) 2px", textUnderlineOffset: "4px" },
  ".cm-lintRange-info": { textDecoration: "underline dotted var(--info) 2px", textUnderlineOffset: "4px" },
  ".cm-lintRange-active": { backgroundColor: "var(--selection)" },
  ".cm-lintPoint:after": { display: "none" },
  ".cm-gutter-lint": { width: "20px" },
  ".cm-gutter-lint .cm-gutterElement": { display: "flex", alignItems: "center", padding: "0 0 0 6px" },
  ".cm-lint-marker": { content: "normal !important", width: "14px", height: "auto", fontSize: "12px", lineHeight: "1" },
  ".cm-lint-marker-error": { color: "var(--error)" },
  ".cm-lint-marker-warning": { color: "var(--warning)" },
  ".cm-lint-marker-info": { color: "var(--info)" },
  ".cm-lint-marker-error::before": { content: '"●"' },
  ".cm-lint-marker-warning::before": { content: '"▲"' },
  ".cm-lint-marker-info::before": { content: '"■"' },

  // What floats.
  ".cm-tooltip": {
    maxWidth: "min(440px, calc(100vw - 24px))",
    color: "var(--ink)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--hairline)",
    borderRadius: "6px",
    boxShadow: "var(--shadow)",
  },
  ".cm-tooltip.cm-tooltip-lint": { padding: "0" },
  ".cm-diagnostic": { padding: "12px 16px", border: "none !important", fontFamily: "var(--face)", fontSize: "13px", lineHeight: "1.5" },
  ".cm-diagnostic + .cm-diagnostic": { borderTop: "1px solid var(--hairline) !important" },
  ".cm-diagnosticText": { whiteSpace: "normal" },
  ".cm-diagnosticText strong": { display: "block", fontSize: "15px", fontWeight: "600" },
  ".cm-diagnosticText p": { margin: "4px 0 0" },
  ".cm-diagnosticText code": { fontFamily: "var(--code-face)", fontSize: "0.92em" },
  ".cm-diagnosticText .why": { display: "inline-block", color: "var(--ink-soft)" },
  ".cm-diagnosticText button": {
    minHeight: "32px",
    margin: "12px 12px 0 0",
    padding: "4px 12px",
    color: "var(--ink)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--outline)",
    borderRadius: "6px",
    font: "inherit",
    cursor: "pointer",
  },
  ".cm-diagnosticText button:hover": { borderColor: "var(--accent)" },
  "& :focus-visible:not(.cm-content)": { outline: "2px solid var(--accent)", outlineOffset: "2px" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--raised)", fontFamily: "var(--face)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--hairline)" },
  ".cm-panel input, .cm-panel button": { font: "inherit", color: "inherit" },
  ".cm-textfield": { backgroundColor: "var(--paper)", border: "1px solid var(--hairline)", borderRadius: "6px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--paper)", border: "1px solid var(--hairline)", borderRadius: "6px" },

});

const highlighting = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName, tags.keyword], color: "var(--code-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.bool, tags.number, tags.null, tags.atom], color: "var(--code-value)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.labelName, tags.typeName, tags.meta], color: "var(--code-value)" },
  { tag: tags.separator, color: "var(--ink-soft)" },
]);

export const look: Extension = [theme, syntaxHighlighting(highlighting)];
