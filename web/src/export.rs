//! Reports of all files that are open, as the command writes them.

use crate::files::Files;
use permafrost_report::run::{Checked, Origin, Run};
use permafrost_report::{json, markdown, sarif};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// A format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Sarif,
    Json,
    Markdown,
}

impl Format {
    pub(crate) const ALL: [Self; 3] = [Self::Sarif, Self::Json, Self::Markdown];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sarif => "SARIF",
            Self::Json => "JSON",
            Self::Markdown => "Markdown",
        }
    }

    /// What it is for.
    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Sarif => "For code scanning, which shows each finding at its line.",
            Self::Json => "For programs: what the command writes with --format json.",
            Self::Markdown => "For people: a table to paste into a pull request.",
        }
    }

    pub(crate) fn file_name(self) -> &'static str {
        match self {
            Self::Sarif => "permafrost.sarif",
            Self::Json => "permafrost.json",
            Self::Markdown => "permafrost.md",
        }
    }

    /// The report of all files in this format; `None` where the browser can't write it.
    pub(crate) fn write(self, files: &Files) -> Option<String> {
        let run = run(files);
        match self {
            Self::Sarif => text_of(&sarif::log(&run)),
            Self::Json => text_of(&json::report(&run)),
            Self::Markdown => Some(markdown::render(&run, "")),
        }
    }
}

/// The files as the command would have read them; an empty tab is no file.
fn run(files: &Files) -> Run {
    let checked = files.iter().filter(|file| !file.is_empty()).map(|file| Checked {
        origin: Origin::File(file.title().into()),
        source: (*file.source).clone(),
        report: (*file.report).clone(),
    });
    Run { files: checked.collect(), unread: Vec::new() }
}

/// A value as JSON that people can read as well.
fn text_of(value: &impl Serialize) -> Option<String> {
    let plain = serde_wasm_bindgen::Serializer::json_compatible();
    let value = value.serialize(&plain).ok()?;
    let indent = JsValue::from_f64(2.0);
    let text = js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &indent);
    Some(String::from(text.ok()?) + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::NewFile;
    use permafrost::Policy;

    #[test]
    fn every_file_is_in_the_report_under_its_title() {
        let file = |text: &str| NewFile { text: text.to_owned(), ..NewFile::default() };
        let mut files = Files::new(NewFile::default());
        files.add(
            vec![file("FROM nginx\n"), file("kind: Pod\nspec: {hostPID: true}\n")],
            &Policy::default(),
        );
        let report = Format::Markdown.write(&files).expect("it is a text");
        assert!(report.contains("#### `Dockerfile`"), "{report}");
        assert!(report.contains("#### `pod.yaml`"), "{report}");
    }
}
