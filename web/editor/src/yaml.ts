// Where a line of YAML stands, told by indentation: what folding, indenting and completion go by. What
// it means is the library's business.

import { indentService } from "@codemirror/language";
import type { EditorState, Line, Text } from "@codemirror/state";

/** The place of a key, or of one that is about to be typed. */
export interface Spot {
  /** The keys above it, from the outside, with `-` for an item of a list. */
  path: string[];
  /** The column in which it begins. */
  column: number;
  /** The keys that stand beside it. */
  beside: ReadonlySet<string>;
}

/** What a line begins with: dashes of list items, then a key. */
interface Beginning {
  dashes: number[];
  column: number;
  key: string | undefined;
  value: string;
}

const isBlank = (text: string) => /^\s*(#|$)/.test(text);
const isBoundary = (text: string) => /^(---|\.\.\.)(\s|$)/.test(text);

/** The column of the first letter. */
const indentation = (text: string) => text.search(/\S|$/);

/** Reads the beginning of a line. */
function beginning(text: string): Beginning {
  const dashes: number[] = [];
  let column = indentation(text);
  while (/^-(\s|$)/.test(text.slice(column))) {
    dashes.push(column);
    column += 1 + indentation(text.slice(column + 1));
  }
  const [, key, value = ""] = /^["']?([\w./-]+)["']?\s*:(?:\s+(.*))?$/.exec(text.slice(column)) ?? [];
  return { dashes, column, key, value: value.replace(/(^|\s)#.*/, "").trim() };
}

/**
 * Where the key at this offset stands. Nothing, inside of a text over several lines.
 *
 * A blank line is as deep as the cursor stands.
 */
export function spotAt({ doc }: EditorState, offset: number): Spot | null {
  const line = doc.lineAt(offset);
  const { dashes, column } = beginning(line.text.slice(0, offset - line.from));
  const path: string[] = [];
  const beside = new Set<string>();
  // The column of what has been found last, going outwards.
  let inner = column;
  for (const dash of dashes.toReversed()) {
    path.unshift("-");
    inner = dash;
  }
  let isAmongSiblings = dashes.length === 0;
  for (let number = line.number - 1; number > 0 && inner >= 0; number -= 1) {
    const { text } = doc.line(number);
    if (isBoundary(text)) break;
    // What stands deeper is inside of something else.
    if (isBlank(text) || indentation(text) > inner) continue;
    const it = beginning(text);
    // A list may begin in the column of the key that holds it.
    const holds = it.column < inner || (it.column === inner && path[0] === "-");
    if (it.key !== undefined && holds) {
      if (/^[|>]/.test(it.value)) return null;
      path.unshift(it.key);
      inner = it.column;
      isAmongSiblings = false;
      if (inner === 0) break;
    } else if (it.key !== undefined && isAmongSiblings && it.column === column) beside.add(it.key);
    for (const dash of it.dashes.toReversed()) {
      if (dash >= inner) continue;
      path.unshift("-");
      inner = dash;
      isAmongSiblings = false;
    }
  }
  for (const key of keysBelow(doc, line, column)) beside.add(key);
  return { path, column, beside };
}

/** The keys in a column below a line, as far as they belong to the same mapping. */
function* keysBelow(doc: Text, line: Line, column: number) {
  for (let number = line.number + 1; number <= doc.lines; number += 1) {
    const { text } = doc.line(number);
    if (isBoundary(text)) return;
    if (isBlank(text)) continue;
    const it = beginning(text);
    if ((it.dashes[0] ?? it.column) < column) return;
    if (it.column === column && it.key !== undefined && it.dashes.length === 0) yield it.key;
  }
}

/** The value of a key in the first column of the document that holds an offset: its `kind`. */
export function atTop({ doc }: EditorState, offset: number, key: string): string | undefined {
  const here = doc.lineAt(offset).number;
  let first = here;
  while (first > 1 && !isBoundary(doc.line(first - 1).text)) first -= 1;
  for (let number = first; number <= doc.lines; number += 1) {
    const { text } = doc.line(number);
    if (number > here && isBoundary(text)) return;
    if (text.startsWith(`${key}:`)) return text.slice(key.length + 1).trim();
  }
}

/** Whether something stands below a line that belongs to it. */
export function hasBelow(doc: Text, first: number): boolean {
  const belongs = belongsTo(doc.line(first).text);
  for (let number = first + 1; number <= doc.lines; number += 1) {
    const it = belongs(doc.line(number).text);
    if (it !== undefined) return it;
  }
  return false;
}

/** The last line that belongs to a line. */
export function lastBelow(doc: Text, first: number): number {
  const belongs = belongsTo(doc.line(first).text);
  let last = first;
  let number = first;
  for (const below of doc.iterLines(first + 1)) {
    number += 1;
    const it = belongs(below);
    if (it === false) break;
    if (it) last = number;
  }
  return last;
}

/**
 * Tells whether a line below belongs to this one: it stands deeper, or is an item of the list that this
 * key holds. Of a blank line, or a comment that stands elsewhere, those after it tell.
 */
function belongsTo(text: string) {
  const { dashes, column, key, value } = beginning(text);
  const depth = dashes[0] ?? column;
  const holdsItems = dashes.length === 0 && key !== undefined && value === "";
  const isDocument = isBoundary(text);
  return (below: string): boolean | undefined => {
    const at = indentation(below);
    if (at === below.length) return undefined;
    if (isBoundary(below)) return false;
    if (isDocument || at > depth || (at === depth && holdsItems && /^-(\s|$)/.test(below.slice(at)))) return true;
    return below[at] === "#" ? undefined : false;
  };
}

/** A new line stands deeper below a key without a value, and below the key of an item in its column. */
export const indenting = indentService.of((context, pos) => {
  if (context.simulatedBreak !== pos) return undefined;
  const { dashes, column, key, value } = beginning(context.lineAt(pos, -1).text);
  if (key === undefined) return undefined;
  if (value === "" || /^[|>][-+\d]*$/.test(value)) return column + context.unit;
  return dashes.length > 0 ? column : undefined;
});
