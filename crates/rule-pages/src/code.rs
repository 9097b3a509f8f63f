//! The text of an example as HTML: coloured simply, with what stands out in it.

use crate::examples::Mark;
use crate::html::escape;
use permafrost::{Kind, Severity};
use std::fmt::Write;
use std::ops::Range;

/// A word or a part of a line that has a colour.
struct Token {
    range: Range<usize>,
    class: &'static str,
}

/// The text of an example as HTML.
pub(crate) fn render(text: &str, kind: Kind, marks: &[Mark]) -> String {
    let tokens = tokens(text, kind);
    let mut out = String::new();
    let mut at = 0;
    for mark in marks {
        out.push_str(&paint(text, &tokens, at..mark.range.start));
        let inner = paint(text, &tokens, mark.range.clone());
        let _ = match mark.severity {
            Some(severity) => write!(out, "<mark class=\"{}\">{inner}</mark>", name(severity)),
            None => write!(out, "<ins>{inner}</ins>"),
        };
        at = mark.range.end;
    }
    out + &paint(text, &tokens, at..text.len())
}

/// The class of what is marked for a finding.
fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// A part of the text with its colours.
fn paint(text: &str, tokens: &[Token], part: Range<usize>) -> String {
    let mut out = String::new();
    let mut at = part.start;
    for token in tokens {
        let (start, end) = (token.range.start.max(at), token.range.end.min(part.end));
        if start >= end {
            continue;
        }
        let (between, inside) = (escape(&text[at..start]), escape(&text[start..end]));
        let _ = write!(out, "{between}<span class=\"{}\">{inside}</span>", token.class);
        at = end;
    }
    out + &escape(&text[at..part.end])
}

/// The tokens of a text, in order and apart.
fn tokens(text: &str, kind: Kind) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut start, mut is_continued) = (0, false);
    for line in text.split_inclusive('\n') {
        let code = line.trim_end();
        let indent = code.len() - code.trim_start().len();
        let mut add = |range: Range<usize>, class| {
            if !range.is_empty() {
                tokens.push(Token { range: start + range.start..start + range.end, class });
            }
        };
        match kind {
            _ if code[indent..].starts_with('#') => add(indent..code.len(), "comment"),
            Kind::Dockerfile => {
                if !is_continued {
                    add(indent..indent + word(&code[indent..]), "key");
                }
                is_continued = code.ends_with('\\');
            }
            Kind::Kubernetes => {
                let key = indent + dashes(&code[indent..]);
                let end = key + key_length(&code[key..]);
                add(key..end, "key");
                if let Some(comment) = code[end..].find(" #") {
                    add(end + comment + 1..code.len(), "comment");
                }
            }
        }
        start += line.len();
    }
    tokens
}

/// How long the instruction is with which a line begins.
fn word(code: &str) -> usize {
    code.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(code.len())
}

/// How long the dashes are that make a line of YAML an item.
fn dashes(code: &str) -> usize {
    let rest = code.trim_start_matches("- ");
    if rest == "-" { code.len() } else { code.len() - rest.len() }
}

/// How long the plain key is with which a line of YAML begins; 0 where it doesn't.
fn key_length(code: &str) -> usize {
    let key = code.find(": ").or_else(|| code.strip_suffix(':').map(str::len)).unwrap_or(0);
    let is_plain = |it: char| it.is_ascii_alphanumeric() || "-_./".contains(it);
    if code[..key].chars().all(is_plain) { key } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn what_is_coloured_reads_as_it_was() {
        for rule in permafrost::rules() {
            let docs = permafrost::docs::Docs::of(rule);
            for shown in crate::examples::of(rule, &docs) {
                let example = &shown.example;
                let painted = render(&example.text, example.kind, &shown.marks);
                assert_eq!(html::text(&painted), example.text, "{}", rule.id);
            }
        }
    }

    #[test]
    fn keys_comments_and_marks_are_told_apart() {
        let mark = Mark { range: 5..9, severity: Some(Severity::Error) };
        assert_eq!(
            render("- a: true # why\n", Kind::Kubernetes, &[mark]),
            "- <span class=\"key\">a</span>: <mark class=\"error\">true</mark> \
             <span class=\"comment\"># why</span>\n",
        );
        assert_eq!(
            render("RUN a \\\n  b\n# c\nUSER <x>\n", Kind::Dockerfile, &[]),
            "<span class=\"key\">RUN</span> a \\\n  b\n<span class=\"comment\"># c</span>\n\
             <span class=\"key\">USER</span> &lt;x&gt;\n",
        );
    }

    #[test]
    fn a_mark_may_hold_a_key() {
        let mark = Mark { range: 0..4, severity: None };
        let painted = "<ins><span class=\"key\">a</span>: b</ins>\n";
        assert_eq!(render("a: b\n", Kind::Kubernetes, &[mark]), painted);
    }
}
