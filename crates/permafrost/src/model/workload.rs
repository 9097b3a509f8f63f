//! Kubernetes objects that run containers.

use crate::syntax::yaml::Stream;
use std::marker::PhantomData;

/// A Kubernetes object that runs containers.
#[derive(Debug, Clone, Copy)]
pub struct Workload<'t> {
    tree: PhantomData<&'t ()>,
}

/// The workloads of a stream.
pub fn workloads<'t>(_stream: &'t Stream<'t>) -> Vec<Workload<'t>> {
    Vec::new()
}
