// What completion offers: the fields and instructions that decide whether a container can change, each
// with the value that lets it not, and why. A `<placeholder>` is selected, to be typed over.

/** What can be written in one place. */
export interface Offer {
  /** The field of a manifest, or the instruction or flag of a Dockerfile. Empty for an item of a list. */
  name: string;
  /** What is written there; further lines are indented as the field is. */
  value: string;
  /** One short sentence. */
  why: string;
}

const user: Offer[] = [
  { name: "runAsNonRoot", value: "true", why: "Kubernetes refuses to start it as root." },
  { name: "runAsUser", value: "10001", why: "A user that neither the image nor the host knows." },
  { name: "runAsGroup", value: "10001", why: "Members of group 0 may change many files of an image." },
];

const seccompProfile: Offer = {
  name: "seccompProfile",
  value: "\n  type: RuntimeDefault",
  why: "Refuses the system calls that a program doesn't need.",
};

const container: Offer[] = [
  { name: "privileged", value: "false", why: "A privileged container can do on its host whatever root can." },
  { name: "allowPrivilegeEscalation", value: "false", why: "No program gets more rights than the one that started it." },
  { name: "readOnlyRootFilesystem", value: "true", why: "What was built is what runs: nobody can write to its files." },
  ...user,
  { name: "capabilities", value: '\n  drop: ["ALL"]', why: "Takes the powers of root that containers get unasked." },
  seccompProfile,
  { name: "procMount", value: "Default", why: "Keeps the settings of the host's kernel out of reach." },
];

/** What a container needs to stay as it was built, in one go. */
const whole: Offer = {
  name: "securityContext",
  value: `
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  runAsUser: 10001
  capabilities:
    drop: ["ALL"]
  seccompProfile:
    type: RuntimeDefault`,
  why: "All that keeps a container as it was built.",
};

/** The fields of a manifest by the path to where they stand, the most particular first. */
export const FIELDS: readonly (readonly [path: RegExp, offers: readonly Offer[]])[] = [
  [/ontainers\.-\.securityContext$/, container],
  [
    /\.securityContext$/,
    [
      ...user,
      { name: "fsGroup", value: "10001", why: "Volumes belong to a group of its own, not to root's." },
      seccompProfile,
    ],
  ],
  [
    /\.seccompProfile$/,
    [
      { name: "type", value: "RuntimeDefault", why: "Refuses the system calls that a program doesn't need." },
      { name: "type", value: "Localhost\nlocalhostProfile: <file>", why: "A profile of your own, which lies on each node." },
    ],
  ],
  [
    /\.capabilities$/,
    [
      { name: "drop", value: '["ALL"]', why: "Takes the powers of root that containers get unasked." },
      { name: "add", value: '["NET_BIND_SERVICE"]', why: "The one that is harmless: to listen on ports below 1024." },
    ],
  ],
  [/\.capabilities\.drop\.-$/, [{ name: "", value: "ALL", why: "Takes the powers of root that containers get unasked." }]],
  [
    /ontainers\.-$/,
    [
      whole,
      { name: "image", value: "<image>:<version>@sha256:<digest>", why: "A digest names one image for ever; a tag can move." },
      { name: "imagePullPolicy", value: "Always", why: "Whoever may not pull the image can't start it from a node's cache." },
      { name: "volumeMounts", value: "\n- name: tmp\n  mountPath: /tmp", why: "A place to write, where all else is read-only." },
      { name: "stdin", value: "false", why: "Nobody types into a container that runs." },
      { name: "tty", value: "false", why: "Nobody types into a container that runs." },
    ],
  ],
  [
    /ontainers\.-\.volumeMounts\.-$/,
    [
      { name: "name", value: "<volume>", why: "One of the pod's volumes." },
      { name: "mountPath", value: "/tmp", why: "Mount over no folder that holds programs." },
      { name: "readOnly", value: "true", why: "Nobody can write to the volume from this container." },
      { name: "recursiveReadOnly", value: "Enabled", why: "Nor to what is mounted inside of it." },
    ],
  ],
  [
    /\.volumes\.-$/,
    [
      { name: "name", value: "tmp", why: "What its mounts call it." },
      { name: "emptyDir", value: "\n  sizeLimit: 64Mi", why: "Begins empty, ends with the pod, and can't fill the node." },
    ],
  ],
  [
    /\.volumes\.-\.emptyDir$/,
    [
      { name: "sizeLimit", value: "64Mi", why: "Without a limit there is room for anything, and it can fill the node." },
    ],
  ],
  [/\.(configMap|secret|projected)$/, [{ name: "defaultMode", value: "0440", why: "Files that can be read, and neither changed nor run." }]],
];

