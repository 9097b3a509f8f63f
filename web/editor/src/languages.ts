// The colours of the text. What a text means is the library's business, so a light tokenizer does:
// a whole grammar of YAML would weigh more than the editor's view of findings and diff together.

import { StreamLanguage } from "@codemirror/language";
import { dockerFile } from "@codemirror/legacy-modes/mode/dockerfile";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import type { Kind } from "./border";

const extensions: Record<Kind, Extension> = {
  kubernetes: StreamLanguage.define({
    ...yaml,
    tokenTable: { atom: tags.propertyName, keyword: tags.bool, meta: tags.separator, def: tags.meta },
  }),
  dockerfile: StreamLanguage.define(dockerFile),
};

export const language = (kind: Kind): Extension => extensions[kind];
