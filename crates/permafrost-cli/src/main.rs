//! The `permafrost` command: what could change your container while it runs?
//!
//! `args` says what can be asked for, `policy` what is asked, `files` reads, `check` and `fix` do the
//! work, `output` writes the outcome in its formats. What is judged, and how, is the library's
//! business.
//!
//! Exit codes: 0 nothing found, 1 findings or errors of syntax, 2 something could not be done.

/// Checks are many short-lived trees, on several threads: a sixth of the time goes with this one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod args;
mod check;
mod explain;
mod files;
mod fix;
mod lesson;
mod output;
mod parallel;
mod policy;
mod rules;
mod together;

use args::Command;
use clap::Parser;
use output::terminal;
use std::process::ExitCode;

/// How a run ended; the worst of it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing was found.
    Clean,
    /// Something was found in a file as the command leaves it.
    Findings,
    /// Something could not be read, written or done.
    Failed,
}

fn main() -> ExitCode {
    let result = match args::Args::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Fix(args) => fix::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Lesson(args) => lesson::run(&args),
    };
    let outcome = result.unwrap_or_else(|error| {
        terminal::complain(&format!("{error:#}"));
        Outcome::Failed
    });
    match outcome {
        Outcome::Clean => ExitCode::SUCCESS,
        Outcome::Findings => ExitCode::from(1),
        Outcome::Failed => ExitCode::from(2),
    }
}
