//! The rule `low-user-id`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use std::ops::Range;

/// Ids that hosts give to people and daemons; 0 is another rule's.
const LOW: Range<i128> = 1..10_000;

rule! {
    /// A pod or a container runs with a user id below 10000.
    ///
    /// # Why
    ///
    /// User ids of containers and of their host are the same numbers. Those below 10000 are often taken on
    /// the host, by people and by daemons: what breaks out of the container then acts as one of them, and may
    /// change their files.
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
    ///     securityContext:
    ///       runAsUser: 1000
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
    ///     securityContext:
    ///       runAsUser: 10001
    /// ```
    ///
    /// A user namespace of its own gives the pod other numbers on the host:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   hostUsers: false
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       runAsUser: 1000
    /// ```
    ///
    /// # Fix
    ///
    /// The value becomes 10001, or the number that the policy names. Files of the image or of a volume that
    /// belong to the old number are no longer the container's own.
    ///
    /// # References
    ///
    /// - [Configure a Security Context for a Pod or Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    /// - [User namespaces](https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/)
    /// - Also known as: Trivy KSV-0020, Checkov `CKV_K8S_40`, kubesec `RunAsUser`, kube-score
    ///   `container-security-context-user-group-id`, Monokle KBP104
    LOW_USER_ID {
        id: "low-user-id",
        title: "Low user id",
        severity: Info,
        level: Immutable,
        way: User,
        peers: [
            "trivy:KSV-0020", "checkov:CKV_K8S_40", "kubesec:RunAsUser",
            "kube-score:container-security-context-user-group-id", "monokle:KBP104",
        ],
        why: "If the wall around the container breaks, its user has the rights of the host \
              user of that number.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if workload.has_own_user_namespace() || workload.is_windows() {
        return;
    }
    let of_pod = workload.pod_field(&["securityContext", "runAsUser"]);
    let mut containers = workload.containers().peekable();
    let pod_counts = containers.peek().is_none()
        || containers.any(|container| container.security("runAsUser").value().is_none());
    if pod_counts {
        report(of_pod, &format!("the containers of {workload} run"), cx);
    }
    for container in workload.containers() {
        report(container.security("runAsUser"), &format!("{container} runs"), cx);
    }
}

fn report(user: Slot<'_>, who_runs: &str, cx: &mut Checker<'_>) {
    let Some(id) = user.as_integer().filter(|id| LOW.contains(id)) else { return };
    let policy = cx.policy();
    let message = format!("{who_runs} as user {id}, a number that the host may use as well");
    cx.report(user, message, || fix(user, policy.user_id));
}

fn fix(user: Slot<'_>, id: u32) -> Result<Fix, Declined> {
    if LOW.contains(&id.into()) {
        return Err(Declined::because("the policy names a low user id itself"));
    }
    let rewrite = user.replace(&Value::Integer(id.into()))?;
    Ok(Fix::new(format!("Run as user {id}"), Applicability::MayBreak, rewrite))
}
