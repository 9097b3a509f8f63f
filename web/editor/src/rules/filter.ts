// Which rules are listed: by words, and by what is chosen of each facet. It stands in the address, so
// that a list can be linked to.

import { kinds, type Pages, type Rule } from "./pages";

/** Something by which rules are told apart. */
export interface Facet {
  /** Its name in the address. */
  key: string;
  label: string;
  /** What can be chosen, and how it is told. */
  options: [value: string, told: string][];
  of(rule: Rule): string;
}

/** The facets of the rules that there are. */
export function facets({ ways }: Pages): Facet[] {
  const plain = (...names: string[]) => names.map((it): [string, string] => [it, it]);
  return [
    { key: "kind", label: "Kind", options: Object.entries(kinds), of: (rule) => rule.kind },
    { key: "way", label: "Way", options: plain(...ways.map((it) => it.way)), of: (rule) => rule.way },
    {
      key: "level",
      label: "Level",
      options: plain("essential", "baseline", "restricted", "immutable"),
      of: (rule) => rule.level,
    },
    {
      key: "severity",
      label: "Severity",
      options: plain("error", "warning", "info"),
      of: (rule) => rule.severity,
    },
    {
      key: "fix",
      label: "Fix",
      options: [
        ["yes", "with a fix"],
        ["no", "without a fix"],
      ],
      of: (rule) => (rule.fix ? "yes" : "no"),
    },
  ];
}

/** What is asked of the rules that are listed: the words `q`, and an option of some facets. */
export type Filter = URLSearchParams;

/** Whether a rule is listed. What an address of another version asks in vain is left out. */
export function lets(filter: Filter, rule: Rule, all: Facet[]): boolean {
  const isChosen = (facet: Facet) => {
    const chosen = filter.get(facet.key);
    const isOption = facet.options.some(([value]) => value === chosen);
    return !isOption || facet.of(rule) === chosen;
  };
  const text = `${rule.id} ${rule.title} ${rule.summary} ${rule.peers}`.toLowerCase();
  const words = (filter.get("q") ?? "").toLowerCase().split(/\s+/);
  return all.every(isChosen) && words.every((word) => text.includes(word));
}

/** The address of the list with what is asked of it. */
export function hashOf(filter: Filter): string {
  const asked = new URLSearchParams([...filter].filter(([, value]) => value.trim()));
  return asked.size ? `#/rules?${asked}` : "#/rules";
}
