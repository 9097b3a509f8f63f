//! Verdicts are those of the admission plugin of Kubernetes, held to the plugin's own fixtures.

use permafrost::{KubernetesVersion, Policy, PssCheck, Source, check};
use permafrost_tests::pod_security::{Fixture, fixtures};
use std::collections::BTreeSet;

/// Holds what refuses the pod at a version to the check that its name tells, or to what overrides
/// that; `None` if it is as it should be.
fn mistake(fixture: &Fixture, version: KubernetesVersion) -> Option<String> {
    let expected = fixture.refused_by.and_then(|check| check.effective(fixture.level, version));
    let policy = Policy::pod_security(fixture.level, version);
    let mut found: BTreeSet<_> = check(&Source::new(fixture.text.as_str()), &policy)
        .findings
        .iter()
        .map(|finding| finding.pss.expect("the standard alone was asked for"))
        .collect();
    let is_found = expected.is_none_or(|check| found.remove(&check));
    found.retain(|&check| fixture.refused_by.and_then(second_defect) != Some(check));
    (!is_found || !found.is_empty()).then(|| {
        format!("{} at {version}: {expected:?} is found: {is_found}, and {found:?}", fixture.name)
    })
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

/// Every version that is known.
fn versions() -> impl Iterator<Item = KubernetesVersion> {
    (0..=KubernetesVersion::NEWEST.minor).map(KubernetesVersion::v1)
}

#[test]
fn every_fixture_is_judged_as_the_plugin_judges_it() {
    let Some(fixtures) = fixtures() else { return };
    let wrong: Vec<_> = fixtures.iter().filter_map(|it| mistake(it, it.version)).collect();
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
            assert_eq!(mistake(fixture, version), None);
        }
    }
}
