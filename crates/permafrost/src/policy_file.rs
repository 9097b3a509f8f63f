//! `permafrost.yaml`: a policy as a file, for the command and the page alike.
//!
//! [`read`] says of everything in it that means nothing where it stands and what is wrong; [`write()`]
//! says only what differs from the default. `docs/policy.md` describes the settings to people, and
//! `docs/policy.schema.json` to editors.

mod read;
mod write;

use std::fmt;

pub use read::read;
pub use write::write;

/// What the file may be called, the usual name first.
pub const NAMES: [&str; 2] = ["permafrost.yaml", ".permafrost.yaml"];

/// What is wrong with such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: u32,
    /// What is wrong there, in one line, without a dot at its end.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// The names of the settings, in the order in which they are written.
mod setting {
    pub(super) const LEVEL: &str = "level";
    pub(super) const KUBERNETES_VERSION: &str = "kubernetes-version";
    pub(super) const STANDARD: &str = "standard";
    pub(super) const IGNORE: &str = "ignore";
    pub(super) const ALSO: &str = "also";
    pub(super) const REGISTRIES: &str = "registries";
    pub(super) const DIGEST_EXEMPT: &str = "digest-exempt";
    pub(super) const USER_ID: &str = "user-id";
    pub(super) const TARGET: &str = "target";

    pub(super) const ALL: [&str; 9] = [
        LEVEL,
        KUBERNETES_VERSION,
        STANDARD,
        IGNORE,
        ALSO,
        REGISTRIES,
        DIGEST_EXEMPT,
        USER_ID,
        TARGET,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{KubernetesVersion, Level, Policy, Standard};

    #[test]
    fn what_was_written_is_read_back() {
        let registries = |names: &[&str]| {
            names.iter().map(|name| name.parse().expect("it is a registry")).collect()
        };
        let full = Policy {
            standard: Standard::PodSecurity,
            level: Level::Baseline,
            kubernetes_version: KubernetesVersion::v1(30),
            ignored_rules: vec!["host-pid".to_owned(), "host-ipc".to_owned()],
            extra_rules: vec!["mutable-config".to_owned()],
            registries: registries(&["ghcr.io/example", "registry:5000"]),
            digest_exempt: registries(&["localhost:5000/a/b"]),
            user_id: 65532,
            target: Some("release".to_owned()),
        };
        let targets =
            ["0", "1.30", "on", "~", "", "a: b # c", "\"\\\u{1}\u{85}\u{2028}\n😀", "- x"];
        let odd = targets.map(|target| Policy { target: Some(target.to_owned()), ..full.clone() });
        for policy in odd.into_iter().chain([full, Policy::default()]) {
            let text = write(&policy);
            assert_eq!(read(&text), Ok(policy), "{text}");
        }
    }
}
