// Keeps the page for days without a network: everything of one build, and nothing of another.
//
// `cargo xtask build` writes the version and the files of the build into the two lines below. As it
// stands here, while one works on the page, there is nothing to keep, and it takes itself away.
const VERSION = "";
const FILES = [];

const NAME = `permafrost ${VERSION}`;
const scope = new URL(self.registration.scope);

self.addEventListener("install", (event) => {
  // All or nothing: where one file can't be had, the version that is there stays.
  event.waitUntil(
    caches.open(NAME).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "no-cache" })))),
  );
  if (FILES.length === 0) self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const others = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith("permafrost ") && name !== NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
    if (FILES.length === 0) await self.registration.unregister();
  };
  event.waitUntil(others());
});

// A new version waits until the person asks for it.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const path = url.pathname.slice(scope.pathname.length) || "index.html";
  if (!FILES.includes(path)) return;
  // Other builds may have a cache as well: a page has all its files of the one that it began with.
  const kept = caches.open(NAME).then((cache) => cache.match(path));
  event.respondWith(kept.then((it) => it ?? fetch(request)));
});
