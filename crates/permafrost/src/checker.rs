//! Parses a text, shows it to every rule, sorts what they say, and has the fixes proved.

use crate::finding::Finding;
use crate::kind::Kind;
use crate::model::built::BuiltImage;
use crate::model::object::{ObjectName, objects};
use crate::model::pair::{Beside, Pair, containers_of};
use crate::model::stage::{Build, Stage};
use crate::model::suppression::{Suppression, in_dockerfile, in_manifests, may_have_any};
use crate::model::workload::{MOST_CONTAINERS, MOST_REPEATED, Workload, workloads};
use crate::order;
use crate::policy::Policy;
use crate::proof::offer::{Unit, withhold_unproved};
use crate::report::{Note, Report, StageRole, Subject, Suppressed};
use crate::rule::{Check, Checker, Rewrites};
use crate::rules;
use crate::source::Source;
use crate::suppress::{idle, leave_out, rules_of};
use crate::syntax::error::SyntaxError;
use crate::syntax::{dockerfile, yaml};
use crate::verdict::{Extent, Verdict};
use crate::way::Way;
use std::collections::HashMap;
use std::sync::Arc;
use text_size::{TextRange, TextSize};

/// Checks a text against a policy, and says what is wrong where. This is fast.
///
/// The findings carry no fixes: see [`check_with_fixes`]. Equal text and policy give equal reports.
/// A text longer than [`Source::MAX_BYTES`] isn't looked at, which the report says as a syntax
/// error.
pub fn check(source: &Source, policy: &Policy) -> Report {
    judge(source, None, policy, Rewrites::Left)
}

/// Checks a text as [`check`] does, and gives each finding the rewrite that ends it, proved, or the
/// reason why there is none.
pub fn check_with_fixes(source: &Source, policy: &Policy) -> Report {
    judge(source, None, policy, Rewrites::Made)
}

/// Checks manifests as [`check_with_fixes`] does, and reports besides what shows only beside the
/// Dockerfile of an image that they run.
///
/// What is found so stands in the manifests; the Dockerfile is checked by itself. A note says where
/// no container runs an image of the name that is given. Beside a manifest a Dockerfile alone counts.
pub fn check_beside(manifests: &Source, beside: Beside<'_>, policy: &Policy) -> Report {
    judge(manifests, Some(beside), policy, Rewrites::Made)
}

fn judge(
    source: &Source,
    beside: Option<Beside<'_>>,
    policy: &Policy,
    rewrites: Rewrites,
) -> Report {
    if source.is_too_long() {
        return too_long(source);
    }
    let (mut report, units) = match source.kind() {
        Kind::Kubernetes => check_kubernetes(source, beside, policy, rewrites),
        Kind::Dockerfile => check_dockerfile(source, policy, rewrites),
    };
    report.suppressed.retain(|it| policy.reports(it.finding.level, it.finding.pss));
    order::by_key(&mut report.suppressed, |it| place_of(&it.finding));
    report.suppressed.dedup();
    let findings = &mut report.findings;
    findings.retain(|finding| policy.reports(finding.level, finding.pss));
    order::by_key(findings, place_of);
    // Several objects may share one value through an alias: it is said once for each container.
    findings.dedup();
    if rewrites == Rewrites::Made {
        withhold_unproved(source.text(), source.kind(), &units, findings);
    }
    report
}

/// What decides on the order of findings: the place, then the list of rules.
fn place_of(finding: &Finding) -> u128 {
    let document = u32::try_from(finding.document).unwrap_or(u32::MAX);
    let in_place = u128::from(document) << 32 | u128::from(place_in_list(finding.rule));
    order::place(finding.range) << 64 | in_place
}

