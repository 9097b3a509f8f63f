//! What naming a stage changes: which stage is the image, and what is passed over.

use permafrost::{Policy, Report, Source, StageRole, check};

const STAGES: &str = "\
FROM registry.example.com/base:1.4.2 AS base
USER 10001

FROM base AS test # runs beside the others
USER root

FROM base AS prod
COPY --from=tools /bin/x /bin/x
VOLUME /data

FROM nginx AS tools
";

fn report(text: &str, target: Option<&str>) -> Report {
    let policy = Policy { target: target.map(str::to_owned), ..Policy::default() };
    check(&Source::new(text), &policy)
}

fn rules(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|it| it.rule).collect()
}

#[test]
fn a_target_is_the_image_and_has_the_verdict() {
    use StageRole::{Image, Unused, Used};
    for (target, roles) in [
        (None, [Unused, Unused, Unused, Image]),
        (Some("Prod"), [Used, Unused, Image, Unused]),
        (Some("1"), [Used, Image, Unused, Unused]),
        (Some("base"), [Image, Unused, Unused, Unused]),
    ] {
        let report = report(STAGES, target);
        let found: Vec<_> = report.subjects.iter().filter_map(|it| it.role).collect();
        assert_eq!(found, roles, "{target:?}");
        for subject in &report.subjects {
            assert_eq!(subject.verdict.is_some(), subject.role == Some(Image), "{target:?}");
        }
        assert!(report.notes.is_empty(), "{target:?}");
    }
}

#[test]
fn what_the_target_does_not_need_is_passed_over() {
    assert!(rules(&report(STAGES, None)).contains(&"mutable-base-image"));
    let prod = report(STAGES, Some("prod"));
    assert!(rules(&prod).contains(&"declared-volume"), "{:?}", rules(&prod));
    for rule in ["mutable-base-image", "root-user-image"] {
        assert!(!rules(&prod).contains(&rule), "{rule}");
    }
    assert!(rules(&report(STAGES, Some("test"))).contains(&"root-user-image"));
}

#[test]
fn a_target_that_is_not_there_is_told_and_the_last_stage_judged() {
    let report = report(STAGES, Some("production"));
    let [note] = &report.notes[..] else { panic!("{:?}", report.notes) };
    assert_eq!(
        note.message,
        "there is no stage `production` here; the last stage is judged as the image"
    );
    assert_eq!(report.subjects[3].role, Some(StageRole::Image));
}

#[test]
fn a_text_without_stages_has_no_target() {
    for text in ["ARG A=1\n", "FROM\n", "kind: Pod\n"] {
        assert!(report(text, Some("a")).notes.len() < 2, "{text}");
    }
}
