//! The rule `root-group`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A pod or a container runs in the group of root by wish.
    ///
    /// # Why
    ///
    /// Members of group 0 may change every file of the image that root's group can write. Many images give
    /// that group more rights than others have, as some platforms run them with it.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     fsGroup: 0
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       runAsGroup: 0
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     fsGroup: 10001
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       runAsGroup: 10001
    /// ```
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     supplementalGroups: [0, 20000]
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
    ///   securityContext:
    ///     supplementalGroups: [20000]
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// Where no group is set the image decides, and nothing is said:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       runAsUser: 10001
    /// ```
    ///
    /// # Fix
    ///
    /// The group gets the number that the policy gives to users, 10001; of additional groups it goes away.
    ///
    /// # References
    ///
    /// - [Configure a Security Context for a Pod or Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    /// - Also known as: Trivy KSV-0116 and KSV-0021, Kyverno `require-non-root-groups`, Monokle KBP109
    ROOT_GROUP {
        id: "root-group",
        title: "Root group",
        severity: Info,
        level: Immutable,
        way: User,
        peers: [
            "trivy:KSV-0116", "trivy:KSV-0021", "kyverno:require-non-root-groups", "monokle:KBP109",
        ],
        why: "Files that belong to the group of root, and may be written by it, can be changed \
              by the container.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if workload.has_own_user_namespace() {
        return;
    }
    let id = cx.policy().user_id;
    let who = format!("the containers of {workload} run in");
    for key in ["runAsGroup", "fsGroup"] {
        let group = workload.pod_field(&["securityContext", key]);
        let who = if key == "fsGroup" { "volumes are given to" } else { &who };
        report(group, who, id, cx);
    }
    let additional = workload.pod_field(&["securityContext", "supplementalGroups"]);
    for group in additional.items().filter(|group| group.node().as_integer() == Some(0)) {
        let message = format!("{who} the group of root as well");
        cx.report(group, message, || {
            Ok(Fix::new("Remove the group of root", Applicability::MayBreak, group.remove()?))
        });
    }
    for container in workload.containers() {
        report(container.security("runAsGroup"), &format!("{container} runs in"), id, cx);
    }
}

fn report(group: Slot<'_>, who: &str, id: u32, cx: &mut Checker<'_>) {
    if group.as_integer() == Some(0) {
        cx.report(group, format!("{who} the group of root"), || fix(group, id));
    }
}

fn fix(group: Slot<'_>, id: u32) -> Result<Fix, Declined> {
    let rewrite = group.replace(&Value::Integer(id.into()))?;
    let title = format!("Set `{}` to {id}", group.key);
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}
