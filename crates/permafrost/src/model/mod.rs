//! Trees become what rules talk about: workloads, containers and their fields; images and stages.

mod resolver;
pub mod slot;
pub mod stage;
mod variables;
pub mod workload;