/// Leaves out what the author says is meant, and reports the wishes that do nothing.
fn heed(
    source: &Source,
    policy: &Policy,
    rewrites: Rewrites,
    suppressions: &[Suppression<'_>],
    findings: &mut Vec<Finding>,
) -> Vec<Suppressed> {
    let outcome = leave_out(suppressions, policy, findings);
    for rule in rules_of(policy) {
        if let Check::Suppression(check) = rule.check {
            let cx = &mut Checker::new(rule, policy, rewrites, findings);
            let idle = idle(source.text(), suppressions, &outcome, policy);
            for idle in &idle {
                check(idle, cx);
            }
        }
    }
    outcome.suppressed
}

fn check_kubernetes(
    source: &Source,
    beside: Option<Beside<'_>>,
    policy: &Policy,
    rewrites: Rewrites,
) -> (Report, Vec<Unit>) {
    let stream = yaml::parse(source.text());
    let objects = objects(&stream);
    let (workloads, first_dropped) = workloads(&objects);
    let too_many = first_dropped.map(too_many);
    let mut findings = Vec::new();
    let rules: Vec<_> = rules_of(policy).collect();
    // Every rule looks at one workload before the next: what they look at is at hand then.
    for workload in &workloads {
        for rule in &rules {
            if let Check::Workload(check) = rule.check {
                check(workload, &mut Checker::new(rule, policy, rewrites, &mut findings));
            }
        }
    }
    let is_readable =
        |it: &Beside<'_>| it.dockerfile.kind() == Kind::Dockerfile && !it.dockerfile.is_too_long();
    let note = beside.filter(is_readable).and_then(|beside| {
        let dockerfile = dockerfile::parse(beside.dockerfile.text());
        let build = Build::of_target(&dockerfile, policy.target.as_deref());
        let image = &BuiltImage::of(beside.dockerfile, &build);
        let containers = containers_of(&workloads, &build, beside.image);
        for &container in &containers {
            for rule in &rules {
                if let Check::Together(check) = rule.check {
                    let pair = Pair { image, container };
                    check(&pair, &mut Checker::new(rule, policy, rewrites, &mut findings));
                }
            }
        }
        note_on_image(&workloads, beside.image.filter(|_| containers.is_empty())?)
    });
    for object in &objects {
        for rule in &rules {
            if let Check::Object(check) = rule.check {
                check(object, &mut Checker::new(rule, policy, rewrites, &mut findings));
            }
        }
    }
    let suppressions =
        if may_have_any(source.text()) { in_manifests(&stream, &objects) } else { Vec::new() };
    let suppressed = heed(source, policy, rewrites, &suppressions, &mut findings);
    let subjects = subjects(&workloads, &findings);
    let unit = |document: &yaml::Document| Unit {
        range: from_start_of_line(source.text(), document.range),
        whole: document.whole,
    };
    let units = stream.documents.iter().map(unit).collect();
    let syntax_errors = stream.errors.iter().cloned().chain(too_many).collect();
    let notes = note_on_templates(&stream, &workloads).into_iter().chain(note).collect();
    (Report { kind: source.kind(), syntax_errors, findings, suppressed, subjects, notes }, units)
}

/// Says that there are too many containers, where the first stands that isn't looked at.
fn too_many(range: TextRange) -> SyntaxError {
    let message = format!(
        "there are more than {MOST_CONTAINERS} containers, or {MOST_REPEATED} through aliases; \
         from here on nothing was looked at"
    );
    SyntaxError { message, range }
}

fn check_dockerfile(source: &Source, policy: &Policy, rewrites: Rewrites) -> (Report, Vec<Unit>) {
    let dockerfile = dockerfile::parse(source.text());
    let build = Build::of_target(&dockerfile, policy.target.as_deref());
    let mut findings = Vec::new();
    for rule in rules_of(policy) {
        if let Check::Dockerfile(check) = rule.check {
            check(&build, &mut Checker::new(rule, policy, rewrites, &mut findings));
        }
    }
    let suppressions =
        if may_have_any(source.text()) { in_dockerfile(&dockerfile) } else { Vec::new() };
    let mut suppressed = heed(source, policy, rewrites, &suppressions, &mut findings);
    let mut notes: Vec<_> = dockerfile.deferred_errors.iter().map(note_on_trigger).collect();
    if let Some(name) = policy.target.as_deref() {
        notes.extend(note_on_target(&build, name));
        // Who names a target builds that, and no stage that it doesn't need.
        findings.retain(|it| !build.is_passed_over(it.range.start()));
        suppressed.retain(|it| !build.is_passed_over(it.finding.range.start()));
    }
    // An error costs one instruction, which the proof holds to as it does to every other.
    let unit = Unit { range: TextRange::up_to(TextSize::of(source.text())), whole: true };
    let mut subjects: Vec<_> = build.stages.iter().map(|it| stage_subject(&build, it)).collect();
    if let Some(image) = subjects.iter_mut().find(|it| it.role == Some(StageRole::Image)) {
        image.verdict = Some(Verdict::of(findings.iter(), Extent::Image, way_of));
    }
    let report = Report {
        kind: source.kind(),
        syntax_errors: dockerfile.errors,
        findings,
        suppressed,
        subjects,
        notes,
    };
    (report, vec![unit])
}

/// What was looked at, with the verdict that follows from the findings of every level.
fn subjects(workloads: &[Workload<'_>], findings: &[Finding]) -> Vec<Subject> {
    let mut of_object: HashMap<*const ObjectName, Vec<&Finding>> = HashMap::new();
    for finding in findings {
        let object = finding.workload.as_ref().map(Arc::as_ptr);
        of_object.entry(object.unwrap_or(std::ptr::null())).or_default().push(finding);
    }
    let subject = |workload: &Workload<'_>| {
        let findings = of_object.get(&Arc::as_ptr(&workload.object.name));
        subject(workload, findings.map_or(&[], |findings| findings))
    };
    workloads.iter().map(subject).collect()
}

/// Says of a trigger that every build fails that uses the image.
fn note_on_trigger(error: &SyntaxError) -> Note {
    let message = format!("a build that uses this image fails: {}", error.message);
    Note { message, range: error.range }
}

/// Says, where templates write parts of a workload, that these were not judged.
fn note_on_templates(stream: &yaml::Stream<'_>, workloads: &[Workload<'_>]) -> Option<Note> {
    let mut within = workloads.iter().filter_map(|it| stream.first_action_in(it.range()));
    let message = "what templates write isn't known here, and was not judged; for the full answer \
                   check what `helm template` writes";
    within.next().map(|range| Note { message: message.to_owned(), range })
}

