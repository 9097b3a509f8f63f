//! What is asked of a text: the level, the Kubernetes version, the rules that are off.

mod pod_security;
mod registry;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

pub use pod_security::PssCheck;
pub use registry::{Registry, host_of};

/// How much is asked of a container; each level asks all that the one before it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Level {
    /// What no container should do: host access, root, an image that moves.
    Essential,
    /// With the Pod Security Standard of that name.
    Baseline,
    /// With the Pod Security Standard of that name.
    Restricted,
    /// Everything by which a container can change while it runs.
    Immutable,
}

impl Level {
    /// Every level, the least demanding first.
    pub const ALL: [Self; 4] = [Self::Essential, Self::Baseline, Self::Restricted, Self::Immutable];

    /// The level's name, as it is written in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Essential => "essential",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
            Self::Immutable => "immutable",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|level| level.name() == text);
        known.ok_or_else(|| {
            format!("`{text}` is no level; there are essential, baseline, restricted, immutable")
        })
    }
}

/// A minor version of Kubernetes: `v1.37`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KubernetesVersion {
    /// The number behind `1.`.
    pub minor: u16,
}

impl KubernetesVersion {
    /// The newest version whose rules are known. A newer one is judged as this one.
    pub const NEWEST: Self = Self::v1(37);

    /// Kubernetes 1.`minor`.
    pub const fn v1(minor: u16) -> Self {
        Self { minor }
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v1.{}", self.minor)
    }
}

impl FromStr for KubernetesVersion {
    type Err = String;

    /// Reads `1.37`, `v1.37` and `latest`.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "latest" {
            return Ok(Self::NEWEST);
        }
        let number = text.strip_prefix('v').unwrap_or(text).strip_prefix("1.");
        let minor = number.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        minor
            .and_then(|digits| digits.parse().ok())
            .map(|minor| Self { minor }.min(Self::NEWEST))
            .ok_or_else(|| {
                format!("`{text}` is no Kubernetes version; write 1.37, v1.37 or latest")
            })
    }
}

/// Whose rules are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Standard {
    /// All of Permafrost's own.
    #[default]
    #[serde(rename = "permafrost")]
    Permafrost,
    /// The Pod Security Standards alone, exactly as the admission plugin of Kubernetes judges.
    #[serde(rename = "pss")]
    PodSecurity,
}

impl Standard {
    /// Every standard.
    pub const ALL: [Self; 2] = [Self::Permafrost, Self::PodSecurity];

    /// The standard's name, as it is written in options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Permafrost => "permafrost",
            Self::PodSecurity => "pss",
        }
    }

    /// Whether it can be asked for at a level: the Pod Security Standards know only their own two.
    pub fn has(self, level: Level) -> bool {
        self == Self::Permafrost || matches!(level, Level::Baseline | Level::Restricted)
    }
}

impl FromStr for Standard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|standard| standard.name() == text);
        known.ok_or_else(|| format!("`{text}` is no standard; there are permafrost and pss"))
    }
}

/// What a check asks for, and what a rewrite may suppose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Whose rules are asked for.
    pub standard: Standard,
    /// The level that is asked for.
    pub level: Level,
    /// The version of Kubernetes whose behaviour decides.
    pub kubernetes_version: KubernetesVersion,
    /// The ids of rules that are switched off.
    pub ignored_rules: Vec<String>,
    /// The ids of rules that are switched on although they are off by default.
    pub extra_rules: Vec<String>,
    /// Where images may come from; every place, if none is listed.
    pub registries: Vec<Registry>,
    /// Where images come from that need no digest, since their tags are known not to move.
    pub digest_exempt: Vec<Registry>,
    /// The user id that a rewrite gives to a container that ran as root.
    pub user_id: u32,
    /// The stage of a Dockerfile that becomes the image, by name or number; without it the last.
    pub target: Option<String>,
}

impl Default for Policy {
    /// Everything is asked for, as the newest Kubernetes sees it; rewrites use the id 10001.
    fn default() -> Self {
        Self {
            standard: Standard::Permafrost,
            level: Level::Immutable,
            kubernetes_version: KubernetesVersion::NEWEST,
            ignored_rules: Vec::new(),
            extra_rules: Vec::new(),
            registries: Vec::new(),
            digest_exempt: Vec::new(),
            user_id: 10001,
            target: None,
        }
    }
}

impl Policy {
    /// The user ids that a rewrite may give: 0 would be found again, and Kubernetes and Docker take
    /// none above these.
    pub const USER_IDS: RangeInclusive<u32> = 1..=2_147_483_647;

    /// The default policy at another level.
    pub fn at_level(level: Level) -> Self {
        Self { level, ..Self::default() }
    }

    /// The Pod Security Standard of this level (baseline or restricted), and nothing else.
    pub fn pod_security(level: Level, kubernetes_version: KubernetesVersion) -> Self {
        Self { standard: Standard::PodSecurity, kubernetes_version, ..Self::at_level(level) }
    }

    /// Whether a rule is switched off by its id.
    pub fn ignores(&self, rule: &str) -> bool {
        self.ignored_rules.iter().any(|ignored| ignored == rule)
    }

    /// Whether a rule that is off by default is switched on by its id.
    pub fn asks_for(&self, rule: &str) -> bool {
        self.extra_rules.iter().any(|extra| extra == rule)
    }

    /// Whether a finding of this level, or of this check of the Pod Security Standards, is reported.
    pub fn reports(&self, level: Level, pss: Option<PssCheck>) -> bool {
        match self.standard {
            Standard::Permafrost => level <= self.level,
            Standard::PodSecurity => pss.is_some_and(|check| check.level() <= self.level),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_people_write_them() {
        let version = |text: &str| text.parse::<KubernetesVersion>().ok();
        assert_eq!(version("1.23"), Some(KubernetesVersion::v1(23)));
        assert_eq!(version("v1.23"), Some(KubernetesVersion::v1(23)));
        assert_eq!(version("1.99"), Some(KubernetesVersion::NEWEST));
        assert_eq!(version("latest"), Some(KubernetesVersion::NEWEST));
        for wrong in ["", "1", "2.1", "1.x", "1.", "1.-3", "1.+3"] {
            assert_eq!(version(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_level_asks_for_all_that_smaller_ones_ask_for() {
        let baseline = Policy::at_level(Level::Baseline);
        assert!(baseline.reports(Level::Essential, None));
        assert!(!baseline.reports(Level::Restricted, None));
    }

    #[test]
    fn the_pod_security_standards_ask_for_their_own_checks_alone() {
        let newest = KubernetesVersion::NEWEST;
        let baseline = Policy::pod_security(Level::Baseline, newest);
        assert!(baseline.reports(Level::Essential, Some(PssCheck::Privileged)));
        assert!(!baseline.reports(Level::Essential, Some(PssCheck::RunAsUser)));
        assert!(!baseline.reports(Level::Essential, None));
    }
}
