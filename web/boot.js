// Starts the page. A file of its own, so that the page runs no inline script.
import init from "./permafrost-web.js";

init({ module_or_path: new URL("permafrost-web_bg.wasm", import.meta.url) });