/// Says that no container runs the image that was named.
fn note_on_image(workloads: &[Workload<'_>], name: &str) -> Option<Note> {
    let range = workloads.first()?.range();
    Some(Note { message: format!("no container here runs an image `{name}`"), range })
}

fn subject(workload: &Workload<'_>, findings: &[&Finding]) -> Subject {
    let extent = if workload.is_partial() { Extent::Fragment } else { Extent::Pod };
    Subject {
        verdict: Some(Verdict::of(findings.iter().copied(), extent, way_of)),
        kind: workload.object.name.kind.clone(),
        name: workload.object.name.name.clone(),
        namespace: workload.object.name.namespace.clone(),
        range: workload.range(),
        containers: workload
            .containers()
            .map(|container| container.name().unwrap_or_default().to_owned())
            .collect(),
        role: None,
    }
}

fn stage_subject(build: &Build<'_>, stage: &Stage<'_>) -> Subject {
    Subject {
        kind: "Stage".to_owned(),
        name: stage.name.map(|name| name.text.to_string()),
        namespace: None,
        verdict: None,
        range: build.instruction(stage.from).range,
        containers: Vec::new(),
        role: Some(match build.target() {
            Some(target) if target.number == stage.number => StageRole::Image,
            _ if build.is_built(stage.number) => StageRole::Used,
            _ => StageRole::Unused,
        }),
    }
}

/// Says that the target that is asked for isn't there, at the stage that is judged in its place.
fn note_on_target(build: &Build<'_>, name: &str) -> Option<Note> {
    let target = build.target().filter(|_| build.stage_called(name).is_none())?;
    let message = format!("there is no stage `{name}` here; the last stage is judged as the image");
    Some(Note { message, range: build.instruction(target.from).range })
}

fn too_long(source: &Source) -> Report {
    let most = Source::MAX_BYTES >> 20;
    let message = format!("the text is longer than {most} MiB and was not looked at");
    let syntax_errors = vec![SyntaxError { message, range: TextRange::default() }];
    let (findings, suppressed) = (Vec::new(), Vec::new());
    let (subjects, notes) = (Vec::new(), Vec::new());
    Report { kind: source.kind(), syntax_errors, findings, suppressed, subjects, notes }
}

/// A document's range from the start of its first line, so that its indentation is part of it.
fn from_start_of_line(text: &str, range: TextRange) -> TextRange {
    let before = &text[..usize::from(range.start())];
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let indentation = line.trim_start_matches('\u{feff}');
    TextRange::new(range.start() - TextSize::of(indentation), range.end())
}

fn way_of(rule: &str) -> Way {
    // Every finding names a rule of the list.
    rules::ALL.iter().find(|it| it.id == rule).map_or(Way::Hands, |it| it.way)
}

fn place_in_list(rule: &str) -> u32 {
    let place = rules::ALL.iter().position(|it| it.id == rule);
    place.and_then(|it| u32::try_from(it).ok()).unwrap_or(u32::MAX)
}
