//! The rule `relative-workdir`.

use crate::finding::{Applicability, Fix};
use crate::model::stage::{Base, Build};
use crate::rewrite::dockerfile::replace;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::expansion::Expansion;
use crate::syntax::dockerfile::keyword::Keyword;
use crate::syntax::dockerfile::{Arguments, Word};
use crate::syntax::placeholder::is_placeholder;
use text_size::TextRange;

rule! {
    /// A working directory depends on that of the base image.
    ///
    /// # Why
    ///
    /// A relative `WORKDIR` counts from the one before it. The first one of a stage counts from the
    /// working directory of the base image, and that may be another one in its next version. Files
    /// then land elsewhere, while a program, a mount or a script still looks in the old place.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM registry.example.com/base:1.4.2
    /// WORKDIR app
    /// COPY server .
    /// ```
    ///
    /// ```dockerfile fixed
    /// FROM registry.example.com/base:1.4.2
    /// WORKDIR /<folder>/app
    /// COPY server .
    /// ```
    ///
    /// Behind an absolute one it is clear what a relative one means:
    ///
    /// ```dockerfile good
    /// ARG ROOT=/srv
    /// FROM registry.example.com/base:1.4.2 AS base
    /// ARG ROOT
    /// WORKDIR $ROOT
    ///
    /// FROM base
    /// WORKDIR app
    /// COPY server .
    /// ```
    ///
    /// # Fix
    ///
    /// The path becomes absolute, with `<folder>` for the working directory of the base image:
    /// `docker image inspect` tells it. Only the first relative path of a stage has to be fixed.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: WORKDIR](https://docs.docker.com/reference/dockerfile/#workdir)
    /// - [Build checks: WorkdirRelativePath](https://docs.docker.com/reference/build-checks/workdir-relative-path/)
    /// - Also known as: hadolint DL3000, Trivy DS-0009, Checkov `CKV_DOCKER_10`, `BuildKit`
    ///   `WorkdirRelativePath`
    RELATIVE_WORKDIR {
        id: "relative-workdir",
        title: "Relative working directory",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: [
            "hadolint:DL3000", "trivy:DS-0009", "checkov:CKV_DOCKER_10",
            "buildkit:WorkdirRelativePath", "dockerfilelint:invalid_workdir",
        ],
        why: "Where its files are changes with the base image.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    // Whether a stage that builds on each one has a working directory of this file.
    let mut passed_on: Vec<bool> = Vec::with_capacity(build.stages.len());
    for stage in &build.stages {
        let mut is_set = match stage.base {
            Base::Stage(number) => passed_on[number],
            // Without a base image it counts from the root.
            Base::Scratch => true,
            Base::Image(_) | Base::Unknown => false,
        };
        let mut is_triggered = false;
        for index in stage.instructions.clone() {
            let instruction = build.instruction(index);
            is_triggered |= instruction.without_onbuild().keyword == Some(Keyword::Workdir);
            let (Some(Keyword::Workdir), Arguments::Text(word)) =
                (instruction.keyword, &instruction.arguments)
            else {
                continue;
            };
            let text = build.expand(word);
            // As `BuildKit` has it, the first one is what the others are put right by.
            if !is_set && is_relative(&text) {
                let message = format!(
                    "`{}` counts from the working directory of the base image, which this file \
                     doesn't say",
                    word.text
                );
                cx.report(word.range, message, || fix(build, word, &text));
            }
            is_set = true;
        }
        passed_on.push(is_set || is_triggered);
    }
}

/// Whether a path is relative on every system, Windows included.
fn is_relative(path: &Expansion) -> bool {
    let text = path.text.as_str();
    let starts_unknown = path.holes.first().is_some_and(|hole| hole.at == 0);
    let is_absolute = text.starts_with(['/', '\\']) || text.as_bytes().get(1) == Some(&b':');
    !(text.is_empty() || starts_unknown || is_absolute || is_placeholder(text))
}

fn fix(build: &Build<'_>, word: &Word<'_>, text: &Expansion) -> Result<Fix, Declined> {
    let dot = if text.text.starts_with("./") { 2 } else { 0 };
    let within = |place: &TextRange| word.range.contains_range(*place);
    let start = match dot {
        0 => text.place(0..1).filter(within).map(|place| TextRange::empty(place.start())),
        _ => text.place(0..dot).filter(within),
    };
    // What comes from a variable gets the folder in front of the variable.
    let start = start.unwrap_or(TextRange::empty(word.range.start()));
    let rewrite = replace(build.dockerfile, start, "/<folder>/")?;
    Ok(Fix::new("Make the path absolute", Applicability::HasPlaceholders, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Kind, Policy, Source};

    fn findings(text: &str) -> Vec<Finding> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check_with_fixes(&source, &Policy::default()).findings;
        findings.into_iter().filter(|it| it.rule == "relative-workdir").collect()
    }

    fn found(text: &str) -> Vec<&str> {
        let slice = |it: Finding| &text[std::ops::Range::<usize>::from(it.range)];
        findings(text).into_iter().map(slice).collect()
    }

    #[test]
    fn only_the_first_of_a_stage_without_an_absolute_one_is_found() {
        let cases: [(&str, &[&str]); 14] = [
            ("FROM a\nWORKDIR b\nWORKDIR c", &["b"]),
            ("FROM a\nWORKDIR /b\nWORKDIR c", &[]),
            ("FROM a AS x\nWORKDIR b\nFROM x\nWORKDIR c", &["b"]),
            ("FROM a AS x\nFROM x\nWORKDIR c\nFROM b\nWORKDIR d", &["c", "d"]),
            ("FROM a AS x\nONBUILD WORKDIR /b\nFROM x\nWORKDIR c", &[]),
            ("FROM a AS x\nWORKDIR /b\nONBUILD WORKDIR c\nFROM x", &[]),
            ("FROM scratch\nWORKDIR b", &[]),
            ("FROM a\nWORKDIR $B", &[]),
            ("FROM a\nARG B=b\nWORKDIR $B/c", &["$B/c"]),
            ("FROM a\nARG B\nWORKDIR b/$B", &["b/$B"]),
            ("FROM a\nWORKDIR C:/b", &[]),
            ("# escape=`\nFROM a\nWORKDIR C:\\b\nWORKDIR c", &[]),
            ("FROM a\nWORKDIR \"é\"", &["\"é\""]),
            ("FROM a\nWORKDIR\nWORKDIR {{ b }}", &[]),
        ];
        for (text, places) in cases {
            assert_eq!(found(text), places, "{text}");
        }
    }

    #[test]
    fn the_folder_comes_in_front_of_the_path() {
        let cases = [
            ("WORKDIR ./b", "WORKDIR /<folder>/b"),
            ("WORKDIR \"é\"", "WORKDIR \"/<folder>/é\""),
            ("ENV B=b\nWORKDIR $B", "ENV B=b\nWORKDIR /<folder>/$B"),
            ("ENV B=./b\nWORKDIR $B", "ENV B=./b\nWORKDIR /<folder>/$B"),
            ("WORKDIR ../b", "WORKDIR /<folder>/../b"),
        ];
        for (before, after) in cases {
            let text = format!("FROM a\n{before}");
            let fix = findings(&text).remove(0).fix.expect("a fix");
            assert_eq!(fix.edits.apply(&text), format!("FROM a\n{after}"));
        }
    }
}
