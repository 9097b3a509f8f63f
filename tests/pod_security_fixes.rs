//! What `fix` makes of the pods that Kubernetes' own fixtures of the Pod Security Standards refuse.

use permafrost::{Applicability, Level, Policy, PssCheck, Source, check, fix};
use permafrost_tests::pod_security::{Fixture, fixtures};

/// The checks whose defect only a person can mend: what the files on the host or in the volume are
/// needed for, and where they could be instead, no text tells. Their rewrites hold a placeholder, or
/// there are none, and `fix` leaves them alone.
const FOR_A_PERSON: [PssCheck; 2] = [PssCheck::HostPathVolumes, PssCheck::RestrictedVolumes];

/// The pods that are refused, each with the policies that it is fixed for: that of its own level, and
/// the restricted one.
fn refused() -> impl Iterator<Item = (Fixture, PssCheck, Vec<Policy>)> {
    let fixtures = fixtures().into_iter().flatten();
    fixtures.filter_map(|fixture| {
        let check = fixture.refused_by?;
        let mut levels = vec![fixture.level, Level::Restricted];
        levels.dedup();
        let policy = |level| Policy::pod_security(level, fixture.version);
        let policies = levels.into_iter().map(policy).collect();
        Some((fixture, check, policies))
    })
}

#[test]
fn fixing_makes_pods_that_pass_of_those_that_are_refused() {
    for (Fixture { name, text, .. }, _, policies) in refused().filter(|it| !needs_a_person(it.1)) {
        let source = Source::new(text);
        for policy in policies {
            assert_ne!(check(&source, &policy).findings, [], "{name} is refused");
            let fixed = fix(&source, &policy, Applicability::MayBreak);
            assert_eq!(fixed.stopped, None, "{name}");
            let left = fixed.report.findings.iter().map(|it| (it.rule, it.message.as_str()));
            assert_eq!(left.collect::<Vec<_>>(), [], "{name} became:\n{}", fixed.source.text());
        }
    }
}

#[test]
fn of_the_rest_only_what_a_person_must_mend_is_left() {
    for (Fixture { name, text, .. }, _, policies) in refused().filter(|it| needs_a_person(it.1)) {
        let source = Source::new(text);
        for policy in policies {
            let fixed = fix(&source, &policy, Applicability::MayBreak);
            assert_eq!(fixed.stopped, None, "{name}");
            let left = fixed.report.findings;
            assert_ne!(left, [], "{name} would be mended: take its check off the list");
            assert!(left.iter().all(|it| it.pss.is_some_and(needs_a_person)), "{name}: {left:?}");
        }
    }
}

fn needs_a_person(check: PssCheck) -> bool {
    FOR_A_PERSON.contains(&check)
}
