// How the editor looks: every colour and size comes from the page's tokens (web/styles/tokens.css).

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { onOtherChoice } from "./choices";

const theme = EditorView.theme({
  "&": {
    height: "100%",
    color: "var(--ink)",
    backgroundColor: "var(--paper)",
    fontSize: "var(--code-size)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--code-face)", lineHeight: "1.6", overflow: "auto" },
  // The page says whether long lines wrap; CodeMirror goes by what it sees.
  ".cm-content": { padding: "12px 0", caretColor: "var(--accent)", flexShrink: "1", whiteSpace: "var(--code-wrap)", overflowWrap: "anywhere" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "var(--selection)" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--ink-faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 8px 0 var(--code-start)", minWidth: "calc(24px + var(--code-start))" },
  // It lies over the selection, which has to shine through.
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--active-line)" },
  ".cm-activeLineGutter": { color: "var(--ink)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--selection)",
    outline: "1px solid var(--accent)",
  },
  ".cm-placeholder": { color: "var(--ink-soft)" },

  // A finding is underlined in a shape of its own, so that colour is never alone.
  ".cm-lintRange": { backgroundImage: "none !important", textDecorationSkipInk: "none" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--error) 1.5px", textUnderlineOffset: "4px" },
  ".cm-lintRange-warning": { textDecoration: "underline dashed var(--warning) 2px", textUnderlineOffset: "4px" },
  ".cm-lintRange-info": { textDecoration: "underline dotted var(--info) 2px", textUnderlineOffset: "4px" },
  ".cm-lintRange-active": { backgroundColor: "var(--selection)" },
  ".cm-lintPoint:after": { display: "none" },
  ".cm-gutter-lint": { width: "1.4em" },
  // A mark stands at the first row of its line, however many there are.
  ".cm-gutter-lint .cm-gutterElement": { display: "flex", justifyContent: "center", padding: "0" },
  ".cm-lint-marker": { content: "normal !important", display: "flex", alignItems: "center", width: "auto", height: "1lh" },
  ".cm-lint-marker::before": { fontSize: "0.86em", lineHeight: "1" },
  ".cm-lint-marker-error": { color: "var(--error)" },
  ".cm-lint-marker-warning": { color: "var(--warning)" },
  ".cm-lint-marker-info": { color: "var(--info)" },
  ".cm-lint-marker-error::before": { content: '"●"' },
  ".cm-lint-marker-warning::before": { content: '"▲"' },
  ".cm-lint-marker-info::before": { content: '"■"' },

  // The lightbulb lies over the mark of its line, and takes no room of its own.
  ".cm-bulbs": { width: "0", overflow: "visible" },
  ".cm-bulbs .cm-gutterElement": { position: "relative" },
  ".cm-bulbs button": {
    position: "absolute",
    inset: "0.5lh auto auto -0.7em",
    width: "max(24px, 1.5em)",
    height: "max(24px, 1.5em)",
    padding: "3px",
    color: "var(--accent)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--outline)",
    borderRadius: "6px",
    font: "inherit",
    translate: "-50% -50%",
    cursor: "pointer",
  },
  ".cm-bulbs button:hover": { borderColor: "var(--accent)" },
  ".cm-bulbs svg": { display: "block", fill: "none", stroke: "currentcolor", strokeWidth: "1.4", strokeLinecap: "round", strokeLinejoin: "round" },

  // What can be folded is marked while the pointer is beside the text; what is folded, always.
  ".cm-foldGutter": { width: "1.2em" },
  ".cm-foldGutter .cm-gutterElement": { display: "flex", justifyContent: "center", cursor: "pointer" },
  ".cm-foldGutter span": { display: "flex", alignItems: "center", height: "1lh", padding: "0 4px", opacity: "0" },
  ".cm-foldGutter span::before": {
    content: '""',
    width: "0.43em",
    height: "0.43em",
    borderRight: "1.5px solid",
    borderBottom: "1.5px solid",
    translate: "0 -1.5px",
    rotate: "45deg",
  },
  ".cm-foldGutter .folded::before": { translate: "-1.5px 0", rotate: "-45deg" },
  ".cm-gutters:hover .cm-foldGutter span, .cm-foldGutter .folded": { opacity: "1" },
  ".cm-foldGutter span:hover": { color: "var(--ink)" },
  ".cm-foldPlaceholder": {
    margin: "0 4px",
    padding: "1px 8px",
    color: "var(--ink-soft)",
    backgroundColor: "var(--line)",
    border: "1px solid var(--hairline)",
    borderRadius: "6px",
    fontFamily: "var(--face)",
    fontSize: "0.86em",
  },
  ".cm-foldPlaceholder:hover": { color: "var(--ink)", borderColor: "var(--accent)" },

  // What floats.
  ".cm-tooltip": {
    maxWidth: "min(34 * var(--small), 100vw - 24px)",
    color: "var(--ink)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--hairline)",
    borderRadius: "6px",
    boxShadow: "var(--shadow)",
  },
  ".cm-tooltip.cm-tooltip-lint": { padding: "0" },
  // Of many findings at one place, the first ones, and the others to scroll to.
  ".cm-tooltip-hover": { maxHeight: "min(30 * var(--small), 40dvh)", overflow: "auto" },
  ".cm-diagnostic": { padding: "12px 16px", border: "none !important", fontFamily: "var(--face)", fontSize: "var(--small)", lineHeight: "1.5" },
  ".cm-diagnostic + .cm-diagnostic": { borderTop: "1px solid var(--hairline) !important" },
  ".cm-diagnosticText": { whiteSpace: "normal" },
  ".cm-diagnosticText strong": { display: "block", fontSize: "var(--body)", fontWeight: "600" },
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
  ".cm-quick-fixes": { padding: "4px", fontFamily: "var(--face)", fontSize: "var(--small)", lineHeight: "1.5" },
  ".cm-quick-fixes button": {
    display: "block",
    width: "100%",
    minHeight: "32px",
    padding: "4px 12px",
    color: "var(--ink)",
    background: "none",
    border: "none",
    borderRadius: "6px",
    font: "inherit",
    textAlign: "left",
    cursor: "pointer",
  },
  ".cm-quick-fixes button:hover, .cm-quick-fixes button:focus": { backgroundColor: "var(--selection)" },
  "& .cm-quick-fixes button:focus-visible": { outlineOffset: "-2px" },
  ".cm-quick-fixes code": { fontFamily: "var(--code-face)", fontSize: "0.92em" },
  ".cm-quick-fixes span": { display: "block", color: "var(--ink-soft)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    maxWidth: "min(34 * var(--small), 100vw - 24px)",
    maxHeight: "15em",
    padding: "4px",
    fontFamily: "var(--code-face)",
    fontSize: "var(--small)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 8px", borderRadius: "4px", lineHeight: "1.4" },
  "& .cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { color: "var(--ink)", backgroundColor: "var(--selection)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "650" },
  ".cm-completionDetail": { marginLeft: "0", color: "var(--ink-soft)", fontStyle: "normal" },
  ".cm-tooltip.cm-completionInfo": { width: "max-content", maxWidth: "calc(22 * var(--small))", padding: "8px 12px", fontFamily: "var(--face)", fontSize: "var(--small)", lineHeight: "1.5" },
  "& :focus-visible:not(.cm-content)": { outline: "2px solid var(--accent)", outlineOffset: "2px" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--raised)", fontFamily: "var(--face)" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--hairline)" },
  ".cm-panel.cm-search, .cm-panel.cm-gotoLine": { padding: "8px 48px 8px 16px", fontSize: "var(--small)" },
  ".cm-panel.cm-search :is(input, button, label)": { margin: "4px 8px 4px 0", verticalAlign: "middle" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "4px", height: "32px", fontSize: "inherit" },
  ".cm-panel.cm-search input[type=checkbox]": { width: "18px", height: "18px", margin: "0", accentColor: "var(--accent)" },
  ".cm-panel .cm-textfield, .cm-panel .cm-button": {
    boxSizing: "border-box",
    height: "32px",
    padding: "4px 12px",
    color: "inherit",
    backgroundColor: "var(--paper)",
    backgroundImage: "none",
    border: "1px solid var(--outline)",
    borderRadius: "6px",
    font: "inherit",
  },
  ".cm-panel .cm-textfield::placeholder": { color: "var(--ink-soft)" },
  ".cm-panel .cm-button:hover": { borderColor: "var(--accent)" },
  ".cm-panel.cm-search [name=close], .cm-panel.cm-gotoLine [name=close]": {
    inset: "8px 8px auto auto",
    width: "32px",
    height: "32px",
    margin: "4px 0",
    color: "inherit",
    fontSize: "20px",
    lineHeight: "1",
    cursor: "pointer",
  },
  // The match that is selected, besides all others.
  "& .cm-searchMatch": { backgroundColor: "var(--selection)" },
  "& .cm-searchMatch-selected": { outline: "1px solid var(--accent)" },
  "& .cm-selectionMatch": { backgroundColor: "var(--line)", boxShadow: "0 0 0 1px var(--hairline)" },

  // Fingers.
  "@media (pointer: coarse)": {
    ".cm-foldGutter span": { opacity: "1" },
    ".cm-bulbs button::after": { content: '""', position: "absolute", inset: "-11px" },
    ".cm-quick-fixes button": { minHeight: "44px" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "12px 8px" },
  },
});

const highlighting = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName, tags.keyword], color: "var(--code-key)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.bool, tags.number, tags.null, tags.atom], color: "var(--code-value)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.labelName, tags.typeName, tags.meta], color: "var(--code-value)" },
  { tag: tags.separator, color: "var(--ink-soft)" },
]);

/** Lines are measured anew where the person chose another size of the text, or that long lines wrap. */
const measured = ViewPlugin.define((view) => ({ destroy: onOtherChoice(() => view.requestMeasure()) }));

export const look: Extension = [theme, syntaxHighlighting(highlighting), measured];
