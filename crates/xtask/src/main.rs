//! `cargo xtask`: sets up what is missing, then builds, serves, tests and measures.
//!
//! Each module does one of these things; `setup` finds or installs what they need, at the moment
//! when they need it. Nothing here is part of what Permafrost ships.

mod asset;
mod bench;
mod command;
mod hadolint;
mod headers;
mod lighthouse;
mod module;
mod offline;
mod page;
mod remap;
mod serve;
mod setup;
mod test;
mod weight;
mod workspace;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

const USAGE: &str = "\
Sets up what is missing, then builds, serves, tests or measures Permafrost.

Usage:
  cargo xtask serve [--release] [--port N]   serve the page (port 8080); rebuilt on each change,
                                             or with --release as it ships
  cargo xtask test [--only STEP]             run all checks, or one of them and what it needs
  cargo xtask rules                          write what the page shows of each rule into
                                             `web/generated/rules.json`
  cargo xtask build                          build the page into `dist` and weigh it, and the
                                             module into `target/permafrost-wasm`
  cargo xtask bench                          measure what a check costs, also beside hadolint
  cargo xtask lighthouse                     let Lighthouse judge the page as it ships; for a
                                             machine that does nothing else meanwhile
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the command line asks for.
fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let Some((task, options)) = arguments.split_first() else {
        print!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    };
    match task.as_str() {
        "serve" => serve::serve(&serve_options(options)?)?,
        "test" => return Ok(test::test(only(options)?)?.exit_code()),
        "build" => {
            no_more(options)?;
            page::build()?;
            module::build()?;
        }
        "rules" => {
            no_more(options)?;
            page::rules()?;
        }
        "bench" => {
            no_more(options)?;
            bench::library()?;
            hadolint::bench()?;
            bench::page()?;
        }
        "lighthouse" => {
            no_more(options)?;
            lighthouse::judge()?;
        }
        "help" | "--help" | "-h" => print!("{USAGE}"),
        other => bail!("there is no task `{other}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

/// The options of `serve`.
fn serve_options(mut options: &[String]) -> Result<serve::Options> {
    let mut found = serve::Options { release: false, port: 8080 };
    while let Some((option, rest)) = options.split_first() {
        options = rest;
        match option.as_str() {
            "--release" => found.release = true,
            "--port" => {
                let (port, rest) = rest.split_first().context("`--port` wants a number")?;
                found.port = port.parse().with_context(|| format!("`{port}` is not a port"))?;
                options = rest;
            }
            _ => no_more(std::slice::from_ref(option))?,
        }
    }
    Ok(found)
}

/// The step that `test` is to run, if not all.
fn only(options: &[String]) -> Result<Option<&str>> {
    match options {
        [] => Ok(None),
        [option, step] if option == "--only" => Ok(Some(step)),
        _ => bail!("`test` takes `--only` and one of: {}", test::step_names()),
    }
}

/// An error where options are left that nobody asked for.
fn no_more(options: &[String]) -> Result<()> {
    match options {
        [] => Ok(()),
        [option, ..] => bail!("`{option}` means nothing here\n\n{USAGE}"),
    }
}
