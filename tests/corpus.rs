//! What holds for every file of the corpus: its expected findings, and the laws of the design.
//!
//! A comment `#! rule-a, rule-b` in a file says what is found on the next line that isn't such a
//! comment, at level essential. Files below `odd` have no expectations: they must do no harm.

use permafrost::proof::offer::{Unit, prove};
use permafrost::syntax::yaml;
use permafrost::{
    Applicability, Kind, Level, Policy, Report, Source, TextRange, TextSize, check_with_fixes, fix,
};
use permafrost_tests::{CorpusFile, corpus};

fn source(file: &CorpusFile) -> Source {
    let name = file.name.rsplit('/').next().unwrap_or_default();
    let kind = Kind::of_file_name(name).expect("names in the corpus tell their kind");
    Source::with_kind(file.text.as_str(), kind)
}

fn line_of(source: &Source, offset: TextSize) -> u32 {
    source.position(offset, permafrost::OffsetUnit::Utf8Bytes).line
}

#[test]
fn files_have_the_findings_that_they_announce() {
    for file in corpus().iter().filter(|file| !file.name.starts_with("odd")) {
        let mut expected = Vec::new();
        let mut announced = Vec::new();
        for (line, text) in (1_u32..).zip(file.text.lines()) {
            if let Some(rules) = text.trim_start().strip_prefix("#! ") {
                announced.extend(rules.split(", "));
            } else {
                expected.extend(announced.drain(..).map(|rule| (line, rule)));
            }
        }
        let source = source(file);
        let report = check_with_fixes(&source, &Policy::at_level(Level::Essential));
        let mut found: Vec<_> = report
            .findings
            .iter()
            .map(|finding| (line_of(&source, finding.range.start()), finding.rule))
            .collect();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{}", file.name);
        assert_eq!(report.syntax_errors, [], "{}", file.name);
    }
}

#[test]
fn the_kind_is_guessed_as_the_name_tells() {
    for file in corpus() {
        assert_eq!(Kind::guess(&file.text), source(&file).kind(), "{}", file.name);
    }
}

#[test]
fn no_prefix_of_any_file_makes_trouble() {
    for file in corpus() {
        let ends = file.text.char_indices().map(|(at, _)| at).chain([file.text.len()]);
        for end in ends {
            for kind in [Kind::Kubernetes, Kind::Dockerfile] {
                let source = Source::with_kind(&file.text[..end], kind);
                assert_places_exist(
                    &check_with_fixes(&source, &Policy::default()),
                    &source,
                    &file.name,
                );
            }
        }
    }
}

/// Every place lies in the text, on boundaries of characters.
fn assert_places_exist(report: &Report, source: &Source, name: &str) {
    let exists =
        |range: TextRange| source.text().get(std::ops::Range::<usize>::from(range)).is_some();
    for error in &report.syntax_errors {
        assert!(exists(error.range), "{name}: {error:?}");
    }
    for finding in &report.findings {
        assert!(exists(finding.range), "{name}: {finding:?}");
        assert!(finding.labels.iter().all(|label| exists(label.range)), "{name}: {finding:?}");
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        assert!(edits.into_iter().all(|edit| exists(edit.range)), "{name}: {finding:?}");
    }
}

#[test]
fn equal_texts_get_equal_reports() {
    for file in corpus() {
        let source = source(&file);
        let policy = Policy::default();
        assert_eq!(
            check_with_fixes(&source, &policy),
            check_with_fixes(&source, &policy),
            "{}",
            file.name
        );
    }
}

#[test]
fn fixing_everything_reaches_a_fixed_point() {
    for file in corpus() {
        for least in [Applicability::MayBreak, Applicability::Safe] {
            let once = fix(&source(&file), &Policy::default(), least);
            assert_eq!(once.stopped, None, "{}", file.name);
            let left = once.report.findings.iter().filter_map(|it| it.fix.as_ref().ok());
            let fixable: Vec<_> = left.filter(|fix| fix.applicability >= least).collect();
            assert!(fixable.is_empty(), "{}: {fixable:?}", file.name);
            let twice = fix(&once.source, &Policy::default(), least);
            assert_eq!(twice.source.text(), once.source.text(), "{}", file.name);
            assert_eq!(twice.applied, [], "{}", file.name);
        }
    }
}

#[test]
fn fixing_keeps_every_comment_and_every_line_end() {
    let line_ends = |text: &str, end| text.matches(end).count();
    for file in corpus() {
        let fixed = fix(&source(&file), &Policy::default(), Applicability::MayBreak);
        let after = fixed.source.text();
        for comment in file.text.lines().filter(|line| line.trim_start().starts_with('#')) {
            assert!(after.lines().any(|line| line == comment), "{}: {comment}", file.name);
        }
        if file.text.contains("\r\n") {
            assert_eq!(line_ends(after, "\n"), line_ends(after, "\r\n"), "{}", file.name);
        }
        let ends = |text: &str| text.ends_with('\n');
        assert_eq!(ends(&file.text), ends(after), "{}: the last line end", file.name);
    }
}

/// The library proves fixes in sets; here each is proved alone.
#[test]
fn every_fix_that_is_offered_can_be_proved_alone() {
    for file in corpus() {
        let source = source(&file);
        for finding in check_with_fixes(&source, &Policy::default()).findings {
            let Ok(fix) = &finding.fix else { continue };
            let unit = Unit { range: unit_of(&source, finding.document), whole: true };
            let proof = prove(source.text(), source.kind(), unit, std::iter::once(fix));
            assert_eq!(proof, Ok(()), "{}: {}", file.name, fix.title);
        }
    }
}

/// What is proved by itself: a Dockerfile as a whole, of a YAML stream one document.
fn unit_of(source: &Source, document: usize) -> TextRange {
    let whole = TextRange::up_to(TextSize::of(source.text()));
    let stream = yaml::parse(source.text());
    if source.kind() == Kind::Dockerfile || stream.documents.len() == 1 {
        return whole;
    }
    stream.documents[document].range
}
