//! Builds the page: the editor by esbuild, the rules' pages by `rule-pages`, then all of it by Trunk.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::{cargo, command, path_with, run};
use crate::{offline, remap, setup, weight, workspace};

/// Builds the page as it ships, into `dist`, and weighs it.
pub(crate) fn build() -> Result<()> {
    editor()?;
    rules()?;
    forget_earlier_builds()?;
    run(trunk("build")?.args(["--release", "true"]))?;
    shrink(&workspace::dist())?;
    offline::write(&workspace::dist())?;
    weight::weigh(&workspace::dist())
}

/// Takes away what Trunk keeps between builds: a file that is no longer made would still be shipped.
fn forget_earlier_builds() -> Result<()> {
    let kept = workspace::target().join("wasm-bindgen");
    match std::fs::remove_dir_all(&kept) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", kept.display()))
        }
        _ => Ok(()),
    }
}

/// Builds the bundles of the editor and of what stands before it, which the page loads.
pub(crate) fn editor() -> Result<()> {
    let folder = editor_folder();
    setup::npm_packages(&folder)?;
    run(setup::npm(&folder).args(["run", "build"]))
}

/// Writes what the page shows of each rule, which it loads as one file, and gives that file.
pub(crate) fn rules() -> Result<PathBuf> {
    let file = workspace::root().join("web/generated/rules.json");
    let program = ["run", "--quiet", "--locked", "--package", "rule-pages", "--"];
    run(cargo().args(program).arg(&file))?;
    Ok(file)
}

/// The folder of the editor.
pub(crate) fn editor_folder() -> PathBuf {
    workspace::root().join("web/editor")
}

/// A command of Trunk, with the tools that Trunk itself calls where it looks for them.
///
/// Trunk would download these tools for itself. From the registries, and pinned by our own lock
/// files, they are the ones that everything else here uses.
pub(crate) fn trunk(task: &str) -> Result<Command> {
    setup::wasm_target()?;
    let trunk = setup::trunk()?;
    let wasm_bindgen = setup::wasm_bindgen()?;
    let wasm_bindgen = wasm_bindgen.parent().context("a program lies in a folder")?;
    let npm_programs = editor_folder().join("node_modules/.bin");
    let tools: [&Path; 2] = [wasm_bindgen, &npm_programs];

    let mut command = command(trunk);
    command.arg(task).env("PATH", path_with(&tools)?).env("TRUNK_SKIP_VERSION_CHECK", "true");
    command.envs([remap::variable()]);
    // Trunk wants `true` or `false` in this variable, and stops at the usual `1`.
    if std::env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    Ok(command)
}

/// Shrinks what the compiler and `wasm-bindgen` made.
fn shrink(dist: &Path) -> Result<()> {
    // What `wasm-bindgen` writes is for people to read.
    let script = dist.join("permafrost-web.js");
    let mut esbuild = command(editor_folder().join("node_modules/.bin/esbuild"));
    esbuild.args(["--minify", "--format=esm", "--allow-overwrite", "--log-level=warning"]);
    run(esbuild.arg(format!("--outfile={}", script.display())).arg(&script))?;
    shrink_wasm(dist)
}

/// Lets `wasm-opt` of the npm package binaryen shrink the page's WebAssembly, where it is installed.
///
/// It barely changes what is transferred, but the browser has a sixteenth less to compile. Trunk
/// would not tell it which features the compiler uses.
fn shrink_wasm(dist: &Path) -> Result<()> {
    /// What the pinned compiler uses on its own; all browsers have had it since 2021.
    const FEATURES: [&str; 6] = [
        "--enable-bulk-memory",
        "--enable-multivalue",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
    ];
    let wasm_opt = editor_folder().join("node_modules/.bin/wasm-opt");
    if !wasm_opt.exists() {
        return Ok(());
    }
    let entries = dist.read_dir().with_context(|| format!("reading {}", dist.display()))?;
    for entry in entries {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "wasm") {
            run(command(&wasm_opt).args(FEATURES).arg("-Oz").arg(&file).arg("-o").arg(&file))?;
        }
    }
    Ok(())
}
