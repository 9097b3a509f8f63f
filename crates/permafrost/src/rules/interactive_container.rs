//! The rule `interactive-container`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::{ContainerList, Workload};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A container keeps its standard input open or asks for a terminal.
    ///
    /// # Why
    ///
    /// `stdin: true` and `tty: true` let `kubectl attach` type into the first process of a running container.
    /// Where that is a shell or a console, it is a door for changes by hand; a service has no use for it.
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
    ///     stdin: true
    ///     tty: true
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
    ///     tty: false
    /// ```
    ///
    /// # Fix
    ///
    /// The field goes away. Programs that stop when their standard input ends, such as shells, then stop at
    /// once.
    ///
    /// # References
    ///
    /// - [Container v1, fields for debugging](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#debugging)
    INTERACTIVE_CONTAINER {
        id: "interactive-container",
        title: "Interactive container",
        severity: Info,
        level: Immutable,
        way: Hands,
        peers: [],
        why: "A terminal and an open standard input are there for somebody who types into the \
              container.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let containers = workload.containers().filter(|it| it.list != ContainerList::Ephemeral);
    for container in containers {
        for (key, does) in [("stdin", "keeps its standard input open"), ("tty", "has a terminal")] {
            let field = container.field(&[key]);
            if field.as_bool() == Some(true) {
                let message = format!("{container} {does} for somebody who types");
                cx.report(field, message, || fix(field));
            }
        }
    }
}

fn fix(field: Slot<'_>) -> Result<Fix, Declined> {
    let title = format!("Remove `{}`", field.key);
    Ok(Fix::new(title, Applicability::MayBreak, field.remove()?))
}
