//! `permafrost check`.

use crate::Outcome;
use crate::args::{CheckArgs, Format};
use crate::output::run::{Checked, Run};
use crate::output::{github, json, markdown, sarif, terminal, text};
use crate::parallel;
use crate::together::Together;
use anyhow::Result;

/// Checks everything and writes the report.
pub(crate) fn run(args: &CheckArgs) -> Result<Outcome> {
    let policy = args.input.policy()?;
    let mut run = Run::default();
    let mut files = Vec::new();
    for file in args.input.read() {
        match file {
            Ok(file) => files.push(file),
            Err(unread) => {
                terminal::complain(&unread.to_string());
                run.unread.push(unread);
            }
        }
    }
    let together = Together::of(&files, &args.input)?;
    let checked = parallel::map(files, |file| {
        let report = together.check(&file.source, &policy);
        let is_foreign = file.is_foreign(&report);
        (!is_foreign).then_some(Checked { origin: file.origin, source: file.source, report })
    });
    run.files.extend(checked.into_iter().flatten());
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
