//! What `fix` makes of the pods that Kubernetes' own fixtures of the Pod Security Standards refuse.

use permafrost::{Applicability, KubernetesVersion, Level, Policy, PssCheck, Source, check, fix};
use permafrost_tests::shared;
use std::fs;
use std::path::{Path, PathBuf};

/// The checks whose defect only a person can mend, by the names of their fixtures: what the files on
/// the host or in the volume are needed for, and where they could be instead, no text tells. Their
/// rewrites hold a placeholder, or there are none, and `fix` leaves them alone.
const FOR_A_PERSON: [&str; 2] = ["hostpathvolumes", "restrictedvolumes"];

/// A pod that is refused.
struct Fixture {
    path: PathBuf,
    version: KubernetesVersion,
}

impl Fixture {
    /// The check that refuses it: `hostports` of `hostports1.yaml`.
    fn check(&self) -> &str {
        let name = self.path.file_stem().and_then(|it| it.to_str()).expect("it has a name");
        name.trim_end_matches(|it: char| it.is_ascii_digit())
    }

    fn source(&self) -> Source {
        Source::new(fs::read_to_string(&self.path).expect("the fixture can be read"))
    }

    fn policy(&self) -> Policy {
        Policy::pod_security(Level::Restricted, self.version)
    }
}

/// The entries of a folder, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<_> = entries.map(|it| it.expect("it can be read").path()).collect();
    paths.sort();
    paths
}

fn fixtures() -> Vec<Fixture> {
    let Some(root) = shared("PERMAFROST_PSA", "psa") else { return Vec::new() };
    let levels = ["baseline", "restricted"].map(|level| root.join(level));
    let versions = levels.iter().flat_map(|level| entries(level));
    let fixtures = versions.flat_map(|folder| {
        let name = folder.file_name().and_then(|it| it.to_str()).expect("it has a name");
        let version = name.parse().expect("folders are named after versions");
        let paths = entries(&folder.join("fail")).into_iter();
        paths.map(move |path| Fixture { path, version }).collect::<Vec<_>>()
    });
    fixtures.collect()
}

#[test]
fn fixing_makes_restricted_pods_of_those_that_are_refused() {
    for fixture in fixtures().iter().filter(|it| !FOR_A_PERSON.contains(&it.check())) {
        let (name, policy) = (fixture.path.display(), fixture.policy());
        assert_ne!(check(&fixture.source(), &policy).findings, [], "{name} is refused");
        let fixed = fix(&fixture.source(), &policy, Applicability::MayBreak);
        assert_eq!(fixed.stopped, None, "{name}");
        let left = fixed.report.findings.iter().map(|it| (it.rule, it.message.as_str()));
        assert_eq!(left.collect::<Vec<_>>(), [], "{name} became:\n{}", fixed.source.text());
    }
}

#[test]
fn what_a_person_must_mend_is_all_that_is_left_of_the_rest() {
    for fixture in fixtures().iter().filter(|it| FOR_A_PERSON.contains(&it.check())) {
        let (name, policy) = (fixture.path.display(), fixture.policy());
        let fixed = fix(&fixture.source(), &policy, Applicability::MayBreak);
        assert_ne!(fixed.report.findings, [], "{name} would be mended: take it off the list");
        for finding in fixed.report.findings {
            assert_eq!(finding.pss, Some(PssCheck::RestrictedVolumes), "{name}");
        }
    }
}
