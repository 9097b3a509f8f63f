// Completion of what decides whether a container can change, with values that let it not.

import { acceptCompletion, autocompletion, pickedCompletion, type Completion, type CompletionResult, type CompletionSource } from "@codemirror/autocomplete";
import type { EditorState, Extension } from "@codemirror/state";
import { keymap, type EditorView, type Rect } from "@codemirror/view";
import type { Kind } from "./border";
import { instructions } from "./dockerfile";
import { placeholderIn } from "./places";
import { BEHIND, FIELDS, INSTRUCTIONS, OF_A_POD, type Offer } from "./safe_values";
import { atTop, spotAt, type Spot } from "./yaml";

/** Offers what fits a text of this kind, as one types or asks for it. */
export const completion = (kind: Kind): Extension => [
  autocompletion({ override: [sources[kind]], icons: false, positionInfo: besideList }),
  keymap.of([{ key: "Tab", run: acceptCompletion }]),
];

const sources: Record<Kind, CompletionSource> = {
  kubernetes({ state, pos, explicit }) {
    const line = state.doc.lineAt(pos);
    const before = line.text.slice(0, pos - line.from);
    // Nothing is offered into the middle of what stands there.
    if (/\S/.test(line.text.slice(before.length))) return null;
    const [, start, key, typed = ""] = /^([\s-]*)(?:(\w+):\s+)?([^\s:]*)$/.exec(before) ?? [];
    if (start === undefined || (key === undefined && typed === "" && !explicit)) return null;
    const spot = spotAt(state, line.from + start.length);
    if (!spot) return null;
    const fields = fieldsAt(spot, state, pos);
    const column = start.length;
    if (key === undefined) {
      const missing = fields.filter((it) => !spot.beside.has(it.name));
      return result(missing.map(({ name, value, why }) => option(name, name && ":", value, why, column)), typed, pos);
    }
    const values = fields.filter((it) => it.name === key && !it.value.startsWith("\n"));
    return result(values.map(({ value, why }) => option("", "", value, why, column)), typed, pos);
  },

  dockerfile({ state, pos, explicit }) {
    const line = state.doc.lineAt(pos);
    const before = line.text.slice(0, pos - line.from);
    const here = instructions(state.doc).findLast((it) => it.first <= line.number && line.number <= it.last);
    if (here && here.first < line.number) return null;
    if (/^\w*$/.test(before)) {
      if (!before && !explicit) return null;
      return result(INSTRUCTIONS.map(({ name, value, why }) => option(name, "", value, why)), before, pos);
    }
    // A flag stands before all else, and so does a value.
    const [, name = "", typed = ""] = /^\s*(\w+)\s+(?:--\S+\s+)*(\S*)$/.exec(before) ?? [];
    const offers = BEHIND[name.toUpperCase()] ?? [];
    const fitting = explicit ? offers : offers.filter((it) => it.value.startsWith("-") === typed.startsWith("-"));
    return result(fitting.map(({ value, why }) => option("", "", value, why)), typed, pos);
  },
};

/** What a manifest can say at this place. */
function fieldsAt({ path, beside }: Spot, state: EditorState, pos: number): readonly Offer[] {
  const isPod =
    path.at(-1) === "spec" &&
    (path.at(-2) === "template" || beside.has("containers") || (path.length === 1 && atTop(state, pos, "kind") === "Pod"));
  if (isPod) return OF_A_POD;
  const way = path.join(".");
  return FIELDS.find(([pattern]) => pattern.test(way))?.[1] ?? [];
}

function result(options: Completion[], typed: string, pos: number): CompletionResult | null {
  // Who has typed all of it wants to go on: Enter is then a new line.
  const isUnderWay = (text: string) => !/[\s:]/.test(text) && options.every((it) => it.label !== text);
  if (!isUnderWay(typed)) return null;
  const ordered = options.map((it, index) => ({ ...it, boost: options.length - index }));
  return { from: pos - typed.length, options: ordered, validFor: isUnderWay };
}

/** The why stands beside the list, or else below or above it: on a phone it would cover what there is to choose. */
function besideList(_view: EditorView, list: Rect, option: Rect, info: Rect, space: Rect) {
  const { width, height } = { width: info.right - info.left, height: info.bottom - info.top };
  const top = Math.min(option.top, space.bottom - height) - list.top;
  if (space.right - list.right >= width) return { style: `left: 100%; top: ${top}px` };
  if (list.left - space.left >= width) return { style: `right: 100%; top: ${top}px` };
  const side = space.bottom - list.bottom >= height ? "top" : "bottom";
  return { style: `left: 0; ${side}: 100%; max-width: ${list.right - list.left}px` };
}

/** What stands in the list, matched by its name, or where it has none by its value. */
function option(name: string, mark: string, value: string, why: string, column = 0): Completion {
  const behind = value.startsWith("\n") ? value.replaceAll("\n", `\n${" ".repeat(column)}`) : ` ${value}`;
  const insert = name ? name + mark + behind : value;
  // Several lines are told in one.
  const detail = name ? `${mark} ${value.trim().replace(/\s+/g, " ")}` : undefined;
  return { label: name || value, detail, info: why, apply: (view, it, from, to) => write(view, it, insert, from, to) };
}

/** Writes what was chosen, and selects what is left to fill in. */
function write(view: EditorView, picked: Completion, insert: string, from: number, to: number) {
  const blank = placeholderIn([{ from, to, insert }], (offset) => offset);
  const end = from + insert.length;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: blank?.from ?? end, head: blank?.to ?? end },
    scrollIntoView: true,
    userEvent: "input.complete",
    annotations: pickedCompletion.of(picked),
  });
}
