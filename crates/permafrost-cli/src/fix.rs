//! `permafrost fix`: prints what would change, or writes it.
//!
//! Whatever it says about findings, and its exit code, is about the files as it leaves them: without
//! `--write` nothing is mended yet.

use crate::Outcome;
use crate::args::{FixArgs, Format};
use crate::files::File;
use crate::output::{self, github, json, terminal};
use crate::parallel;
use crate::policy::Asked;
use crate::together::Together;
use anstyle::{AnsiColor, Style};
use anyhow::{Result, bail};
use permafrost::view::unified_diff;
use permafrost::{Applicability, Fixed, Policy, Report, Source};
use permafrost_report::run::{Checked, Run};
use permafrost_report::run::{Origin, Unread};
use permafrost_report::{markdown, sarif, words};
use std::fmt::Write;
use std::fs;

/// A file, what was found in it, and what making its fixes came to.
#[derive(Debug)]
pub(crate) struct Mended {
    /// Where it is from.
    pub(crate) origin: Origin,
    /// The outcome of the fixes.
    pub(crate) fixed: Fixed,
    before: Source,
    found: Report,
    /// Whether the text after the fixes has taken the place of the one before.
    written: bool,
}

/// Makes the fixes, and writes the files or a diff.
pub(crate) fn run(args: &FixArgs) -> Result<Outcome> {
    let format = args.input.format;
    let (asked, least) = (Asked::by(&args.input)?, args.least());
    let mut given = Vec::new();
    let mut unread = Vec::new();
    for file in args.input.read() {
        match file {
            Ok(file) if asked.is_by(&file) => {}
            Ok(file) => given.push(file),
            Err(error) => {
                terminal::complain(&error.to_string());
                unread.push(error);
            }
        }
    }
    let together = Together::of(&given, &args.input)?;
    let mend = |file| mend(file, &together, &asked.policy, least);
    let mut files: Vec<_> = parallel::map(given, mend).into_iter().flatten().collect();
    let from_standard_input = files.iter().any(|it| it.origin == Origin::StandardInput);
    if args.write && from_standard_input && format != Format::Text {
        bail!(
            "with `--write` the text from standard input is all that is printed: leave `--format` out"
        );
    }
    let mut failed = false;
    if args.write {
        for file in &mut files {
            if let Err(error) = file.write() {
                terminal::complain(&format!("{error:#}"));
                failed = true;
            }
        }
    }
    let outcome = print(args, &files, unread)?;
    tell(args, &files);
    if let Some(line) = asked.line().filter(|_| format == Format::Text) {
        terminal::say(&line);
    }
    Ok(if failed { Outcome::Failed } else { outcome })
}

fn mend(
    file: File,
    together: &Together<'_>,
    policy: &Policy,
    least: Applicability,
) -> Option<Mended> {
    let found = together.check(&file.source, policy);
    if file.is_foreign(&found) {
        return None;
    }
    let fixed = together.fix(&file.source, policy, least);
    let File { origin, source: before, .. } = file;
    Some(Mended { origin, fixed, before, found, written: false })
}

impl Mended {
    fn is_changed(&self) -> bool {
        self.before.text() != self.fixed.source.text()
    }

    /// Puts the text after the fixes where the one before is from; standard input has no such
    /// place, so that its text goes to standard output, changed or not.
    fn write(&mut self) -> Result<()> {
        let text = self.fixed.source.text();
        match &self.origin {
            Origin::StandardInput => terminal::print_bytes(text)?,
            Origin::File(path) if self.is_changed() => {
                // Written in place, so that the file keeps its owner, its mode and its links.
                if let Err(error) = fs::write(path, text) {
                    bail!("could not write {}: {error}", path.display());
                }
            }
            Origin::File(_) => {}
        }
        self.written = true;
        Ok(())
    }

    fn diff(&self) -> String {
        let path = match &self.origin {
            Origin::StandardInput => "stdin".to_owned(),
            Origin::File(_) => self.origin.path(),
        };
        unified_diff(self.before.text(), self.fixed.source.text(), &path)
    }

