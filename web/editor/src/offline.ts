// The page without a network: its service worker, and the word that a new version is there.

import { trusting } from "./trust";

/** What the build made may be a worker. */
const own = trusting("worker");

/** Where the browser has no service workers, or refuses them, the page only needs its network. */
export async function keepOffline(announce: () => void): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const registration = await workers.register(own.createScriptURL("./service-worker.js")).catch(() => null);
  if (!registration) return;
  const tell = () => {
    // On a first visit there is no older version that could stay.
    if (registration.waiting && workers.controller) announce();
  };
  const follow = (worker: ServiceWorker | null) => worker?.addEventListener("statechange", tell);
  tell();
  follow(registration.installing);
  registration.addEventListener("updatefound", () => follow(registration.installing));
}

/** Lets the new version take over, and begins anew with it. */
export async function takeUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  if (!registration?.waiting) return location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  registration.waiting.postMessage("take over");
}