/** The fields of a pod, which stand in a `spec`; whether it is a pod's, more than the path tells. */
export const OF_A_POD: readonly Offer[] = [
  { name: "hostNetwork", value: "false", why: "The network of the host stays out of reach." },
  { name: "hostPID", value: "false", why: "The processes of the host stay out of reach." },
  { name: "hostIPC", value: "false", why: "The memory that programs of the host share stays out of reach." },
  { name: "hostUsers", value: "false", why: "Root in the container is nobody on the host." },
  { name: "shareProcessNamespace", value: "false", why: "Its containers can't reach into each other." },
  { name: "automountServiceAccountToken", value: "false", why: "No key to the cluster for a program that needs none." },
  {
    name: "securityContext",
    value: "\n  runAsNonRoot: true\n  seccompProfile:\n    type: RuntimeDefault",
    why: "Holds for all its containers, unless they say otherwise.",
  },
  { name: "volumes", value: "\n- name: tmp\n  emptyDir:\n    sizeLimit: 64Mi", why: "A place to write, where all else is read-only." },
];

/** What an instruction of a Dockerfile begins with. */
export const INSTRUCTIONS: readonly Offer[] = [
  { name: "FROM", value: "<image>:<version>", why: "A version: `latest` is another image tomorrow." },
  { name: "USER", value: "10001", why: "Not root; by number, which Kubernetes can check." },
  { name: "WORKDIR", value: "/app", why: "Where the next instructions work; an absolute path." },
  { name: "COPY", value: "<from> <to>", why: "Files belong to root: the program can read, not change them." },
  { name: "ADD", value: "--checksum=sha256:<digest> <url> <to>", why: "A download that can't be another one tomorrow." },
  { name: "RUN", value: "", why: "A step of the build; what it writes is in the image." },
  { name: "ENTRYPOINT", value: '["<program>"]', why: "Starts the program itself, without a shell." },
  { name: "CMD", value: '["<argument>"]', why: "Without a shell." },
  { name: "ENV", value: "<name>=<value>", why: "No secrets: everybody who has the image can read it." },
  { name: "ARG", value: "<name>=<value>", why: "No secrets: the history of the image keeps it." },
  { name: "EXPOSE", value: "8080", why: "From 1024 on no rights of root are needed." },
  { name: "HEALTHCHECK", value: 'CMD ["<program>"]', why: "Tells whether the program still answers." },
  { name: "LABEL", value: "<name>=<value>", why: "Says where the image comes from." },
  { name: "SHELL", value: '["/bin/bash", "-o", "pipefail", "-c"]', why: "A step fails where any part of a pipe does." },
  { name: "STOPSIGNAL", value: "SIGTERM", why: "How the program is asked to end." },
];

/** What stands behind the name of an instruction: flags, and values. */
export const BEHIND: Readonly<Record<string, readonly Offer[]>> = {
  USER: [
    { name: "", value: "10001", why: "Not root; by number, which Kubernetes can check." },
    { name: "", value: "10001:10001", why: "Neither root nor its group." },
  ],
  FROM: [
    { name: "", value: "scratch", why: "Nothing but what you copy: no shell, no package manager." },
    { name: "", value: "--platform=$BUILDPLATFORM", why: "For a stage that builds: runs on the machine as it is." },
  ],
  RUN: [
    { name: "", value: "--mount=type=secret,id=<name>", why: "The step can read a secret, and the image doesn't keep it." },
    { name: "", value: "--mount=type=cache,target=<folder>", why: "What is downloaded stays out of the image." },
    { name: "", value: "--mount=type=bind,source=<from>,target=<to>", why: "Files for this step alone." },
    { name: "", value: "--network=none", why: "The step can't take anything from elsewhere." },
  ],
  COPY: [
    { name: "", value: "--from=<stage>", why: "Takes what another stage built, and leaves its tools behind." },
    { name: "", value: "--chmod=0555", why: "Can be read and run, and not be changed." },
    { name: "", value: "--link", why: "A layer of its own, that doesn't depend on those before." },
  ],
  ADD: [{ name: "", value: "--checksum=sha256:<digest>", why: "A download that can't be another one tomorrow." }],
};
