// Places in a text: which of them comes next, and which is there to type over.

import type { Change } from "./border";

export interface Place {
  from: number;
  to: number;
}

/** The nearest place that lies ahead of this one, or else the first from the other end. */
export function next<T extends Place>(places: readonly T[], here: Place, backwards = false): T | undefined {
  const all = [...places].sort((a, b) => a.from - b.from || a.to - b.to);
  const isAhead = (it: T) => it.from > here.from || (it.from === here.from && it.to > here.to);
  const isBehind = (it: T) => it.from < here.from;
  return backwards ? (all.findLast(isBehind) ?? all.at(-1)) : (all.find(isAhead) ?? all[0]);
}

/** The first `<placeholder>` that changes bring, at its place in the text after them. */
export function placeholderIn(changes: readonly Change[], mapped: (offset: number) => number): Place | null {
  for (const { from, insert } of changes) {
    const found = /<[a-z-]+>/.exec(insert);
    if (found) {
      const start = mapped(from) + found.index;
      return { from: start, to: start + found[0].length };
    }
  }
  return null;
}

/** Whether what takes this place takes that of the whole text. */
export const isWhole = (place: Place, length: number) => place.to - place.from === length;

/** Whether a text that takes the place of all of it brings the line ends of Windows; else as before. */
export function bringsCrlf(text: string, place: Place, length: number, before: boolean): boolean {
  return isWhole(place, length) ? text.includes("\r\n") : before;
}

/** Whether the focus can go to the text: on a touch screen it would open the keyboard over the page. */
export const mayTakeFocus = () => !matchMedia("(pointer: coarse)").matches;
