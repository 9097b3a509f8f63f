//! `permafrost fix`.

use crate::Outcome;
use crate::args::{FixArgs, Format};
use crate::files::{self, File, STANDARD_INPUT};
use crate::output::{self, json};
use anyhow::{Context, Result, bail};
use permafrost::view::unified_diff;
use permafrost::{Fixed, fix};
use std::fs;
use std::path::PathBuf;

/// A file and what applying its fixes came to.
#[derive(Debug)]
pub(crate) struct Mended {
    pub(crate) path: PathBuf,
    pub(crate) before: String,
    pub(crate) fixed: Fixed,
}

/// Applies the fixes, and writes the files or a diff.
pub(crate) fn run(args: &FixArgs) -> Result<Outcome> {
    if !matches!(args.format, Format::Text | Format::Json) {
        bail!("`fix` writes text (a diff) or json; `check` has the other formats");
    }
    let policy = args.input.policy()?;
    let mut outcome = Outcome::Clean;
    let mut mended = Vec::new();
    for file in files::read(&args.input.paths, args.input.kind.kind()) {
        let done = file.and_then(|File { path, source, .. }| {
            let fixed = fix(&source, &policy, args.applicability.least());
            let before = source.text().to_owned();
            let mended = Mended { path, before, fixed };
            if args.write {
                write_back(&mended)?;
            }
            Ok(mended)
        });
        match done {
            Ok(it) => mended.push(it),
            Err(error) => {
                output::complain(&error);
                outcome = Outcome::Failed;
            }
        }
    }
    let left = |it: &Mended| {
        !it.fixed.report.findings.is_empty() || !it.fixed.report.syntax_errors.is_empty()
    };
    if mended.iter().any(left) {
        outcome = outcome.max(Outcome::Findings);
    }
    match args.format {
        Format::Json => output::print(&json::write_fix(&mended)?)?,
        _ if args.write => {}
        _ => output::print_raw(&diffs(&mended))?,
    }
    tell(&mended, args.write);
    Ok(outcome)
}

/// Writes the text back where it is from; standard input goes to standard output.
fn write_back(mended: &Mended) -> Result<()> {
    let text = mended.fixed.source.text();
    if mended.path.as_os_str() == STANDARD_INPUT {
        return output::print_raw(text);
    }
    if text == mended.before {
        return Ok(());
    }
    fs::write(&mended.path, text).with_context(|| format!("can't write {}", mended.path.display()))
}

fn diffs(mended: &[Mended]) -> String {
    let diff = |it: &Mended| {
        let name = it.path.to_string_lossy();
        let name = if name == STANDARD_INPUT { "stdin" } else { &name };
        unified_diff(&it.before, it.fixed.source.text(), name)
    };
    mended.iter().map(diff).collect()
}

/// Says on standard error what was done and what is left, so that the diff stays a diff.
fn tell(mended: &[Mended], written: bool) {
    for it in mended {
        if let Some(reason) = &it.fixed.stopped {
            output::complain(&anyhow::anyhow!("{}: {reason}", it.path.display()));
        }
    }
    let made: usize = mended.iter().map(|it| it.fixed.applied.len()).sum();
    let left: usize = mended.iter().map(|it| it.fixed.report.findings.len()).sum();
    let files = mended.iter().filter(|it| it.before != it.fixed.source.text()).count();
    let did = if written { "made" } else { "would make" };
    let s = |count: usize| if count == 1 { "" } else { "s" };
    anstream::eprintln!(
        "{did} {made} fix{} in {files} file{}; {left} finding{} left",
        if made == 1 { "" } else { "es" },
        s(files),
        s(left),
    );
}
