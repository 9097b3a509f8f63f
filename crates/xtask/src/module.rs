//! Builds `permafrost-wasm` as a package for Node.

use std::path::PathBuf;

use anyhow::Result;

use crate::command::{cargo, command, run};
use crate::{remap, setup, workspace};

/// Builds the module and gives the folder of its package.
pub(crate) fn build() -> Result<PathBuf> {
    const TARGET: &str = "wasm32-unknown-unknown";
    setup::wasm_target()?;
    let wasm_bindgen = setup::wasm_bindgen()?;
    run(cargo()
        .envs([remap::variable()])
        .args(["build", "--locked", "--package", "permafrost-wasm"])
        .args(["--profile", "wasm", "--target", TARGET]))?;
    let built = workspace::target().join(TARGET).join("wasm/permafrost_wasm.wasm");
    let package = workspace::target().join("permafrost-wasm/nodejs");
    run(command(wasm_bindgen).args(["--target", "nodejs", "--out-dir"]).arg(&package).arg(built))?;
    println!("the module lies in {}", package.display());
    Ok(package)
}
