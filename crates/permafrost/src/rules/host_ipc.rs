//! The rule `host-ipc`.

use crate::finding::Fix;
use crate::model::workload::Workload;
use crate::policy::PssCheck;
use crate::rule::{Checker, rule};

rule! {
    /// A pod runs with `hostIPC: true`.
    ///
    /// # Why
    ///
    /// The containers share the System V and POSIX interprocess communication of the host: shared
    /// memory, semaphores and message queues. They can read and write the memory that other
    /// processes share, and so change what those do while they run.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   hostIPC: true
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
    ///   hostIPC: false
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
    /// The value becomes `false`. Containers of one pod still share memory among themselves; only
    /// programs that talk to processes of the host through it stop working.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `hostNamespaces`
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.2.4
    /// - Also known as: Trivy KSV-0008, Checkov `CKV_K8S_18`, kube-linter `host-ipc`,
    ///   Polaris `hostIPCSet`, Kubescape C-0038, Kyverno `disallow-host-namespaces`
    HOST_IPC {
        id: "host-ipc",
        title: "Host IPC",
        severity: Error,
        level: Essential,
        way: Host,
        peers: [
            "trivy:KSV-0008", "checkov:CKV_K8S_18", "kube-linter:host-ipc", "polaris:hostIPCSet",
            "kubesec:HostIPC", "kubescape:C-0038", "kyverno:disallow-host-namespaces",
            "monokle:PSS102",
        ],
        why: "In the host's IPC namespace a container can read and write the shared memory of \
              processes that are not its own.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let field = workload.pod_field(&["hostIPC"]);
    if field.as_bool() == Some(true) {
        let message = format!("{workload} shares the memory segments of its host");
        let pss = cx.pss(PssCheck::HostNamespaces);
        cx.report(field, message, || Fix::set_false(field)).pss = pss;
    }
}
