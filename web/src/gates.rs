//! The ways into and out of a container as the map draws them, and which findings are looked at.

use permafrost::way::Way;
use permafrost::{Finding, Report, Severity, Subject};

/// A channel between a container and what is around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Gate {
    Image,
    User,
    Files,
    Network,
    Host,
}

impl Gate {
    /// Every gate, in the order in which they are read.
    pub(crate) const ALL: [Self; 5] =
        [Self::Image, Self::User, Self::Files, Self::Network, Self::Host];

    /// The gate through which a way leads: nine ways are more than a small drawing can hold.
    pub(crate) fn of(way: Way) -> Self {
        match way {
            Way::Image => Self::Image,
            Way::User => Self::User,
            // Who changes a container by hand changes its files.
            Way::Files | Way::Hands => Self::Files,
            // A credential is of use to whoever reaches the cluster.
            Way::Network | Way::Credentials => Self::Network,
            // Privileges and a loosened kernel are how a container reaches its host.
            Way::Host | Way::Privileges | Way::Kernel => Self::Host,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::User => "user",
            Self::Files => "files",
            Self::Network => "network",
            Self::Host => "host",
        }
    }

    fn is_of(self, finding: &Finding) -> bool {
        way_of(finding).is_some_and(|way| Self::of(way) == self)
    }
}

fn way_of(finding: &Finding) -> Option<Way> {
    permafrost::rules().iter().find(|rule| rule.id == finding.rule).map(|rule| rule.way)
}

/// How far a gate stands open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) gate: Gate,
    /// How many findings leave it open; none where it is shut.
    pub(crate) findings: usize,
    /// The worst of them.
    pub(crate) worst: Option<Severity>,
}

impl Opening {
    /// All gates, each as the findings leave it.
    pub(crate) fn all<'a>(findings: impl Iterator<Item = &'a Finding>) -> [Self; 5] {
        let mut all = Gate::ALL.map(|gate| Self { gate, findings: 0, worst: None });
        for finding in findings {
            let Some(gate) = way_of(finding).map(Gate::of) else { continue };
            if let Some(opening) = all.iter_mut().find(|it| it.gate == gate) {
                opening.findings += 1;
                opening.worst = opening.worst.max(Some(finding.severity));
            }
        }
        all
    }
}

/// Which findings are looked at: those of one workload or container, through one gate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Focus {
    pub(crate) gate: Option<Gate>,
    pub(crate) scope: Scope,
}

/// Whose findings are looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Scope {
    #[default]
    All,
    /// A workload, by its place among the subjects of the report.
    Workload(usize),
    /// A container of a workload, by its place among these.
    Container(usize, usize),
}

impl Focus {
    /// Whether all findings are looked at.
    pub(crate) fn is_wide(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a finding is looked at.
    pub(crate) fn holds(&self, finding: &Finding, report: &Report) -> bool {
        self.gate.is_none_or(|gate| gate.is_of(finding)) && self.scope.holds(finding, report)
    }
}

impl Scope {
    /// Every scope that a report has; one alone is no choice.
    pub(crate) fn all(report: &Report) -> Vec<Self> {
        let mut all = vec![Self::All];
        let workloads = report.subjects.iter().enumerate().filter(|(_, it)| it.role.is_none());
        let is_only = workloads.clone().count() == 1;
        for (index, subject) in workloads {
            if !is_only {
                all.push(Self::Workload(index));
            }
            if subject.containers.len() > 1 {
                let containers = 0..subject.containers.len();
                all.extend(containers.map(|container| Self::Container(index, container)));
            }
        }
        all
    }

    /// Whether a finding is about it.
    pub(crate) fn holds(&self, finding: &Finding, report: &Report) -> bool {
        let is_within = |index: usize| {
            let subject = report.subjects.get(index);
            subject.is_some_and(|it| it.range.contains(finding.range.start()))
        };
        match *self {
            Self::All => true,
            Self::Workload(index) => is_within(index),
            Self::Container(index, container) => {
                let own = report.subjects.get(index).and_then(|it| it.containers.get(container));
                is_within(index) && finding.container.as_ref() == own
            }
        }
    }

