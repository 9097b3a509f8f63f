//! `permafrost check`.

use crate::Outcome;
use crate::args::{CheckArgs, Format};
use crate::output::run::{Checked, Run};
use crate::output::{github, json, markdown, sarif, terminal, text};
use anyhow::Result;
use permafrost::check_with_fixes;

/// Checks everything and writes the report.
pub(crate) fn run(args: &CheckArgs) -> Result<Outcome> {
    let policy = args.input.policy()?;
    let mut run = Run::default();
    for file in args.input.read() {
        match file {
            Ok(file) => {
                let report = check_with_fixes(&file.source, &policy);
                if !file.is_foreign(&report) {
                    run.files.push(Checked { origin: file.origin, source: file.source, report });
                }
            }
            Err(unread) => {
                terminal::complain(&unread.to_string());
                run.unread.push(unread);
            }
        }
    }
    if run.files.is_empty() && run.unread.is_empty() {
        terminal::say("There is no Dockerfile and no Kubernetes manifest to check.");
    }
    match args.input.format {
        Format::Text => terminal::print(&text::render(&run))?,
        Format::Json => terminal::print_bytes(&json::report(&run)?)?,
        Format::Sarif => terminal::print_bytes(&sarif::render(&run)?)?,
        Format::Github => terminal::print_bytes(&github::render(&run))?,
        Format::Markdown => terminal::print_bytes(&markdown::render(&run, ""))?,
    }
    Ok(run.outcome())
}
