//! Running other programs, with errors that name the command a person could repeat.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::workspace;

/// A command that runs in the top folder.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root());
    command
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command to its end, its output shown as it comes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    let status = command.status().with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// What a command prints on standard output, trimmed; its errors are shown as they come.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command.stderr(std::process::Stdio::inherit()).output();
    let output = output.with_context(|| format!("could not start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({})", output.status);
    }
    let text = String::from_utf8(output.stdout).with_context(|| format!("output of `{line}`"))?;
    Ok(text.trim().to_owned())
}

/// The file that a program's name means, looked up on `PATH`.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// The value of `PATH` with these folders before all others.
pub(crate) fn path_with(first: &[&Path]) -> Result<std::ffi::OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let first = first.iter().map(|folder| folder.to_path_buf());
    std::env::join_paths(first.chain(std::env::split_paths(&old))).context("building `PATH`")
}

/// The command as a person would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    // The full path of cargo is noise; its name says as much.
    let program = program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy();
    let arguments = command.get_args().map(|argument| format!(" {}", argument.to_string_lossy()));
    format!("{program}{}", arguments.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named_in_its_error() {
        let error = run(cargo().arg("--no-such-option").stderr(std::process::Stdio::null()));
        let message = error.expect_err("cargo has no such option").to_string();
        assert!(message.starts_with("`cargo --no-such-option` failed"), "{message}");
    }

    #[test]
    fn a_program_that_is_nowhere_is_not_on_the_path() {
        assert_eq!(on_path("no-program-has-this-name"), None);
    }
}
