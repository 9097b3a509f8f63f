//! The report as one JSON object, described in docs/json.md.

use super::Checked;
use crate::fix::Mended;
use anyhow::Result;
use permafrost::{OffsetUnit, Summary, wire};
use serde::Serialize;

#[derive(Serialize)]
struct Document<File> {
    /// The version of the command.
    version: &'static str,
    files: Vec<File>,
    summary: Summary,
}

#[derive(Serialize)]
struct CheckedFile {
    path: String,
    #[serde(flatten)]
    report: wire::Report,
}

#[derive(Serialize)]
struct FixedFile {
    path: String,
    #[serde(flatten)]
    fixed: wire::Fixed,
}

/// The report of `check`.
pub(crate) fn write_check(files: &[Checked]) -> Result<String> {
    let mut summary = Summary::default();
    let file = |file: &Checked| {
        let report = wire::report(&file.report, &file.source, OffsetUnit::Utf8Bytes);
        summary += report.summary;
        CheckedFile { path: file.path_for_tools(), report }
    };
    let files = files.iter().map(file).collect();
    to_text(&Document { version: env!("CARGO_PKG_VERSION"), files, summary })
}

/// The outcome of `fix`; its summary counts what is left.
pub(crate) fn write_fix(files: &[Mended]) -> Result<String> {
    let mut summary = Summary::default();
    let file = |file: &Mended| {
        let fixed = wire::fixed(&file.fixed, OffsetUnit::Utf8Bytes);
        summary += fixed.report.summary;
        FixedFile { path: file.path.to_string_lossy().replace('\\', "/"), fixed }
    };
    let files = files.iter().map(file).collect();
    to_text(&Document { version: env!("CARGO_PKG_VERSION"), files, summary })
}

fn to_text(document: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}
