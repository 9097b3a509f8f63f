// The grammars that colour the text. What a text means is the library's business, not theirs.

import { yaml } from "@codemirror/lang-yaml";
import { StreamLanguage } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import type { Extension } from "@codemirror/state";
import type { Kind } from "./border";

const extensions: Record<Kind, Extension> = {
  kubernetes: yaml(),
  dockerfile: StreamLanguage.define(dockerFile),
};

export const language = (kind: Kind): Extension => extensions[kind];
