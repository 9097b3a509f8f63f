//! `permafrost explain`: the docs of a rule, for a terminal.
//!
//! The docs are Markdown of a plain sort: headings, paragraphs, lists, fences, code spans, links.

use crate::Outcome;
use crate::args::ExplainArgs;
use crate::output::terminal;
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use permafrost::docs::Docs;
use permafrost::{Kind, Rule};
use permafrost_report::words;
use std::fmt::Write;

const HEADING: Style = Style::new().bold().underline();
const CODE: Style = AnsiColor::Cyan.on_default();

/// Prints the docs of a rule.
pub(crate) fn run(args: &ExplainArgs) -> Result<Outcome> {
    terminal::print(&render(args.rule))?;
    Ok(Outcome::Clean)
}

fn render(rule: &Rule) -> String {
    let about = match rule.kind() {
        Kind::Dockerfile => "Dockerfiles",
        Kind::Kubernetes => "Kubernetes",
    };
    let severity = words::severity(rule.severity);
    let mut out = format!(
        "{HEADING}{}{HEADING:#}\n{} · {about} · {severity} · level {}\n\n",
        rule.title, rule.id, rule.level
    );
    let mut in_fence = false;
    for line in Docs::of(rule).markdown.lines() {
        if let Some(info) = line.strip_prefix("```") {
            in_fence = !in_fence;
            if in_fence && let Some(role) = role(info) {
                let _ = writeln!(out, "  {role}:\n");
            }
        } else if in_fence {
            let _ = writeln!(out, "{CODE}      {line}{CODE:#}");
        } else if let Some(heading) = line.strip_prefix("# ") {
            let _ = writeln!(out, "{HEADING}{heading}{HEADING:#}");
        } else {
            let _ = writeln!(out, "{}", spans(line));
        }
    }
    // Trailing spaces are of no use to anyone who copies the text.
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// What an example is marked as, for a reader.
fn role(info: &str) -> Option<&'static str> {
    match info.split_whitespace().nth(1)? {
        "bad" => Some("Reported"),
        "fixed" => Some("After the fix"),
        "good" => Some("Not reported"),
        "beside" => Some("Beside"),
        _ => None,
    }
}

/// A line of prose: code spans in colour, links as their text with the address behind it.
fn spans(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['`', '[']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let span = code(rest).or_else(|| link(rest));
        let (shown, tail) = span.unwrap_or_else(|| (rest[..1].to_owned(), &rest[1..]));
        out.push_str(&shown);
        rest = tail;
    }
    out + rest
}

/// The code span at the start of a text, and what follows it.
///
/// The backticks stay: without colours nothing else tells code from prose.
fn code(text: &str) -> Option<(String, &str)> {
    let (code, tail) = text.strip_prefix('`')?.split_once('`')?;
    Some((format!("{CODE}`{code}`{CODE:#}"), tail))
}

/// The link at the start of a text, and what follows it.
fn link(text: &str) -> Option<(String, &str)> {
    let (words, tail) = text.strip_prefix('[')?.split_once("](")?;
    let (address, tail) = tail.split_once(')')?;
    Some((format!("{} <{address}>", spans(words)), tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn links_and_code_read_well_without_colours() {
        let line = "See [Standards](https://x.example/a), `a[0]` and [this] `too";
        let expected = "See Standards <https://x.example/a>, `a[0]` and [this] `too";
        assert_eq!(plain(&spans(line)), expected);
    }

    #[test]
    fn every_rule_is_explained_with_its_sections_and_examples() {
        for rule in permafrost::rules() {
            let text = plain(&render(rule));
            for heading in ["\nWhy\n", "\nExamples\n", "  Reported:\n", "\nFix\n", "\nReferences\n"]
            {
                assert!(text.contains(heading), "{} lacks {heading:?}:\n{text}", rule.id);
            }
            assert!(!text.contains("```"), "{text}");
        }
    }
}