    /// The file as the command leaves it.
    fn left(&self) -> Checked {
        let (source, report) = if self.written {
            (&self.fixed.source, &self.fixed.report)
        } else {
            (&self.before, &self.found)
        };
        Checked { origin: self.origin.clone(), source: source.clone(), report: report.clone() }
    }
}

/// Writes to standard output what the format asks for.
fn print(args: &FixArgs, files: &[Mended], unread: Vec<Unread>) -> Result<Outcome> {
    let diff = || files.iter().map(Mended::diff).collect::<String>();
    if args.input.format == Format::Json {
        terminal::print_bytes(&json::fixed(files, &unread)?)?;
    }
    let run = Run { files: files.iter().map(Mended::left).collect(), unread };
    match args.input.format {
        Format::Text if !args.write => print_diff(&diff())?,
        Format::Text | Format::Json => {}
        Format::Sarif => terminal::print_bytes(&json::pretty(&sarif::log(&run))?)?,
        Format::Github => terminal::print_bytes(&github::render(&run))?,
        Format::Markdown => {
            let diff = if args.write { String::new() } else { diff() };
            terminal::print_bytes(&markdown::render(&run, &diff))?;
        }
    }
    Ok(output::outcome(&run))
}

/// Prints a diff: with colours and harmless for a person, byte for byte for `git apply`.
fn print_diff(diff: &str) -> Result<()> {
    if !terminal::is_read_by_a_person() {
        return terminal::print_bytes(diff);
    }
    let mut out = String::new();
    for line in diff.lines() {
        let style = match line.as_bytes() {
            [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => Style::new().bold(),
            [b'@', ..] => AnsiColor::Cyan.on_default(),
            [b'-', ..] => AnsiColor::Red.on_default(),
            [b'+', ..] => AnsiColor::Green.on_default(),
            _ => Style::new(),
        };
        let _ = writeln!(out, "{style}{}{style:#}", terminal::visible(line));
    }
    terminal::print(&out)
}

/// Says on standard error what was done and what is left, so that the diff stays a diff.
fn tell(args: &FixArgs, files: &[Mended]) {
    for file in files {
        let shown = file.origin.shown();
        if let Some(reason) = &file.fixed.stopped {
            terminal::say(&terminal::visible(&format!("{shown}: {reason}")));
        }
        if file.written && file.is_changed() {
            let made = words::count(file.fixed.applied.len(), "fix");
            terminal::say(&terminal::visible(&format!("{shown}: {made}")));
            for applied in &file.fixed.applied {
                let line = format!("  {}: {}", applied.rule, applied.title);
                terminal::say(&terminal::visible(&line));
            }
        }
    }
    terminal::say(&summary(args, files));
}

/// One line that sums it up, and one that says how to get more.
fn summary(args: &FixArgs, files: &[Mended]) -> String {
    let changed = files.iter().filter(|it| it.is_changed()).count();
    let applied = files.iter().flat_map(|it| &it.fixed.applied);
    let made = applied.clone().count();
    let left = files.iter().flat_map(|it| &it.fixed.report.findings);
    let findings = words::count(left.clone().count(), "finding");
    let what = if made == 0 {
        format!("Nothing to fix; {findings} left")
    } else {
        let made = words::count(made, "fix");
        let changed = words::count(changed, "file");
        let would = if args.write { "" } else { "would be " };
        format!("{made} in {changed}; {findings} {would}left")
    };
    let may_break = |it: &Applicability| *it == Applicability::MayBreak;
    let risky_made = applied.map(|it| it.applicability).filter(may_break).count();
    let fixes_left = left.filter_map(|it| it.fix.as_ref().ok()).map(|fix| fix.applicability);
    let risky_left = fixes_left.filter(may_break).count();
    let (risky, what_of_them) = if risky_made > 0 {
        (
            risky_made,
            "of these may break a workload that relied on the old freedom: `--applicability safe` leaves them out",
        )
    } else {
        (
            risky_left,
            "more may break a workload that relied on the old freedom: `--applicability may-break` makes them",
        )
    };
    let hint = if risky > 0 { format!(".\n{risky} {what_of_them}") } else { String::new() };
    format!("{what}{hint}.")
}
