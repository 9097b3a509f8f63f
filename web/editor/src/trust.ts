// What may become markup or a program here. The page's Content-Security-Policy demands that each such
// place is named (https://www.w3.org/TR/trusted-types/): these, and nowhere else. Text of a person's
// never comes by here.

/** How a place says of a text that it is the page's own. */
interface Trust {
  createHTML(text: string): string;
  createScriptURL(address: string): string;
}

const same: Trust = { createHTML: (text) => text, createScriptURL: (address) => address };

/** TypeScript's own library doesn't know of these; what they give is taken wherever a string is. */
declare const trustedTypes: { createPolicy(name: string, rules: Trust): Trust } | undefined;

type Name = "rules" | "worker";
const taken = new Map<Name, Trust>();

/** One of the names that the page's policy knows. A name can be taken once: one bundle has it alone. */
export function trusting(name: Name): Trust {
  const trust = taken.get(name) ?? (typeof trustedTypes === "undefined" ? same : trustedTypes.createPolicy(name, same));
  taken.set(name, trust);
  return trust;
}
