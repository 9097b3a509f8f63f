// Share links: what is on the page, in the fragment of its address, which no server gets to see.
//
// `#1:` and the base64url of the deflated JSON of `Shared`. The number is the version of the format.
// A link may come from anybody: it is read within limits, and nothing but texts comes out of it.

import type { Shared, SharedFile } from "./border";

/** The version that is written, and the newest that is read. Links of all versions stay readable. */
const VERSION = 1;
/** The most characters behind `#1:`; browsers take more, but what else handles links takes less. */
const LONGEST = 100_000;
/** The most bytes that a link may unfold to. */
const LARGEST = 4 << 20;
const MOST_FILES = 50;
const LONGEST_NAME = 255;

/** The fragment of a link to this, with its `#`; it may be longer than what is read again. */
export async function pack(shared: Shared): Promise<string> {
  const bytes = await gathered(throughOf(JSON.stringify(shared), new CompressionStream("deflate-raw")), Infinity);
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return `#${VERSION}:${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** What a fragment shares; fails with a reason for the person who opened it. */
export async function unpack(fragment: string): Promise<Shared> {
  const [, version, body] = /^#(\d{1,9}):(.*)$/s.exec(fragment) ?? [];
  if (version === undefined || body === undefined) throw damaged();
  if (Number(version) > VERSION) throw "This link was made by a newer Permafrost than this one.";
  if (Number(version) < 1) throw damaged();
  if (body.length > LONGEST) throw "This link holds more than a link may hold.";
  return first(await unfolded(body));
}

/** The text that was packed. */
async function unfolded(body: string): Promise<string> {
  try {
    const binary = atob(body.replaceAll("-", "+").replaceAll("_", "/"));
    const packed = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    const bytes = await gathered(throughOf(packed, new DecompressionStream("deflate-raw")), LARGEST);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw typeof error === "string" ? error : damaged();
  }
}

/** What a link of version 1 says, taken apart without trust. */
function first(json: string): Shared {
  let said: unknown;
  try {
    said = JSON.parse(json);
  } catch {
    throw damaged();
  }
  const { policy, files, open } = (said ?? {}) as Partial<Record<keyof Shared, unknown>>;
  if (typeof policy !== "string" || !Array.isArray(files) || files.length < 1 || files.length > MOST_FILES) throw damaged();
  const shared = { policy, files: files.map(file), open: Number(open) };
  if (!Number.isInteger(shared.open) || !(shared.open >= 0 && shared.open < files.length)) throw damaged();
  return shared;
}

function file(said: unknown): SharedFile {
  const { name, kind, text } = (said ?? {}) as Partial<Record<keyof SharedFile, unknown>>;
  const isName = name === null || (typeof name === "string" && name.length > 0 && name.length <= LONGEST_NAME);
  const isKind = kind === null || kind === "dockerfile" || kind === "kubernetes";
  if (!isName || !isKind || typeof text !== "string") throw damaged();
  return { name, kind, text };
}

function damaged() {
  return "This link is damaged: a part of it may have been cut off.";
}

function throughOf(data: string | Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  return new Blob([data]).stream().pipeThrough(stream);
}

/** All bytes of a stream, of which no more is read once it is too long. */
async function gathered(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      void reader.cancel();
      throw "This link holds more than a link may hold.";
    }
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
