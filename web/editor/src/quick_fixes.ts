// The fixes of the cursor's line: a lightbulb beside the line, and the way to take one, or to choose
// where there are several.

import { EditorState, RangeSet, StateEffect, StateField, type Extension } from "@codemirror/state";
import { closeHoverTooltips, EditorView, gutter, GutterMarker, showTooltip, type Command, type Tooltip, type TooltipView } from "@codemirror/view";
import type { Mark, Tell } from "./border";
import { shown } from "./findings";
import { prose } from "./prose";

/** A fix that can be taken. */
interface Offer {
  from: number;
  title: string;
  caution: string;
  /** The place of its finding in the report. */
  index: number;
}

/** The marks that are shown, as long as they fit the text, and the fixes of the cursor's line. */
interface Known {
  marks: readonly Mark[] | null;
  offers: readonly Offer[];
}

const known = StateField.define<Known>({
  create: () => ({ marks: [], offers: [] }),
  update(now, { state, docChanged, effects, selection }) {
    const fresh = effects.findLast((it) => it.is(shown))?.value;
    const marks = fresh ?? (docChanged ? null : now.marks);
    // Until the changed text is judged, which takes less than a frame, the lightbulb stays as it is.
    if (!marks) return { marks, offers: now.offers };
    if (!fresh && !selection) return now;
    return { marks, offers: offersAt(marks, state, state.selection.main.head) };
  },
});

/** The fixes on the line of an offset; those at the offset come first. */
function offersAt(marks: readonly Mark[], { doc }: EditorState, offset: number): Offer[] {
  const { from: start, to: end } = doc.lineAt(offset);
  const here: Offer[] = [];
  const beside: Offer[] = [];
  for (const { from, to, fix, caution, index } of marks) {
    if (fix === null || index === null || from > end || to < start) continue;
    const isHere = from <= offset && offset <= to;
    (isHere ? here : beside).push({ from, title: fix, caution, index });
  }
  return [...here, ...beside];
}

/** Shows the lightbulb where the cursor's line has a fix; a click on it does what the key does. */
export function quickFixes(click: Command): Extension {
  return [known, bulbs(click), menuField, saysThatThereAreFixes];
}

/** Takes the fix of the cursor's line, or lets one choose where there are several. */
export function quickFix(view: EditorView, tell: Tell): boolean {
  const { marks, offers } = view.state.field(known);
  const [first, ...others] = offers;
  // Of a text that has just changed the page knows before its marks are here.
  if (!marks || !first) tell({ fix_at: view.state.selection.main.head });
  else if (others.length === 0) tell({ fix: first.index });
  else view.dispatch({ effects: [setMenu.of(menu(first, others, tell)), closeHoverTooltips] });
  return true;
}

/** Who can't see the lightbulb is told of it where the cursor comes to another line. */
const saysThatThereAreFixes = EditorState.transactionExtender.of((it) => {
  const { doc, selection } = it.startState;
  const isMove = it.selection && !it.docChanged && !it.effects.some((effect) => effect.is(EditorView.announce));
  if (!isMove || !it.isUserEvent("select") || it.isUserEvent("select.pointer")) return null;
  const head = it.newSelection.main.head;
  if (doc.lineAt(head).number === doc.lineAt(selection.main.head).number) return null;
  const { marks } = it.startState.field(known);
  const count = marks ? offersAt(marks, it.startState, head).length : 0;
  return count > 0 ? { effects: EditorView.announce.of(count === 1 ? "1 quick fix" : `${count} quick fixes`) } : null;
});

// The lightbulb. Gutters are hidden from screen readers: there the key does the same.

const BULB = "M6 13h4M6.5 15h3M5.8 10.8C4.6 10 3.9 8.7 3.9 7.2a4.1 4.1 0 0 1 8.2 0c0 1.5-.7 2.8-1.9 3.6Z";

class Bulb extends GutterMarker {
  constructor(readonly title: string) {
    super();
  }

  override eq(other: Bulb) {
    return other.title === this.title;
  }

  override toDOM() {
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.title = this.title;
    button.ariaLabel = this.title;
    const svg = (name: string) => document.createElementNS("http://www.w3.org/2000/svg", name);
    const lines = svg("path");
    lines.setAttribute("d", BULB);
    const icon = svg("svg");
    icon.setAttribute("viewBox", "0 0 16 16");
    icon.append(lines);
    button.append(icon);
    return button;
  }
}

function bulbs(click: Command): Extension {
  return gutter({
    class: "cm-bulbs",
    markers({ state }) {
      const [first, ...others] = state.field(known).offers;
      if (!first) return RangeSet.empty;
      const title = others.length === 0 ? first.title.replaceAll("`", "") : `${others.length + 1} quick fixes`;
      return RangeSet.of(new Bulb(title).range(state.doc.lineAt(state.selection.main.head).from));
    },
    domEventHandlers: {
      // The focus stays in the text.
      mousedown: (_view, _line, event) => (event.preventDefault(), true),
      click,
    },
  });
}

// The menu.

const setMenu = StateEffect.define<Tooltip | null>();

const menuField = StateField.define<Tooltip | null>({
  create: () => null,
  update(now, { effects, docChanged, selection }) {
    const opened = effects.findLast((it) => it.is(setMenu));
    // Other marks are other fixes.
    const isOver = docChanged || selection || effects.some((it) => it.is(shown));
    return opened ? opened.value : isOver ? null : now;
  },
  provide: (field) => showTooltip.from(field),
});

function menu(first: Offer, others: Offer[], tell: Tell): Tooltip {
  return { pos: first.from, create: (view) => drawn(view, [first, ...others], tell) };
}

function drawn(view: EditorView, all: Offer[], tell: Tell): TooltipView {
  const dom = document.createElement("div");
  dom.className = "cm-quick-fixes";
  dom.role = "menu";
  dom.ariaLabel = "Quick fixes";
  const close = () => view.dispatch({ effects: setMenu.of(null) });
  const items = all.map(({ title, caution, index }) => {
    const item = dom.appendChild(document.createElement("button"));
    item.type = "button";
    item.role = "menuitem";
    item.tabIndex = -1;
    prose(item, title);
    if (caution) item.appendChild(document.createElement("span")).textContent = caution;
    item.onclick = () => {
      close();
      view.focus();
      tell({ fix: index });
    };
    return item;
  });
  dom.onkeydown = (event) => {
    const now = items.findIndex((it) => it.matches(":focus"));
    const target = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (target !== undefined) items.at(target % items.length)?.focus();
    else if (event.key === "Escape" || event.key === "Tab") {
      close();
      view.focus();
    } else return;
    event.preventDefault();
  };
  dom.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !dom.contains(relatedTarget as Node)) close();
  });
  return { dom, mount: () => items[0]?.focus({ preventScroll: true }) };
}
