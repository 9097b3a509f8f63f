// Texts that are tried on the page: its own examples, and the corpus.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");
const read = (name) => readFileSync(join(root, name), "utf8");

/** What a first visit shows. */
export const deployment = read("web/examples/deployment.yaml");
/** The same after every fix. */
export const mended = deployment
  .replace("alpine:latest", "alpine:3.24.1")
  .replace("privileged: true", "privileged: false")
  .replace("runAsUser: 0", "runAsUser: 10001");
export const dockerfile = read("web/examples/Dockerfile");
export const clean = read("tests/corpus/kubernetes/concept-safe.yaml");

/** A Pod whose image is nobody's business but its owner's. */
export const privateImage = `kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: registry.example.com/app
`;

/** A manifest of some lines (at least 300, by ten) with a finding in its last one. */
export function longManifest(lines = 300) {
  const container = (index) => `  - name: app-${index}
    image: registry.example.com/app-${index}:4.2.0
    ports:
    - containerPort: ${8000 + index}
    env:
    - name: GREETING
      value: "Grüße 😀 ${index}"
    securityContext:
      allowPrivilegeEscalation: false
      privileged: false
`;
  const containers = Array.from({ length: Math.round(lines / 10) - 1 }, (_, index) => container(index)).join("");
  return `kind: Pod\nmetadata:\n  name: long\nspec:\n  hostPID: false\n  containers:\n${containers}  hostNetwork: true`;
}
