//! Trees become what rules talk about: workloads, containers and their fields; images and stages.

pub mod slot;
pub mod stage;
pub mod workload;
