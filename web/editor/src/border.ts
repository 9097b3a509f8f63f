// What passes between the text on the page and the playground: plain data.
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

/** What the text tells the playground. */
export type Told =
  /** The text changed, whether that can be undone, and whether it was pasted as a whole; told at most once a frame. */
  | { changed: { text: string; can_undo: boolean; crlf: boolean; pasted: boolean } }
  /** The cursor moved to this offset. */
  | { moved: number }
  /** The fix of this finding is wanted. */
  | { fix: number }
  /** The fix at this offset is wanted. */
  | { fix_at: number }
  /** The editor can't be had: the plain field stays. */
  | "editor_missing";

export type Tell = (told: Told) => void;

/** What the playground does with the text, in the plain field as in the editor. */
export interface Field {
  /** Shows these findings and no others. */
  show(marks: Mark[]): void;
  /** Reads the text as one of this kind. */
  setKind(kind: Kind): void;
  /** Makes changes as one step of the history; a `<placeholder>` in them is there to type over. */
  change(changes: Change[]): void;
  /** Begins anew with another text. */
  load(text: string): void;
  /** Turns the text into another one. */
  setText(text: string): void;
  /** Takes the last step back. */
  undo(): void;
  /** Selects a range and scrolls to it; takes the focus as well, if that is wanted. */
  reveal(from: number, to: number, focus: boolean): void;
  /** Takes the focus, except on a touch screen, where that would open the keyboard over the page. */
  focus(): void;
  /** Goes off the page. */
  destroy(): void;
}

/** The text as the plain field hands it to the editor. */
export interface Handed {
  kind: Kind;
  /** The text as it was before each step that can be taken back, and as it is now: the last one. */
  texts: string[];
  anchor: number;
  head: number;
  focused: boolean;
  scrollTop: number;
  scrollLeft: number;
  crlf: boolean;
  marks: Mark[];
}

/** What a share link holds. */
export interface Shared {
  /** What is asked, as `permafrost.yaml` says it. */
  policy: string;
  files: SharedFile[];
  /** The place of the file that is looked at. */
  open: number;
}

export interface SharedFile {
  /** The name that it came with. */
  name: string | null;
  /** The kind that was chosen. */
  kind: Kind | null;
  text: string;
}

/** Files that came from the person's disk. */
export interface Came {
  files: CameFile[];
  /** The names of those that could not be read, or hold no text. */
  unread: string[];
  /** Whether there were more than are taken at once. */
  more: boolean;
}

export interface CameFile {
  name: string;
  text: string;
}
