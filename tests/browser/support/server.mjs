// Serves the built page on a free port, as a good server would: with types, gzip and its headers.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

const zipped = promisify(gzip);

/** Serves a folder; gives its address, all that it is ever asked for, and a way to stop. */
export async function serve(folder) {
  const asked = [];
  const headers = await said(folder);
  const server = createServer((request, response) => {
    asked.push(request.url);
    answer(folder, headers, request, response).catch(() => response.writeHead(404).end());
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, asked, stop };
}

/** The headers that the build asks its server to send. */
async function said(folder) {
  const lines = (await readFile(join(folder, "_headers"), "utf8")).split("\n");
  const headers = lines.filter((line) => /^\s/.test(line)).map((line) => line.trim().split(/: (.*)/));
  return Object.fromEntries(headers.map(([name, value]) => [name, value]));
}

async function answer(folder, headers, request, response) {
  const { pathname } = new URL(request.url, "http://localhost");
  const file = normalize(join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname));
  if (!file.startsWith(normalize(folder + sep))) throw new Error("outside of the folder");
  const body = await zipped(await readFile(file));
  response.writeHead(200, {
    ...headers,
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Content-Encoding": "gzip",
  });
  response.end(body);
}
