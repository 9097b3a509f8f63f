// What a person chose of how the text is shown stands in attributes of the page (web/src/settings.rs).

/** Calls back after another choice; gives the way to end that. */
export function onOtherChoice(then: () => void): () => void {
  const observer = new MutationObserver(then);
  observer.observe(document.documentElement, { attributes: true });
  return () => observer.disconnect();
}
