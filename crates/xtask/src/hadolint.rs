//! Measures the command against hadolint: whole process against whole process, on the same files.
//!
//! Both check each file with all that they do by default, and their output goes nowhere. They take
//! turns, so that whatever else the machine does slows both; what is printed are medians.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::command::{cargo, run};
use crate::{setup, workspace};

/// How often everything is measured.
const RUNS: usize = 3;

/// How often each of the repository's Dockerfiles is there, so that the start of a process weighs
/// as little as it does in a project with many of them.
const COPIES: usize = 100;

/// A tool, and how it is told to check files.
struct Tool {
    program: PathBuf,
    arguments: &'static [&'static str],
}

/// Prints how many files a second each of the two checks, and how that compares.
///
/// The files are those of the repository that are written as people write them, or the folder of
/// other ones that `PERMAFROST_DOCKERFILES` names.
pub(crate) fn bench() -> Result<()> {
    let hadolint = match setup::hadolint() {
        Ok(program) => Tool { program, arguments: &["--no-fail"] },
        Err(error) => {
            println!("against hadolint: passed over, since it can't be installed: {error:#}");
            return Ok(());
        }
    };
    run(cargo().args(["build", "--release", "--locked", "--package", "permafrost-cli"]))?;
    let program = format!("release/permafrost{}", std::env::consts::EXE_SUFFIX);
    let program = workspace::target().join(program);
    let permafrost = Tool { program, arguments: &["check", "--kind", "dockerfile"] };
    let elsewhere = std::env::var_os("PERMAFROST_DOCKERFILES").map(PathBuf::from);
    let files = match &elsewhere {
        Some(folder) => in_folder(folder, |_| true)?,
        None => copies()?,
    };
    println!("against hadolint {}, on {} Dockerfiles", setup::HADOLINT, files.len());
    let compare = |what: &str, few: &[&[PathBuf]]| -> Result<()> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            ours.push(permafrost.time(few)?);
            theirs.push(hadolint.time(few)?);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        let count = few.iter().map(|files| files.len()).sum();
        println!("{:>10.0} files/s {what}: permafrost", rate(count, ours));
        println!("{:>10.0} files/s {what}: hadolint", rate(count, theirs));
        println!("{:>10.0} times hadolint", theirs.as_secs_f64() / ours.as_secs_f64());
        Ok(())
    };
    compare("in one process", &[&files])?;
    // Here each process checks only one file: most of the time it starts.
    let first = &files[..files.len().min(files.len() / COPIES + 1)];
    let alone: Vec<_> = first.iter().map(std::slice::from_ref).collect();
    compare("in a process each", &alone)
}

/// The Dockerfiles of the repository that are no odd corners, several times, in a folder of their own.
fn copies() -> Result<Vec<PathBuf>> {
    let corpus = workspace::root().join("tests/buildkit/dockerfiles");
    let files = in_folder(&corpus, |name| name.to_string_lossy().starts_with("whole-"))?;
    let folder = workspace::target().join("against-hadolint");
    fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
    let mut copies = Vec::new();
    for copy in 0..COPIES {
        for file in &files {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let to = folder.join(format!("{copy}-{name}"));
            fs::copy(file, &to).with_context(|| format!("writing {}", to.display()))?;
            copies.push(to);
        }
    }
    Ok(copies)
}

/// The files in a folder that have such a name, in order of name.
fn in_folder(folder: &Path, wanted: impl Fn(&OsStr) -> bool) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("reading {}", folder.display()))?;
        if wanted(&entry.file_name()) {
            files.push(entry.path());
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "there is no Dockerfile in {}", folder.display());
    Ok(files)
}

impl Tool {
    /// How long it takes for these files, in a process for each group.
    fn time(&self, groups: &[&[PathBuf]]) -> Result<Duration> {
        let start = Instant::now();
        for files in groups {
            let status = Command::new(&self.program)
                .args(self.arguments)
                .args(*files)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .with_context(|| format!("could not start {}", self.program.display()))?;
            // Both say by 1 that they found something, and by another number that they could not.
            let name = self.program.display();
            ensure!(matches!(status.code(), Some(0 | 1)), "{name} could not do it ({status})");
        }
        Ok(start.elapsed())
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn rate(count: usize, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / time.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let times = [5, 1, 3].map(Duration::from_secs).to_vec();
        assert_eq!(median(times), Duration::from_secs(3));
    }

    #[test]
    fn files_are_counted_by_the_second() {
        assert!((rate(120, Duration::from_millis(500)) - 240.0).abs() < 1e-9);
    }
}
