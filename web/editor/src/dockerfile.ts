// Where the instructions of a Dockerfile begin and end: what folding and completion go by. What they
// mean is the library's business.

import type { Text } from "@codemirror/state";

/** An instruction with the lines it takes, both included and counted from 1. */
export interface Instruction {
  /** In capitals: `FROM`. */
  name: string;
  first: number;
  last: number;
}

const read = new WeakMap<Text, readonly Instruction[]>();

/** The instructions of a Dockerfile, in order. A text is read once, however often it is asked about. */
export function instructions(doc: Text): readonly Instruction[] {
  const known = read.get(doc) ?? parse(doc);
  read.set(doc, known);
  return known;
}

/** The last line of the instruction that begins in this one; of a stage, which a `FROM` begins. */
export function lastLine(doc: Text, first: number): number {
  const all = instructions(doc);
  const at = all.findIndex((it) => it.first >= first);
  const here = all[at];
  if (here?.first !== first) return first;
  if (here.name !== "FROM") return here.last;
  const next = all.findIndex((it, index) => index > at && it.name === "FROM");
  return (all.at(next === -1 ? -1 : next - 1) ?? here).last;
}

function parse(doc: Text): Instruction[] {
  const found: Instruction[] = [];
  let goesOn = /\\\s*$/;
  let mayDirect = true;
  let open: Instruction | undefined;
  /** The words that end the heredocs of the open instruction. */
  let ends: string[] = [];
  let line = 0;
  for (const text of doc.iterLines()) {
    line += 1;
    mayDirect &&= /^\s*#\s*\w+\s*=/.test(text);
    if (mayDirect && /^\s*#\s*escape\s*=\s*`\s*$/i.test(text)) goesOn = /`\s*$/;
    const isContinued = open !== undefined && ends.length === 0;
    if (open && !isContinued) {
      open.last = line;
      // `<<-` takes tabs before its end.
      if (text.replace(/^\t+/, "") === ends[0]) ends.shift();
      if (ends.length === 0) open = undefined;
      continue;
    }
    // Neither ends what goes on over several lines.
    if (/^\s*(#|$)/.test(text)) continue;
    if (!open) {
      open = { name: text.trim().split(/\s/, 1)[0]?.toUpperCase() ?? "", first: line, last: line };
      found.push(open);
    }
    open.last = line;
    if (goesOn.test(text)) continue;
    ends = heredocs(open, doc);
    if (ends.length === 0) open = undefined;
  }
  return found;
}

/** The words that end what an instruction takes from the lines below it. */
function heredocs({ name, first, last }: Instruction, doc: Text): string[] {
  if (!["RUN", "COPY", "ADD", "ONBUILD"].includes(name)) return [];
  const text = doc.sliceString(doc.line(first).from, doc.line(last).to);
  return [...text.matchAll(/(?<=\s)\d*<<-?(["']?)([\w.-]+)\1(?=\s|$)/g)].map((it) => it[2] ?? "");
}
