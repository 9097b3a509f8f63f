// The fewest changes that make one text of another.

import { diff } from "@codemirror/merge";
import type { Change } from "./border";

export function changesBetween(before: string, after: string): Change[] {
  return diff(before, after).map((it) => ({ from: it.fromA, to: it.toA, insert: after.slice(it.fromB, it.toB) }));
}
