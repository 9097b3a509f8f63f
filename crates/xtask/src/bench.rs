//! Measures what a check costs: medians, side by side in one run.

use anyhow::Result;

use crate::command::{cargo, run};
use crate::{page, test, workspace};

/// Runs the benchmarks of the library, compiled as the command ships.
pub(crate) fn library() -> Result<()> {
    run(cargo().args(["bench", "--locked", "--package", "permafrost", "--bench", "manifests"]))
}

/// Measures the page as it ships, in Chromium.
pub(crate) fn page() -> Result<()> {
    page::build()?;
    println!("the page, in Chromium");
    test::in_chromium(&workspace::root().join("tests/bench"))
}
