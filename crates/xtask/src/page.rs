//! Builds the page: the editor by esbuild, then all of it by Trunk.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::{command, path_with, run};
use crate::{setup, weight, workspace};

/// Builds the page as it ships, into `dist`, and weighs it.
pub(crate) fn build() -> Result<()> {
    editor()?;
    run(trunk("build")?.args(["--release", "true"]))?;
    weight::weigh(&workspace::dist())
}

/// Builds the editor, which `index.html` copies from `web/editor/dist`.
pub(crate) fn editor() -> Result<()> {
    let folder = workspace::root().join("web/editor");
    setup::npm_packages(&folder)?;
    run(setup::npm(&folder).args(["run", "build"]))
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
    let npm_programs = workspace::root().join("web/editor/node_modules/.bin");
    let tools: [&Path; 2] = [wasm_bindgen, &npm_programs];

    let mut command = command(trunk);
    command.arg(task).env("PATH", path_with(&tools)?).env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk wants `true` or `false` in this variable, and stops at the usual `1`.
    if std::env::var_os("NO_COLOR").is_some() {
        command.env("NO_COLOR", "true");
    }
    Ok(command)
}
