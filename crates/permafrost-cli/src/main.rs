//! The `permafrost` command: what could change your container while it runs?
//!
//! Exit codes: 0 nothing found, 1 findings or errors of syntax, 2 something could not be done.

mod args;
mod check;
mod files;
mod fix;
mod output;
mod rules;

use clap::Parser;
use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Clean,
    Findings,
    Failed,
}

fn main() -> ExitCode {
    let run = || match args::Args::parse().command {
        args::Command::Check(args) => check::run(&args),
        args::Command::Fix(args) => fix::run(&args),
        args::Command::Rules(args) => rules::list(&args),
        args::Command::Explain(args) => rules::explain(&args),
    };
    let outcome = run().unwrap_or_else(|error| {
        // A reader that went away, such as `head`, wants no complaint.
        if !output::is_broken_pipe(&error) {
            anstream::eprintln!("permafrost: {}", output::visible(&format!("{error:#}")));
        }
        Outcome::Failed
    });
    match outcome {
        Outcome::Clean => ExitCode::SUCCESS,
        Outcome::Findings => ExitCode::from(1),
        Outcome::Failed => ExitCode::from(2),
    }
}
