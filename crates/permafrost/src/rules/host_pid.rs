//! The rule `host-pid`.

use crate::finding::{Fix, Label};
use crate::model::workload::Workload;
use crate::policy::PssCheck;
use crate::rule::{Checker, rule};

rule! {
    /// A pod runs with `hostPID: true`.
    ///
    /// # Why
    ///
    /// The containers see every process of the host and of every other container on it. With the
    /// rights to do so they can trace and stop them, and `/proc/1/root` is the disk of the host:
    /// what runs there can be changed without touching an image.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   hostPID: true
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
    ///   hostPID: false
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
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
    /// The value becomes `false`. Monitoring agents that read the processes of the host no longer
    /// see them.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `hostNamespaces`
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.2.3
    /// - Also known as: Trivy KSV-0010, Checkov `CKV_K8S_17`, kube-linter `host-pid`,
    ///   Polaris `hostPIDSet`, Kubescape C-0038, Kyverno `disallow-host-namespaces`
    HOST_PID {
        id: "host-pid",
        title: "Host processes",
        severity: Error,
        level: Essential,
        way: Host,
        peers: [
            "trivy:KSV-0010", "checkov:CKV_K8S_17", "kube-linter:host-pid", "polaris:hostPIDSet",
            "kubesec:HostPID", "kubescape:C-0038", "kyverno:disallow-host-namespaces",
            "monokle:PSS102",
        ],
        why: "Beside the host's processes a container can signal and trace them, and reach the \
              host's disk through /proc/1/root.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let field = workload.pod_field(&["hostPID"]);
    if field.as_bool() == Some(true) {
        let message = format!("{workload} sees the processes of its host");
        let pss = cx.pss(PssCheck::HostNamespaces);
        let finding = cx.report(field, message, || Fix::set_false(field));
        finding.pss = pss;
        let shared = workload.pod_field(&["shareProcessNamespace"]);
        if shared.as_bool() == Some(true) {
            let text = "Kubernetes refuses this beside `hostPID: true`".to_owned();
            finding.labels.push(Label { range: shared.anchor(), text });
        }
    }
}
