//! Measures what a check costs: medians, side by side in one run.

use anyhow::Result;

use crate::command::{cargo, run};

/// Runs the benchmarks of the library, compiled as the command ships.
pub(crate) fn bench() -> Result<()> {
    run(cargo().args(["bench", "--locked", "--package", "permafrost", "--bench", "manifests"]))
}
