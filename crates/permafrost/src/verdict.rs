//! The verdict on one workload or image: which levels it meets, and how it can still change.

use crate::finding::{Finding, Severity};
use crate::order;
use crate::policy::{Level, PssCheck};
use crate::way::Way;
use serde::Serialize;

/// What is to be said of a workload, or of the image that a Dockerfile builds, as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Verdict {
    /// The most demanding level whose every demand is met, with those of all levels before it;
    /// `None` where not even the first is met, or where only a part of the workload is known.
    pub meets: Option<Level>,
    /// The Pod Security Standard that admission would find met: `restricted`, `baseline`, or
    /// `privileged`, which asks for nothing; `None` for an image, or a part of a workload.
    pub pod_security: Option<PodSecurity>,
    /// The ways by which it can still change, from its own content outwards.
    pub open_ways: Vec<OpenWay>,
}

/// A level of the Pod Security Standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum PodSecurity {
    /// It asks for nothing.
    Privileged,
    /// No known way to gain privileges.
    Baseline,
    /// What is known of hardening pods.
    Restricted,
}

/// A way by which something can still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct OpenWay {
    /// The way.
    pub way: Way,
    /// How many findings leave it open.
    pub findings: u32,
    /// The gravest of them.
    pub severity: Severity,
}

/// Whether all of a workload is known, or only a fragment of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// A pod, with everything that it says.
    Pod,
    /// An image, for which no pod security is defined.
    Image,
    /// A part of something, such as a patch: what it doesn't say isn't known.
    Fragment,
}

impl Verdict {
    /// The verdict that follows from all findings about something, at every level.
    pub(crate) fn of<'f>(
        findings: impl Iterator<Item = &'f Finding> + Clone,
        extent: Extent,
        way_of: impl Fn(&str) -> Way,
    ) -> Self {
        let lowest = findings.clone().map(|finding| finding.level).min();
        let meets = match lowest {
            None => Some(Level::Immutable),
            Some(broken) => Level::ALL.into_iter().rev().find(|level| *level < broken),
        };
        let pod_security = match findings.clone().filter_map(refused_at).min() {
            None => PodSecurity::Restricted,
            Some(Level::Restricted) => PodSecurity::Baseline,
            Some(_) => PodSecurity::Privileged,
        };
        let mut open_ways: Vec<OpenWay> = Vec::new();
        for finding in findings {
            let (way, severity) = (way_of(finding.rule), finding.severity);
            match open_ways.iter_mut().find(|open| open.way == way) {
                Some(open) => {
                    open.findings += 1;
                    open.severity = open.severity.max(severity);
                }
                None => open_ways.push(OpenWay { way, findings: 1, severity }),
            }
        }
        order::by_key(&mut open_ways, |open| open.way as u128);
        Self {
            meets: meets.filter(|_| extent != Extent::Fragment),
            pod_security: (extent == Extent::Pod).then_some(pod_security),
            open_ways,
        }
    }
}

impl PodSecurity {
    /// The level's name, as Kubernetes writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }
}

/// The least demanding Pod Security Standard that refuses a pod for a finding.
///
/// A restricted check may stand there in the place of its baseline twin, which refuses the pod as
/// well if the finding is one of that level.
fn refused_at(finding: &Finding) -> Option<Level> {
    let check = finding.pss?;
    let takes_a_place = PssCheck::ALL.iter().any(|it| it.overridden_by() == Some(check));
    let also_baseline = takes_a_place && finding.level <= Level::Baseline;
    Some(if also_baseline { Level::Baseline } else { check.level() })
}
