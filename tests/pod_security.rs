//! Verdicts are those of the admission plugin of Kubernetes, held to the plugin's own fixtures.
//!
//! `LEVEL/VERSION/pass` holds pods that are clean at that level and version; each pod in `fail` is
//! refused by the check whose id, in small letters and with a number behind it, names its file.

use permafrost::{
    Applicability, KubernetesVersion, Level, Policy, PssCheck, Source, check, check_with_fixes, fix,
};
use permafrost_tests::shared;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// One pod of the fixtures.
#[derive(Debug)]
struct Fixture {
    level: Level,
    /// The version of the folder in which it lies.
    version: KubernetesVersion,
    /// The check that refuses it, `None` if it is clean.
    refused_by: Option<PssCheck>,
    name: String,
    text: String,
}

impl Fixture {
    /// Holds what refuses the pod at a version to the check that its name tells, or to what overrides
    /// that; `None` if it is as it should be.
    fn mistake(&self, version: KubernetesVersion) -> Option<String> {
        let expected = self.refused_by.and_then(|check| check.effective(self.level, version));
        let policy = Policy::pod_security(self.level, version);
        let mut found: BTreeSet<_> = check(&Source::new(self.text.as_str()), &policy)
            .findings
            .iter()
            .map(|finding| finding.pss.expect("the standard alone was asked for"))
            .collect();
        let is_found = expected.is_none_or(|check| found.remove(&check));
        found.retain(|&check| self.refused_by.and_then(second_defect) != Some(check));
        (!is_found || !found.is_empty()).then(|| {
            format!("{} at {version}: {expected:?} is found: {is_found}, and {found:?}", self.name)
        })
    }
}

/// The second defect of the fixtures of some checks: what Kubernetes refuses beside a field had to be
/// left out, or what it demands beside it had to be written.
fn second_defect(check: PssCheck) -> Option<PssCheck> {
    match check {
        PssCheck::WindowsHostProcess => Some(PssCheck::HostNamespaces),
        PssCheck::Privileged => Some(PssCheck::AllowPrivilegeEscalation),
        PssCheck::AllowPrivilegeEscalation => Some(PssCheck::CapabilitiesRestricted),
        _ => None,
    }
}

/// Every fixture, or `None` where they are absent.
fn fixtures() -> Option<Vec<Fixture>> {
    let root = shared("PERMAFROST_PSA", "psa")?;
    let mut found = Vec::new();
    for level in [Level::Baseline, Level::Restricted] {
        for folder in entries(&root.join(level.name())) {
            let version = folder.parse().expect("a folder is named after a version");
            for outcome in ["pass", "fail"] {
                let folder = root.join(level.name()).join(&folder).join(outcome);
                found.extend(entries(&folder).into_iter().map(|file| Fixture {
                    level,
                    version,
                    refused_by: (outcome == "fail").then(|| check_of(&file)),
                    text: fs::read_to_string(folder.join(&file)).expect("a fixture is UTF-8"),
                    name: format!("{level}/{version}/{outcome}/{file}"),
                }));
            }
        }
    }
    assert!(found.len() > 1000, "only {} fixtures were found", found.len());
    Some(found)
}

/// The names of what lies in a folder, in order.
fn entries(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the fixtures hold this folder");
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("names are UTF-8");
    entries.map(|entry| name(entry.expect("the folder can be read"))).collect()
}

/// The check that a failing fixture is named after.
fn check_of(file: &str) -> PssCheck {
    let name = file.trim_end_matches(".yaml").trim_end_matches(|it: char| it.is_ascii_digit());
    let named = PssCheck::ALL.into_iter().find(|check| check.id().to_ascii_lowercase() == name);
    named.unwrap_or_else(|| panic!("`{file}` is named after a check"))
}

/// Every version that is known.
fn versions() -> impl Iterator<Item = KubernetesVersion> {
    (0..=KubernetesVersion::NEWEST.minor).map(KubernetesVersion::v1)
}

#[test]
fn every_fixture_is_judged_as_the_plugin_judges_it() {
    let Some(fixtures) = fixtures() else { return };
    let wrong: Vec<_> = fixtures.iter().filter_map(|it| it.mistake(it.version)).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), fixtures.len(), wrong.join("\n"));
}

/// Between the versions whose fixtures are here nothing changes for them: each check's first version
/// is among those, and the names of kernel parameters that join in between are in no fixture.
#[test]
fn versions_between_judge_as_the_one_before_them() {
    let Some(fixtures) = fixtures() else { return };
    let known: BTreeSet<_> = fixtures.iter().map(|fixture| fixture.version).collect();
    for check in PssCheck::ALL {
        assert!(known.contains(&check.since()), "{} begins between two versions", check.id());
    }
    for version in versions().filter(|version| !known.contains(version)) {
        let nearest = known.range(..version).next_back().copied();
        for fixture in fixtures.iter().filter(|fixture| Some(fixture.version) == nearest) {
            assert_eq!(fixture.mistake(version), None);
        }
    }
}

/// What is left after fixing needs a decision that no rewrite can take: what to put in the place of
/// a volume.
#[test]
fn fixing_makes_every_fixture_clean_where_that_can_be_done_without_a_person() {
    let Some(fixtures) = fixtures() else { return };
    for fixture in fixtures {
        let policy = Policy::pod_security(fixture.level, fixture.version);
        let fixed = fix(&Source::new(fixture.text.as_str()), &policy, Applicability::MayBreak);
        assert_eq!(fixed.stopped, None, "{}", fixture.name);
        let left = check_with_fixes(&fixed.source, &policy).findings;
        let needs_a_person = |rule| ["host-path-volume", "restricted-volume-type"].contains(&rule);
        let other: Vec<_> = left.iter().filter(|it| !needs_a_person(it.rule)).collect();
        assert!(other.is_empty(), "{}: {other:?}", fixture.name);
    }
}
