//! The rule `privileged-container`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::policy::PssCheck;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A container runs with `privileged: true`.
    ///
    /// # Why
    ///
    /// A privileged container has every capability, every device of its host, and a `/proc` and
    /// `/sys` that it may write to. It can mount the disk of the host and change it, and through
    /// the host every other container: no other field of the pod can take that back.
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
    ///       privileged: true # for debugging
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
    ///       privileged: false # for debugging
    /// ```
    ///
    /// Leaving the field out means the same as `false`:
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
    /// The value becomes `false`; in a pod for Windows, where Kubernetes refuses the field, it goes
    /// away. A program that loads kernel modules, mounts disks or opens devices will then fail: give
    /// it the one capability or device plugin that it needs.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `privileged`
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.2.2
    /// - Also known as: Trivy KSV-0017, Checkov `CKV_K8S_16`, kube-linter `privileged-container`,
    ///   Polaris `runAsPrivileged`, Kubescape C-0057, Kyverno `disallow-privileged-containers`
    PRIVILEGED_CONTAINER {
        id: "privileged-container",
        title: "Privileged container",
        severity: Error,
        level: Essential,
        way: Privileges,
        peers: [
            "trivy:KSV-0017", "checkov:CKV_K8S_16", "kube-linter:privileged-container",
            "polaris:runAsPrivileged", "kubesec:Privileged",
            "kube-score:container-security-context-privileged", "kubescape:C-0057",
            "kyverno:disallow-privileged-containers", "monokle:PSS103",
        ],
        why: "A privileged container has every capability and device of its host, so it can \
              rewrite the host's disk and with it every container.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for container in workload.containers() {
        let privileged = container.security("privileged");
        if privileged.as_bool() == Some(true) {
            let message = format!("{container} can reach every device of its host");
            let pss = cx.pss(PssCheck::Privileged);
            cx.report(privileged, message, || fix(workload, privileged)).pss = pss;
        }
    }
}

/// Sets the field to `false`; takes it away where nodes run Windows, as Kubernetes refuses it there.
fn fix(workload: &Workload<'_>, privileged: Slot<'_>) -> Result<Fix, Declined> {
    if !workload.is_windows() {
        return Fix::set_false(privileged);
    }
    Ok(Fix::new("Remove `privileged`", Applicability::MayBreak, privileged.remove()?))
}
