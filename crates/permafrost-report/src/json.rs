//! The outcome as one JSON object. Its shape is a promise: docs/json.md and its schema tell it.

use super::run::{Run, Unread};
use permafrost::{OffsetUnit, Summary, wire};
use serde::Serialize;

/// The whole outcome.
#[derive(Serialize)]
struct Document<File> {
    /// The version of Permafrost.
    version: &'static str,
    files: Vec<File>,
    unread: Vec<UnreadFile>,
    summary: Summary,
}

#[derive(Serialize)]
struct CheckedFile {
    path: String,
    #[serde(flatten)]
    report: wire::Report,
}

#[derive(Serialize)]
struct UnreadFile {
    path: String,
    reason: String,
}

/// The report of a run.
pub fn report(run: &Run) -> impl Serialize + use<> {
    let file = |file: &super::run::Checked| CheckedFile {
        path: file.origin.path(),
        report: wire::report(&file.report, &file.source, OffsetUnit::Utf8Bytes),
    };
    let files = run.files.iter().map(file).collect();
    document(files, &run.unread, run.summary())
}

/// An outcome whose files are of another shape.
pub fn document<File: Serialize>(
    files: Vec<File>,
    unread: &[Unread],
    summary: Summary,
) -> impl Serialize + use<File> {
    let unread = unread
        .iter()
        .map(|it| UnreadFile { path: it.path.clone(), reason: it.reason.clone() })
        .collect();
    Document { version: env!("CARGO_PKG_VERSION"), files, unread, summary }
}