    /// What it is called in a menu.
    pub(crate) fn title(&self, report: &Report) -> String {
        match *self {
            Self::All => "All containers".to_owned(),
            Self::Workload(index) => report.subjects.get(index).map_or_else(String::new, name_of),
            Self::Container(index, container) => {
                let subject = report.subjects.get(index);
                let own = subject.and_then(|it| it.containers.get(container));
                let name = own.map_or("", |name| name);
                let workload = subject.map_or_else(String::new, name_of);
                format!("{workload}, container {name}")
            }
        }
    }
}

/// A workload or an image as a person names it.
pub(crate) fn name_of(subject: &Subject) -> String {
    match (subject.kind.as_str(), &subject.name) {
        ("Stage", Some(name)) => format!("Image {name}"),
        ("Stage", None) => "The image".to_owned(),
        ("", _) => "This fragment".to_owned(),
        (kind, Some(name)) => format!("{kind} {name}"),
        (kind, None) => kind.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use permafrost::{Policy, Source, check};

    const TWO: &str = "\
kind: Pod
metadata: {name: web}
spec:
  hostPID: true
  containers:
  - {name: app, image: a:1.2.3, securityContext: {privileged: true}}
  - {name: log, image: b}
---
kind: Pod
metadata: {name: job}
spec:
  containers:
  - {name: app, image: c}
";

    fn report() -> Report {
        check(&Source::new(TWO), &Policy::at_level(permafrost::Level::Essential))
    }

    fn rules(focus: &Focus) -> Vec<&'static str> {
        let report = report();
        let held = report.findings.iter().filter(|finding| focus.holds(finding, &report));
        held.map(|finding| finding.rule).collect()
    }

    #[test]
    fn a_gate_is_as_open_as_its_findings_leave_it() {
        let report = report();
        let openings = Opening::all(report.findings.iter());
        let counts = openings.map(|it| (it.gate.name(), it.findings));
        let expected = [("image", 2), ("user", 0), ("files", 0), ("network", 0), ("host", 2)];
        assert_eq!(counts, expected);
        assert_eq!(openings[1].worst, None);
        assert_eq!(openings[4].worst, Some(Severity::Error));
    }

    #[test]
    fn workloads_and_containers_are_told_apart() {
        let report = report();
        let scopes = Scope::all(&report);
        let titles: Vec<_> = scopes.iter().map(|scope| scope.title(&report)).collect();
        let expected = [
            "All containers",
            "Pod web",
            "Pod web, container app",
            "Pod web, container log",
            "Pod job",
        ];
        assert_eq!(titles, expected);
        let of = |scope: &Scope| rules(&Focus { scope: scope.clone(), gate: None });
        assert_eq!(of(&scopes[1]), ["host-pid", "privileged-container", "mutable-image-tag"]);
        assert_eq!(of(&scopes[2]), ["privileged-container"]);
        assert_eq!(of(&scopes[4]), ["mutable-image-tag"]);
    }

    #[test]
    fn a_gate_narrows_what_is_looked_at() {
        let scope = Scope::Workload(0);
        let focus = Focus { gate: Some(Gate::Host), scope };
        assert_eq!(rules(&focus), ["host-pid", "privileged-container"]);
    }

    #[test]
    fn one_container_alone_is_no_choice() {
        let pod = Source::new("kind: Pod\nspec: {containers: [{name: a, image: b}]}\n");
        assert_eq!(Scope::all(&check(&pod, &Policy::default())), [Scope::All]);
        let dockerfile = Source::new("FROM a AS b\nFROM c\n");
        assert_eq!(Scope::all(&check(&dockerfile, &Policy::default())), [Scope::All]);
    }
}
