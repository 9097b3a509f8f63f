//! The fields of pods and containers that decide on security: their types, and where they belong.
//!
//! Authority: the API types of Kubernetes v1.37 (`core/v1`). What isn't about security is known by
//! name only, so that it is never taken for a slip of the pen.

use crate::syntax::yaml::Node;

/// A field and what it takes.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
}

/// What a field takes. `null` is good for all of them.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// `true` or `false`.
    Bool,
    /// A whole number, from the first to the second of these.
    Integer(i64, i64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any text.
    Text,
    /// A list of texts.
    Texts,
    /// A list of whole numbers.
    Integers(i64, i64),
    /// A list of something else.
    List,
    /// A mapping with these fields, and others.
    Mapping(&'static [Field]),
}

const fn field(name: &'static str, takes: Takes) -> Field {
    Field { name, takes }
}

/// Ids of users and groups; Linux has no greater ones that Kubernetes takes.
const ID: Takes = Takes::Integer(0, 2_147_483_647);

const CAPABILITIES: &[Field] = &[field("add", Takes::Texts), field("drop", Takes::Texts)];

const PROFILE: &[Field] = &[
    field("type", Takes::Word(&["RuntimeDefault", "Localhost", "Unconfined"])),
    field("localhostProfile", Takes::Text),
];

const SELINUX: &[Field] = &[
    field("user", Takes::Text),
    field("role", Takes::Text),
    field("type", Takes::Text),
    field("level", Takes::Text),
];

const WINDOWS: &[Field] = &[field("hostProcess", Takes::Bool), field("runAsUserName", Takes::Text)];

/// The fields of a pod's `securityContext`.
pub const POD_SECURITY: &[Field] = &[
    field("runAsNonRoot", Takes::Bool),
    field("runAsUser", ID),
    field("runAsGroup", ID),
    field("fsGroup", ID),
    field("fsGroupChangePolicy", Takes::Word(&["OnRootMismatch", "Always"])),
    field("supplementalGroups", Takes::Integers(0, 2_147_483_647)),
    field("supplementalGroupsPolicy", Takes::Word(&["Merge", "Strict"])),
    field("sysctls", Takes::List),
    field("seccompProfile", Takes::Mapping(PROFILE)),
    field("appArmorProfile", Takes::Mapping(PROFILE)),
    field("seLinuxOptions", Takes::Mapping(SELINUX)),
    field("seLinuxChangePolicy", Takes::Word(&["MountOption", "Recursive"])),
    field("windowsOptions", Takes::Mapping(WINDOWS)),
];

/// The fields of a container's `securityContext`.
pub const CONTAINER_SECURITY: &[Field] = &[
    field("privileged", Takes::Bool),
    field("allowPrivilegeEscalation", Takes::Bool),
    field("readOnlyRootFilesystem", Takes::Bool),
    field("runAsNonRoot", Takes::Bool),
    field("runAsUser", ID),
    field("runAsGroup", ID),
    field("procMount", Takes::Word(&["Default", "Unmasked"])),
    field("capabilities", Takes::Mapping(CAPABILITIES)),
    field("seccompProfile", Takes::Mapping(PROFILE)),
    field("appArmorProfile", Takes::Mapping(PROFILE)),
    field("seLinuxOptions", Takes::Mapping(SELINUX)),
    field("windowsOptions", Takes::Mapping(WINDOWS)),
];

/// The fields of a pod's `spec` that decide on security.
pub const POD: &[Field] = &[
    field("hostNetwork", Takes::Bool),
    field("hostPID", Takes::Bool),
    field("hostIPC", Takes::Bool),
    field("hostUsers", Takes::Bool),
    field("shareProcessNamespace", Takes::Bool),
    field("automountServiceAccountToken", Takes::Bool),
    field("securityContext", Takes::Mapping(POD_SECURITY)),
];

/// The fields of a container that decide on security.
pub const CONTAINER: &[Field] = &[
    field("imagePullPolicy", Takes::Word(&["Always", "IfNotPresent", "Never"])),
    field("stdin", Takes::Bool),
    field("tty", Takes::Bool),
    field("securityContext", Takes::Mapping(CONTAINER_SECURITY)),
];

/// The other fields of a pod's `spec`.
pub const OTHERS_OF_POD: &[&str] = &[
    "activeDeadlineSeconds",
    "affinity",
    "containers",
    "dnsConfig",
    "dnsPolicy",
    "enableServiceLinks",
    "ephemeralContainers",
    "evictionRequest",
    "hostAliases",
    "hostname",
    "hostnameOverride",
    "imagePullSecrets",
    "initContainers",
    "nodeName",
    "nodeSelector",
    "os",
    "overhead",
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "readinessGates",
    "resourceClaims",
    "resources",
    "restartPolicy",
    "runtimeClassName",
    "schedulerName",
    "schedulingGates",
    "serviceAccount",
    "serviceAccountName",
    "setHostnameAsFQDN",
    "subdomain",
    "terminationGracePeriodSeconds",
    "tolerations",
    "topologySpreadConstraints",
    "volumes",
    "workloadRef",
];

/// The other fields of a container.
pub const OTHERS_OF_CONTAINER: &[&str] = &[
    "args",
    "command",
    "env",
    "envFrom",
    "image",
    "lifecycle",
    "livenessProbe",
    "name",
    "ports",
    "readinessProbe",
    "resizePolicy",
    "resources",
    "restartPolicy",
    "restartPolicyRules",
    "startupProbe",
    "stdinOnce",
    "targetContainerName",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "volumeDevices",
    "volumeMounts",
    "workingDir",
];

/// The field of this name.
pub fn find(fields: &'static [Field], name: &str) -> Option<Field> {
    fields.iter().copied().find(|field| field.name == name)
}

impl Takes {
    /// Whether Kubernetes could take a value here. What stands in a list or mapping isn't looked at.
    pub fn accepts(self, value: Node<'_>) -> bool {
        let within = |value: Node<'_>, least: i64, most: i64| {
            let range = i128::from(least)..=i128::from(most);
            value.as_integer().is_some_and(|number| range.contains(&number))
        };
        if value.is_null() {
            return true;
        }
        match self {
            Self::Bool => value.as_bool().is_some(),
            Self::Integer(least, most) => within(value, least, most),
            Self::Word(words) => value.as_str().is_some_and(|text| words.contains(&text)),
            Self::Text => value.as_str().is_some(),
            Self::Texts => value.is_sequence() && value.items().all(|item| item.as_str().is_some()),
            Self::Integers(least, most) => {
                value.is_sequence() && value.items().all(|item| within(item, least, most))
            }
            Self::List => value.is_sequence(),
            Self::Mapping(_) => value.is_mapping(),
        }
    }

    /// What it takes, in words.
    pub fn in_words(self) -> String {
        match self {
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Integer(least, most) => format!("a whole number from {least} to {most}"),
            Self::Word(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                words.join(" or ")
            }
            Self::Text => "a text".to_owned(),
            Self::Texts => "a list of texts".to_owned(),
            Self::Integers(..) => "a list of whole numbers".to_owned(),
            Self::List => "a list".to_owned(),
            Self::Mapping(_) => "a mapping".to_owned(),
        }
    }
}
