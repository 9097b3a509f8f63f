//! The outcome as one JSON object. Its shape is a promise: docs/json.md and its schema tell it.

use super::terminal::acts;
use crate::fix::Mended;
use anyhow::Result;
use permafrost::{OffsetUnit, Summary, wire};
use permafrost_report::json;
use permafrost_report::run::{Run, Unread};
use serde::Serialize;
use std::fmt::Write;

#[derive(Serialize)]
struct FixedFile {
    path: String,
    #[serde(flatten)]
    fixed: wire::Fixed,
}

/// The report of `check`.
pub(crate) fn report(run: &Run) -> Result<String> {
    pretty(&json::report(run))
}

/// The outcome of `fix`; its summary counts what is left after the fixes.
pub(crate) fn fixed(mended: &[Mended], unread: &[Unread]) -> Result<String> {
    let mut summary = Summary::default();
    let file = |mended: &Mended| {
        let fixed = wire::fixed(&mended.fixed, OffsetUnit::Utf8Bytes);
        summary += fixed.report.summary;
        FixedFile { path: mended.origin.path(), fixed }
    };
    let files = mended.iter().map(file).collect();
    pretty(&json::document(files, unread, summary))
}

/// Any value as JSON for a person's eyes as well.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String> {
    Ok(escaped(&serde_json::to_string_pretty(value)?) + "\n")
}

/// The same JSON with every character on which a terminal could act written as `\uXXXX`.
///
/// JSON demands that only of the ASCII ones. All others stand in strings, where both mean the same.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for char in json.chars() {
        if acts(char) {
            let _ = write!(out, "\\u{:04x}", u32::from(char));
        } else {
            out.push(char);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_mean_the_same_and_do_nothing_to_a_terminal() {
        let text = "a\u{9b}\u{202e}\u{1b}\r\n\t😀\u{7f}";
        let json = pretty(&text).expect("it is a string");
        assert!(!json.trim_end().contains(|char| acts(char) || char == '\n'), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).expect("it is JSON"), text);
    }
}
