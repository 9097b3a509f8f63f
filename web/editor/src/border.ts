// What passes between the editor and the playground: plain data.
// Its other side is web/src/editor.rs. Every offset counts UTF-16 code units.

/** A finding as the editor shows it. */
export interface Mark {
  from: number;
  to: number;
  severity: "error" | "warning" | "info";
  title: string;
  message: string;
  why: string;
  /** What the fix does, or null where there is none. */
  fix: string | null;
  /** What can go wrong with the fix; empty where nothing can. */
  caution: string;
  /** Why there is no fix, where there is none. */
  no_fix_reason: string | null;
  /** The finding's place in the report, or null for an error of syntax. */
  index: number | null;
}

/** A replacement of a part of the text. */
export interface Change {
  from: number;
  to: number;
  insert: string;
}

export type Kind = "dockerfile" | "kubernetes";

/** What the editor tells the playground. */
export type Told =
  /** The text changed, and whether that can be undone; told at most once a frame. */
  | { changed: { text: string; can_undo: boolean; crlf: boolean } }
  /** The cursor moved to this offset. */
  | { moved: number }
  /** The fix of this finding is wanted. */
  | { fix: number }
  /** The fix at this offset is wanted. */
  | { fix_at: number };

export type Tell = (told: Told) => void;
