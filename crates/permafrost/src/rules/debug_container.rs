//! The rule `debug-container`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::{ContainerList, Workload};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A manifest holds ephemeral containers.
    ///
    /// # Why
    ///
    /// `kubectl debug` adds an ephemeral container to a pod that runs already: somebody looked into it, and
    /// may have changed it, by hand. Kubernetes takes none in a manifest that is applied, so this one was
    /// exported from a cluster; applied again it is refused, and what it documents is a pod that was touched.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///   ephemeralContainers:
    ///   - name: debugger
    ///     image: busybox:1.37.0
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The list goes away. Replace the pod itself: what ran in it is not what was reviewed.
    ///
    /// # References
    ///
    /// - [Ephemeral containers](https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/)
    /// - Also known as: Kyverno `block-ephemeral-containers`
    DEBUG_CONTAINER {
        id: "debug-container",
        title: "Debug container",
        severity: Warning,
        level: Immutable,
        way: Hands,
        peers: ["kyverno:block-ephemeral-containers"],
        why: "A container that is added to a running pod is the very opposite of one that is \
              replaced.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let list = workload.pod_field(&["ephemeralContainers"]);
    let debuggers = workload.containers().filter(|it| it.list == ContainerList::Ephemeral);
    for debugger in debuggers {
        let message = format!("{debugger} was added to {workload} while it ran");
        cx.report(debugger, message, || fix(list));
    }
}

fn fix(list: Slot<'_>) -> Result<Fix, Declined> {
    Ok(Fix::new("Remove `ephemeralContainers`", Applicability::MayBreak, list.remove()?))
}
