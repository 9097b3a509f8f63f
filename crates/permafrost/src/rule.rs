//! What a rule is, and what it may see and say.
//!
//! A rule is one file in `rules/`, written with the macro `rule!`: its docs are the text that
//! people read *and* its tests, see [`docs`](crate::docs).

use crate::finding::{Finding, Fix, Place, Severity};
use crate::kind::Kind;
use crate::model::object::Object;
use crate::model::pair::Pair;
use crate::model::stage::Build;
use crate::model::suppression::Idle;
use crate::model::workload::Workload;
use crate::policy::{KubernetesVersion, Level, Policy, PssCheck};
use crate::rewrite::outcome::Declined;
use crate::way::Way;

/// One way in which a container can be changed, and how to see it.
#[derive(Debug)]
pub struct Rule {
    /// The rule's name: kebab-case, names the defect, never changes.
    pub id: &'static str,
    /// The defect in two or three words, for headings: "Privileged container".
    pub title: &'static str,
    /// How much a violation matters, where the rule doesn't say otherwise.
    pub severity: Severity,
    /// The smallest policy level that switches the rule on.
    pub level: Level,
    /// By which way a container can be changed where the rule is violated.
    pub way: Way,
    /// What other tools call it, as `tool:id`: `checkov:CKV_K8S_16`.
    pub peers: &'static [&'static str],
    /// Whether the rule is silent until a policy asks for it by name.
    pub off_by_default: bool,
    /// Why a violation makes a container mutable, in one sentence.
    pub why: &'static str,
    /// The docs in Markdown; [`docs`](crate::docs) takes them apart. Empty without the feature
    /// `docs`.
    pub docs: &'static str,
    /// What it looks at, and the function that looks.
    pub check: Check,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Each Kubernetes object that runs containers.
    Workload(fn(&Workload<'_>, &mut Checker<'_>)),
    /// Each Kubernetes object of any kind.
    Object(fn(&Object<'_>, &mut Checker<'_>)),
    /// Each container whose image is built by a Dockerfile that is given with it.
    Together(fn(&Pair<'_>, &mut Checker<'_>)),
    /// Each Dockerfile.
    Dockerfile(fn(&Build<'_>, &mut Checker<'_>)),
    /// Each wish to leave findings out that does nothing, in a text of either kind.
    Suppression(fn(&Idle<'_, '_>, &mut Checker<'_>)),
}

impl Rule {
    /// The kind of text that the rule looks at.
    pub fn kind(&self) -> Kind {
        match self.check {
            Check::Workload(_) | Check::Object(_) | Check::Together(_) | Check::Suppression(_) => {
                Kind::Kubernetes
            }
            Check::Dockerfile(_) => Kind::Dockerfile,
        }
    }
}

/// Whether a check also makes the rewrites that end what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rewrites {
    /// They are made, which takes most of the time.
    Made,
    /// They are left out: only what is wrong is asked for.
    Left,
}

/// What a rule may see besides the model, and where it says what it found.
#[derive(Debug)]
pub struct Checker<'a> {
    policy: &'a Policy,
    rewrites: Rewrites,
    rule: &'static Rule,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Checker<'a> {
    /// A checker that collects what `rule` finds.
    pub fn new(
        rule: &'static Rule,
        policy: &'a Policy,
        rewrites: Rewrites,
        findings: &'a mut Vec<Finding>,
    ) -> Self {
        Self { policy, rewrites, rule, findings }
    }

    /// What is asked for.
    pub fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// The version of Kubernetes whose behaviour decides.
    pub fn version(&self) -> KubernetesVersion {
        self.policy.kubernetes_version
    }

    /// The check of the Pod Security Standards that refuses a pod for what `check` looks at: itself,
    /// or the one that overrides it at the level that is asked for; `None` before it was introduced.
    pub fn pss(&self, check: PssCheck) -> Option<PssCheck> {
        check.effective(self.policy.level, self.policy.kubernetes_version)
    }

    /// Reports a violation, with its fix or the reason why there is none.
    ///
    /// Gives the finding, so that a rule can add a label or change the severity. The fix is only
    /// made where rewrites are asked for, and never for an ephemeral container: Kubernetes neither
    /// creates a pod with one nor lets anybody change it.
    pub fn report(
        &mut self,
        place: impl Into<Place>,
        message: impl Into<String>,
        fix: impl FnOnce() -> Result<Fix, Declined>,
    ) -> &mut Finding {
        let place = place.into();
        let fix = match self.refuses_fix(&place) {
            Some(declined) => Err(declined),
            None => fix(),
        };
        self.push(place, message.into(), fix)
    }

    /// Why no fix is made for a place, whatever the rule knows.
    fn refuses_fix(&self, place: &Place) -> Option<Declined> {
        let reason = match self.rewrites {
            Rewrites::Made if place.in_ephemeral => {
                "an ephemeral container can't be changed any more, only left out"
            }
            Rewrites::Made => return None,
            Rewrites::Left => "rewrites were not asked for",
        };
        Some(Declined::because(reason))
    }

    // Not a part of `report`, of which there is one for each place of the code that calls it.
    #[inline(never)]
    fn push(&mut self, place: Place, message: String, fix: Result<Fix, Declined>) -> &mut Finding {
        self.findings.push(Finding {
            rule: self.rule.id,
            severity: self.rule.severity,
            level: self.rule.level,
            pss: None,
            message,
            why: self.rule.why,
            range: place.range,
            labels: place.labels,
            path: place.path,
            document: place.document,
            workload: place.workload,
            container: place.container,
            fix,
        });
        self.findings.last_mut().expect("a finding was pushed just now")
    }
}

/// Declares a rule; its `///` docs become [`Rule::docs`].
///
/// The docs are a one-line summary and the sections *Why*, *Examples*, *Fix*, *References*, in this
/// order. Fences marked `bad`, `fixed` and `good` are tests: `bad` must give the finding, applying
/// its fixes must give the `fixed` that follows it, `good` must give none.
macro_rules! rule {
    (
        $(#[doc = $doc:literal])*
        $name:ident {
            id: $id:literal,
            title: $title:literal,
            severity: $severity:ident,
            level: $level:ident,
            way: $way:ident,
            peers: [$($peer:literal),* $(,)?],
            $(off_by_default: $off_by_default:literal,)?
            why: $why:literal,
            check: $subject:ident($check:path),
        }
    ) => {
        $(#[doc = $doc])*
        pub(super) static $name: $crate::rule::Rule = $crate::rule::Rule {
            id: $id,
            title: $title,
            severity: $crate::finding::Severity::$severity,
            level: $crate::policy::Level::$level,
            way: $crate::way::Way::$way,
            peers: &[$($peer),*],
            off_by_default: false $(|| $off_by_default)?,
            why: $why,
            docs: if cfg!(feature = "docs") { concat!($($doc, "\n"),*) } else { "" },
            check: $crate::rule::Check::$subject($check),
        };
    };
}

pub(crate) use rule;
