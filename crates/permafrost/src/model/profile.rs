//! The profiles by which a kernel limits a pod or a container: `seccompProfile`, `appArmorProfile`.
//!
//! Both have the same fields and the same rules; a container's own takes the place of its pod's.

use super::slot::Slot;
use super::workload::{Container, Workload};
use crate::rewrite::outcome::{Declined, Rewrite, Value};
use crate::syntax::yaml::Node;

/// The profile that a pod or a container names, or would name.
#[derive(Debug, Clone, Copy)]
pub struct Profile<'w> {
    workload: &'w Workload<'w>,
    /// The container whose own it is; the pod's where there is none.
    container: Option<Container<'w>>,
    /// The field in which it is named.
    name: &'static str,
}

/// What a profile comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confinement<'w> {
    /// None is named.
    Unset,
    /// It can't be told, since something else writes it or the type is no text.
    Unknown,
    /// That of the runtime, or one of the node: `RuntimeDefault`, `Localhost`.
    Confined,
    /// Another one, as it is written; an empty text where no type is named.
    Other(&'w str),
}

impl<'w> Profile<'w> {
    /// The profile of the pod, in its field `name`.
    pub fn of_pod(workload: &'w Workload<'w>, name: &'static str) -> Self {
        Self { workload, container: None, name }
    }

    /// The profile of a container, in its field `name`.
    pub fn of_container(container: Container<'w>, name: &'static str) -> Self {
        Self { workload: container.workload, container: Some(container), name }
    }

    /// The mapping that names it.
    pub fn slot(self) -> Slot<'w> {
        self.field(&["securityContext", self.name])
    }

    /// Its type.
    pub fn kind(self) -> Slot<'w> {
        self.field(&["securityContext", self.name, "type"])
    }

    /// The file of a profile of one's own.
    fn local(self) -> Slot<'w> {
        self.field(&["securityContext", self.name, "localhostProfile"])
    }

    fn field(self, keys: &[&'static str]) -> Slot<'w> {
        match self.container {
            Some(container) => container.field(keys),
            None => self.workload.pod_field(keys),
        }
    }

    /// What it comes to.
    pub fn confinement(self) -> Confinement<'w> {
        let (slot, kind) = (self.slot(), self.kind());
        if slot.is_missing() {
            return Confinement::Unset;
        }
        if kind.is_unknown() || !slot.value().is_some_and(Node::is_mapping) {
            return Confinement::Unknown;
        }
        match kind.as_str() {
            Some("RuntimeDefault" | "Localhost") => Confinement::Confined,
            Some(other) => Confinement::Other(other),
            None if kind.is_missing() => Confinement::Other(""),
            None => Confinement::Unknown,
        }
    }

    /// Names the profile of the runtime. The file of another one goes, since Kubernetes refuses it
    /// beside this type.
    pub fn confine(self) -> Result<Rewrite, Declined> {
        let (kind, local) = (self.kind(), self.local());
        let default = Value::text("RuntimeDefault");
        match (kind.value(), local.value()) {
            (_, None) => kind.set(&default),
            (Some(_), Some(_)) => kind.set(&default)?.and(local.remove()?),
            (None, Some(_)) => local.exchange("type", &default),
        }
    }
}
