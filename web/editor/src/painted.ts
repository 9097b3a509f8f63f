/** Waits until the page as it is has been painted; one that nobody looks at isn't. */
export function painted() {
  if (document.hidden) return Promise.resolve();
  return new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));
}
