//! The rule `unmasked-proc`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::policy::{Level, PssCheck};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A container sees `/proc` without the masks that protect its host.
    ///
    /// # Why
    ///
    /// Runtimes hide some paths of `/proc` and make others read-only, since what is written there
    /// changes the kernel that all containers share. `procMount: Unmasked` takes that away: with it a
    /// process of sufficient rights sets kernel parameters, or restarts the host through
    /// `sysrq-trigger`.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: build
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       procMount: Unmasked
    ///       privileged: false
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: build
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       privileged: false
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: build
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       procMount: Default
    /// ```
    ///
    /// From Kubernetes 1.35 on the baseline standard allows it to pods that have a user namespace of
    /// their own (`hostUsers: false`), the restricted standard doesn't.
    ///
    /// # Fix
    ///
    /// The field goes away, and the runtime masks `/proc` as it usually does. Containers that build or
    /// run other containers without privileges may need it: give them a user namespace of their own.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `procMount`; restricted, check `procMount_restricted`
    /// - [User Namespaces](https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/)
    /// - Also known as: Trivy KSV-0027, kube-linter `unsafe-proc-mount`, Polaris `procMount`, Kubescape
    ///   C-0211, Kyverno `disallow-proc-mount`
    UNMASKED_PROC {
        id: "unmasked-proc",
        title: "Unmasked /proc",
        severity: Error,
        level: Baseline,
        way: Kernel,
        peers: [
            "trivy:KSV-0027", "kube-linter:unsafe-proc-mount", "polaris:procMount",
            "kubescape:C-0211", "kyverno:disallow-proc-mount", "monokle:PSS109",
        ],
        why: "Through an unmasked /proc a process can change the kernel that all containers share.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let is_relaxed =
        workload.has_own_user_namespace() && PssCheck::frees_user_namespaces(cx.version());
    for container in workload.containers() {
        let field = container.security("procMount");
        let Some(value) = field.as_str().filter(|&value| value != "Default") else { continue };
        let message = match value {
            "Unmasked" => format!("{container} sees `/proc` without its masks"),
            _ => format!("{container} sets `procMount` to something other than `Default`"),
        };
        let pss = if is_relaxed { PssCheck::ProcMountRestricted } else { PssCheck::ProcMount };
        let pss = cx.pss(pss);
        let finding = cx.report(field, message, || fix(field));
        finding.pss = pss;
        if is_relaxed {
            finding.level = Level::Restricted;
        }
    }
}

fn fix(field: Slot<'_>) -> Result<Fix, Declined> {
    Ok(Fix::new("Remove `procMount`", Applicability::MayBreak, field.remove()?))
}
