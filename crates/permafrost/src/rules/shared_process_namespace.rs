//! The rule `shared-process-namespace`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A pod sets `shareProcessNamespace: true`.
    ///
    /// # Why
    ///
    /// Every container of the pod sees the processes of all others, may send them signals if it runs as
    /// the same user, and reaches their file systems below `/proc/PID/root`. What was kept apart in several
    /// images is one again while it runs.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   shareProcessNamespace: true # for the reloader
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
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
    ///   shareProcessNamespace: false
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The field goes away. A sidecar that signals or inspects another container needs another way then,
    /// such as an endpoint that reloads.
    ///
    /// # References
    ///
    /// - [Share Process Namespace between Containers in a Pod](https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/)
    SHARED_PROCESS_NAMESPACE {
        id: "shared-process-namespace",
        title: "Shared processes",
        severity: Warning,
        level: Immutable,
        way: Hands,
        peers: [],
        why: "Each container sees the processes of the others, and through `/proc` their \
              files.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let field = workload.pod_field(&["shareProcessNamespace"]);
    if field.as_bool() == Some(true) {
        let message = format!("the containers of {workload} see one another's processes and files");
        cx.report(field, message, || fix(field));
    }
}

fn fix(field: Slot<'_>) -> Result<Fix, Declined> {
    Ok(Fix::new("Remove `shareProcessNamespace`", Applicability::MayBreak, field.remove()?))
}
