// What is shown of the rules: one file, which crates/rule-pages writes.

export interface Pages {
  rules: Rule[];
  /** The ways by which a container can change, and how each is told: "through its image". */
  ways: { way: string; phrase: string }[];
}

export interface Rule {
  id: string;
  title: string;
  kind: "dockerfile" | "kubernetes";
  severity: "error" | "warning" | "info";
  level: string;
  way: string;
  off_by_default: boolean;
  /** What it reports, in one line, with code between backticks. */
  summary: string;
  /** What can go wrong with its fixes, in words; empty where it has none. */
  fix: string;
  /** What other tools call it, to be searched in. */
  peers: string;
  /** Its docs, as our own build rendered them. */
  html: string;
}

/** Opens an example of a rule in the editor, with the Dockerfile beside which it is seen. */
export type OpenExample = (rule: string, text: string, beside?: string) => void;

/** Asks for the file. */
export async function load(): Promise<Pages> {
  const answer = await fetch(new URL("rules.json", import.meta.url));
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

/** A sentence of the library begins in lower case. */
export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What a kind of text is called. */
export const kinds = { kubernetes: "Kubernetes", dockerfile: "Dockerfile" };

/** Each severity has a glyph of its own, so that colour is never alone. */
export const glyphs = { error: "●", warning: "▲", info: "■" };
