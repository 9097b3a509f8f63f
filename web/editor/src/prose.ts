// Messages of the library: plain words, with code between backticks.

/** Adds a message to an element. Names and values come from what was pasted: text, never markup. */
export function prose(element: HTMLElement, message: string) {
  message.split("`").forEach((part, index) => {
    if (index % 2 === 0) element.append(part);
    else element.appendChild(document.createElement("code")).textContent = part;
  });
}
