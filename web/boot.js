// Starts the page. A file of its own, so that the page runs no inline script.

const root = document.documentElement;
try {
  root.dataset.theme = localStorage.getItem("permafrost-theme") ?? "system";
} catch {
  // Storage is refused: the page wears what the system wears.
}

// Another view, or the text of a link, is to come.
if (!/^(#\/?)?$/.test(location.hash)) document.querySelector("#first").remove();

// What can be read already is painted first; the library is on its way meanwhile.
const painted = new Promise((done) => {
  if (document.hidden) done();
  else requestAnimationFrame(() => setTimeout(done));
});

try {
  const [{ default: init }] = await Promise.all([import("./permafrost-web.js"), painted]);
  await init({ module_or_path: new URL("permafrost-web_bg.wasm", import.meta.url) });
} catch (error) {
  const said = document.querySelector("#loading");
  if (said) said.textContent = "The page could not start. It takes a browser of the last three years.";
  throw error;
}
