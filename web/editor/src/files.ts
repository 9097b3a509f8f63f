// Files from the person's own disk: dropped on the page, or chosen. They are read here and nowhere else.

import type { Came, CameFile } from "./border";

/** A page of thousands of tabs helps nobody. */
const MOST_FILES = 200;
const MOST_BYTES = 64 << 20;
/** Folders that hold other people's files. */
const PASSED_OVER = new Set([".git", "node_modules", "target", "vendor"]);

interface Wanted {
  path: string;
  read: () => Promise<File>;
}

/**
 * Takes in what is dropped anywhere on the page. `isWanted` is asked of files in folders only: what a
 * person drops by itself is meant. `over` is told while files hang over the page.
 */
export function takeDrops(isWanted: (name: string) => boolean, over: (isOver: boolean) => void, got: (came: Came) => void) {
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  let depth = 0;
  const enter = (by: number) => {
    depth = Math.max(0, depth + by);
    over(depth > 0);
  };
  // Before the editor gets to see it, which would put the file into the text.
  const listen = (name: "dragenter" | "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
    addEventListener(
      name,
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        act(event);
      },
      { capture: true },
    );
  listen("dragenter", () => enter(1));
  listen("dragleave", () => enter(-1));
  listen("dragover", (event) => (event.dataTransfer!.dropEffect = "copy"));
  listen("drop", (event) => {
    enter(-depth);
    // These can be asked for only before the first wait.
    const items = [...event.dataTransfer!.items].filter((item) => item.kind === "file");
    const dropped = items.map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
    void walk(dropped, isWanted).then(readAll).then(got);
  });
}

/** Asks the person for files, or for a folder. */
export function choose(folder: boolean, isWanted: (name: string) => boolean, got: (came: Came) => void) {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.webkitdirectory = folder;
  input.addEventListener("change", () => {
    const wanted = (file: File) => !folder || (isWanted(file.name) && !file.webkitRelativePath.split("/").some((it) => PASSED_OVER.has(it)));
    const files = [...(input.files ?? [])].filter(wanted);
    void readAll(files.map((file) => ({ path: file.webkitRelativePath || file.name, read: async () => file }))).then(got);
  });
  input.click();
}

async function walk(dropped: (FileSystemEntry | File | null)[], isWanted: (name: string) => boolean): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  const visit = async (entry: FileSystemEntry, isMeant: boolean): Promise<void> => {
    if (wanted.length > MOST_FILES) return;
    if (entry.isFile) {
      const read = () => new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed));
      if (isMeant || isWanted(entry.name)) wanted.push({ path: entry.fullPath.replace(/^\//, ""), read });
    } else if (!PASSED_OVER.has(entry.name)) {
      for (const child of await children(entry as FileSystemDirectoryEntry)) await visit(child, false);
    }
  };
  for (const it of dropped) {
    // Of what comes from another program, not from a disk, there is no entry.
    if (it instanceof File) wanted.push({ path: it.name, read: async () => it });
    else if (it) await visit(it, true);
  }
  return wanted;
}

async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // A browser gives a hundred at a time.
    const some = await new Promise<FileSystemEntry[]>((done) => reader.readEntries(done, () => done([])));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

async function readAll(wanted: Wanted[]): Promise<Came> {
  const came: Came = { files: [], unread: [], more: false };
  let room = MOST_BYTES;
  for (const { path, read } of wanted.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = path.split("/").pop() ?? path;
    try {
      const file = await read();
      room -= file.size;
      if (came.files.length === MOST_FILES || room < 0) {
        came.more = true;
        break;
      }
      came.files.push({ name, text: decode(await file.arrayBuffer()) } satisfies CameFile);
    } catch {
      came.unread.push(name);
    }
  }
  return came;
}

/** The text in some bytes; fails where they are none. */
function decode(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  const encoding = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  if (text.includes("\0")) throw new Error("no text");
  return text;
}
