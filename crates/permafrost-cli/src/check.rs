//! `permafrost check`.

use crate::Outcome;
use crate::args::{CheckArgs, Format};
use crate::files::{self, File};
use crate::output::{self, Checked, github, json, markdown, sarif, text};
use anyhow::Result;
use permafrost::{Kind, Report, check};

/// Checks everything and writes the report.
pub(crate) fn run(args: &CheckArgs) -> Result<Outcome> {
    let policy = args.input.policy()?;
    let mut outcome = Outcome::Clean;
    let mut checked = Vec::new();
    for file in files::read(&args.input.paths, args.input.kind.kind()) {
        match file {
            Ok(file) => {
                let report = check(&file.source, &policy);
                checked.extend(worth_telling(file, report));
            }
            Err(error) => {
                output::complain(&error);
                outcome = Outcome::Failed;
            }
        }
    }
    if checked.iter().any(Checked::has_findings) {
        outcome = outcome.max(Outcome::Findings);
    }
    let written = match args.format {
        Format::Text => text::write(&checked),
        Format::Json => json::write_check(&checked)?,
        Format::Sarif => sarif::write(&checked)?,
        Format::Github => github::write(&checked),
        Format::Markdown => markdown::write(&checked),
    };
    output::print(&written)?;
    Ok(outcome)
}

/// What was found in a folder and is no Kubernetes manifest is nobody's business: a folder holds
/// YAML and JSON of many other tools.
fn worth_telling(file: File, report: Report) -> Option<Checked> {
    let foreign = file.source.kind() == Kind::Kubernetes
        && !file.named
        && report.subjects.is_empty()
        && report.findings.is_empty()
        && !looks_like_kubernetes(file.source.text());
    (!foreign).then_some(Checked { path: file.path, source: file.source, report })
}

/// Whether a text that could not be read might be meant as a Kubernetes object.
fn looks_like_kubernetes(text: &str) -> bool {
    text.contains("apiVersion") && text.contains("kind")
}
