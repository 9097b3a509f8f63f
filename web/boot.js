// Starts the page. A file of its own, so that the page runs no inline script; and no module, so that
// it runs before anything is painted: the page never changes its looks before one's eyes.

const root = document.documentElement;
try {
  // What web/src/theme.rs and web/src/settings.rs keep.
  for (const choice of ["theme", "size", "wrap", "presenter"]) {
    const chosen = localStorage.getItem(`permafrost-${choice}`);
    if (chosen) root.dataset[choice] = chosen;
  }
} catch {
  // Storage is refused: the page wears what the system wears.
}

// Another view, or the text of a link, is to come: the first text isn't shown (web/styles/text.css).
const isElsewhere = !/^(#\/?)?$/.test(location.hash);
if (isElsewhere) root.dataset.comes = "other";

start().catch((error) => {
  const said = document.querySelector("#loading");
  if (said) said.textContent = "The page could not start. It takes a browser of the last three years.";
  throw error;
});

/** Starts the WebAssembly, once there is a body to put the page into, and what it holds is painted. */
async function start() {
  const library = import("./permafrost-web.js");
  await new Promise((parsed) => addEventListener("DOMContentLoaded", parsed));
  if (isElsewhere) document.querySelector("#first").remove();
  // What can be read already is painted first; the library is on its way meanwhile.
  if (!document.hidden) await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  const { default: init } = await library;
  await init();
}
