//! `permafrost check`.

use crate::Outcome;
use crate::args::{CheckArgs, Format};
use crate::output::{self, github, json, terminal, text};
use crate::parallel;
use crate::policy::Asked;
use crate::together::Together;
use anyhow::Result;
use permafrost_report::run::{Checked, Run};
use permafrost_report::{markdown, sarif};

/// Checks everything and writes the report.
pub(crate) fn run(args: &CheckArgs) -> Result<Outcome> {
    let asked = Asked::by(&args.input)?;
    let mut run = Run::default();
    let mut files = Vec::new();
    for file in args.input.read() {
        match file {
            Ok(file) if asked.is_by(&file) => {}
            Ok(file) => files.push(file),
            Err(unread) => {
                terminal::complain(&unread.to_string());
                run.unread.push(unread);
            }
        }
    }
    let together = Together::of(&files, &args.input)?;
    let is_for_people = args.input.format == Format::Text;
    let checked = parallel::map(files, |file| {
        let report = together.check(&file.source, &asked.policy);
        if file.is_foreign(&report) {
            return None;
        }
        let checked = Checked { origin: file.origin, source: file.source, report };
        let shown = is_for_people.then(|| text::render_file(&checked));
        Some((checked, shown))
    });
    let (checked, shown): (Vec<_>, Vec<_>) = checked.into_iter().flatten().unzip();
    run.files.extend(checked);
    if run.files.is_empty() && run.unread.is_empty() {
        terminal::say("There is no Dockerfile and no Kubernetes manifest to check.");
    }
    match args.input.format {
        Format::Text => {
            let shown: String = shown.into_iter().flatten().collect();
            let judged_by = asked.line().map(|line| line + "\n").unwrap_or_default();
            terminal::print_as_it_is(&(shown + &text::closing_line(&run) + &judged_by))?;
        }
        Format::Json => terminal::print_bytes(&json::report(&run)?)?,
        Format::Sarif => terminal::print_bytes(&json::pretty(&sarif::log(&run))?)?,
        Format::Github => terminal::print_bytes(&github::render(&run))?,
        Format::Markdown => terminal::print_bytes(&markdown::render(&run, ""))?,
    }
    Ok(output::outcome(&run))
}
