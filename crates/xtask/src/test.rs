//! Runs every check of the project, in an order where the quick ones come first.
//!
//! `.ci/run` calls this, so what passes here passes there. A check that fails doesn't stop the
//! others; one that needs a failed check is not run, and counts as failed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::command::{cargo, command, run};
use crate::{module, page, setup, workspace};

/// One check.
struct Step {
    name: &'static str,
    /// What it checks, for the person who watches.
    checks: &'static str,
    /// The step whose result it uses.
    needs: Option<&'static str>,
    run: fn() -> Result<()>,
}

/// All checks. A step comes after what it needs.
const STEPS: [Step; 8] = [
    Step { name: "format", checks: "the code is formatted", needs: None, run: format },
    Step {
        name: "editor",
        checks: "the editor has its types and builds",
        needs: None,
        run: editor,
    },
    Step { name: "clippy", checks: "the code has no lint", needs: None, run: clippy },
    Step { name: "rust", checks: "the tests in Rust", needs: None, run: rust },
    Step { name: "page", checks: "the page builds, and is light", needs: None, run: page::build },
    Step { name: "module", checks: "the module builds", needs: None, run: module },
    Step {
        name: "parity",
        checks: "module, types, rule pages and command agree",
        needs: Some("module"),
        run: parity,
    },
    Step {
        name: "browser",
        checks: "the page works in Chromium",
        needs: Some("page"),
        run: browser,
    },
];

/// How many steps passed and failed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    passed: usize,
    failed: usize,
}

impl Outcome {
    /// Success where nothing failed.
    pub(crate) fn exit_code(&self) -> ExitCode {
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs all steps, or one with what it needs, and prints how they went.
pub(crate) fn test(only: Option<&str>) -> Result<Outcome> {
    let steps = chosen(&STEPS, only)?;
    let outcome = run_steps(&steps);
    println!("{} passed, {} failed", outcome.passed, outcome.failed);
    Ok(outcome)
}

/// The names of all steps, for a message.
pub(crate) fn step_names() -> String {
    STEPS.map(|step| step.name).join(", ")
}

/// The steps to run, in order.
fn chosen<'steps>(steps: &'steps [Step], only: Option<&str>) -> Result<Vec<&'steps Step>> {
    let Some(only) = only else { return Ok(steps.iter().collect()) };
    let Some(step) = steps.iter().find(|step| step.name == only) else {
        bail!("there is no step `{only}`; there are: {}", step_names());
    };
    let wanted = |it: &&Step| it.name == step.name || Some(it.name) == step.needs;
    Ok(steps.iter().filter(wanted).collect())
}

/// Runs steps one after another and sums up how long each took.
fn run_steps(steps: &[&Step]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut lines = Vec::new();
    let mut broken = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n[{}/{}] {}: {}", index + 1, steps.len(), step.name, step.checks);
        let start = Instant::now();
        let result = match step.needs {
            Some(needed) if broken.contains(&needed) => Err(anyhow::anyhow!("`{needed}` failed")),
            _ => (step.run)(),
        };
        let time = seconds(start.elapsed());
        match result {
            Ok(()) => {
                outcome.passed += 1;
                lines.push(format!("  ok      {:8} {time}", step.name));
            }
            Err(error) => {
                outcome.failed += 1;
                broken.push(step.name);
                eprintln!("error: {error:#}");
                lines.push(format!("  FAILED  {:8} {time}  {error:#}", step.name));
            }
        }
    }
    println!("\n{}", lines.join("\n"));
    outcome
}

fn seconds(time: Duration) -> String {
    format!("{:6.1} s", time.as_secs_f64())
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn editor() -> Result<()> {
    page::editor()?;
    run(setup::npm(&page::editor_folder()).args(["run", "check"]))
}

fn clippy() -> Result<()> {
    run(cargo().args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

fn rust() -> Result<()> {
    run(cargo().args(["test", "--locked", "--workspace"]))
}

fn module() -> Result<()> {
    module::build().map(drop)
}

fn parity() -> Result<()> {
    let rule_pages = page::rules()?;
    let command = the_command()?;
    // The editor's TypeScript is that of the project.
    setup::npm_packages(&page::editor_folder())?;
    let folder = workspace::root().join("tests");
    setup::npm_packages(&folder)?;
    let tests = ["parity.mjs", "policy_schema.mjs", "rule_pages.mjs", "schema.mjs", "types.mjs"];
    let tests = tests.map(|file| folder.join(file));
    run(node_test(&tests)?
        .env("PERMAFROST_TSC", page::editor_folder().join("node_modules/typescript/bin/tsc"))
        .env("PERMAFROST_RULE_PAGES", rule_pages)
        .env("PERMAFROST_WASM_PKG", workspace::target().join("permafrost-wasm/nodejs"))
        .env("PERMAFROST_BIN", command))
}

/// The command `permafrost`, built for tests.
fn the_command() -> Result<PathBuf> {
    run(cargo().args(["build", "--locked", "--package", "permafrost-cli"]))?;
    let binary = format!("debug/permafrost{}", std::env::consts::EXE_SUFFIX);
    Ok(workspace::target().join(binary))
}

fn browser() -> Result<()> {
    in_chromium(&workspace::root().join("tests/browser"))
}

/// Runs the modules of a folder on the page that was built.
pub(crate) fn in_chromium(folder: &Path) -> Result<()> {
    setup::npm_packages(&workspace::root().join("tests"))?;
    let chromium = setup::chromium()?;
    let command = the_command()?;
    run(node_test(&modules(folder)?)?
        .env("CHROMIUM", chromium)
        .env("PERMAFROST_BIN", command)
        .env("PERMAFROST_DIST", workspace::dist()))
}

/// Node's test runner for some files.
fn node_test(files: &[PathBuf]) -> Result<std::process::Command> {
    let mut node = command(setup::node()?);
    node.arg("--test").args(files);
    Ok(node)
}

/// The tests of a folder, by name; Node 20 would take a pattern for a file.
fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = folder.read_dir().with_context(|| format!("reading {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "mjs"));
    files.sort();
    // Without a file, Node would look for tests of its own choice and pass.
    if files.is_empty() {
        bail!("{} holds no test", folder.display());
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn step(
        name: &'static str,
        needs: Option<&'static str>,
        run: fn() -> Result<()>,
    ) -> Step {
        Step { name, checks: "", needs, run }
    }

    fn fails() -> Result<()> {
        bail!("broken")
    }

    fn never_runs() -> Result<()> {
        unreachable!("it needs what failed")
    }

    #[test]
    fn a_failure_fails_what_needs_it_and_nothing_else() {
        let steps =
            [step("a", None, fails), step("b", Some("a"), never_runs), step("c", None, || Ok(()))];
        let all = chosen(&steps, None).expect("all steps exist");
        assert_eq!(run_steps(&all), Outcome { passed: 1, failed: 2 });
    }

    #[test]
    fn one_step_is_run_with_what_it_needs() {
        let names = |only| -> Vec<&str> {
            let steps = chosen(&STEPS, Some(only)).expect("the step exists");
            steps.iter().map(|step| step.name).collect()
        };
        assert_eq!(names("browser"), ["page", "browser"]);
        assert_eq!(names("format"), ["format"]);
        assert!(chosen(&STEPS, Some("none")).is_err());
    }

    #[test]
    fn a_step_comes_after_what_it_needs() {
        for (index, step) in STEPS.iter().enumerate() {
            let Some(needed) = step.needs else { continue };
            let before = STEPS[..index].iter().any(|earlier| earlier.name == needed);
            assert!(before, "{} needs {needed}", step.name);
        }
    }
}
