//! The rule `host-network`.

use crate::finding::Fix;
use crate::model::workload::Workload;
use crate::policy::PssCheck;
use crate::rule::{Checker, rule};

rule! {
    /// A pod runs with `hostNetwork: true`.
    ///
    /// # Why
    ///
    /// The containers use the network interfaces of the host as their own. They reach what listens
    /// on its loopback address, such as the kubelet or a debugging port, they can listen in its
    /// place, and network policies do not apply to them. What changes the host through such a
    /// service changes every container on it.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   hostNetwork: true
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
    ///   hostNetwork: false
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
    /// The value becomes `false`. Clients that reached the pod at an address of its host need a
    /// Service, a host port or an ingress instead.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `hostNamespaces`
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.2.5
    /// - Also known as: Trivy KSV-0009, Checkov `CKV_K8S_19`, kube-linter `host-network`,
    ///   Polaris `hostNetworkSet`, Kubescape C-0041, Kyverno `disallow-host-namespaces`
    HOST_NETWORK {
        id: "host-network",
        title: "Host network",
        severity: Error,
        level: Essential,
        way: Network,
        peers: ["trivy:KSV-0009", "checkov:CKV_K8S_19", "kube-linter:host-network", "polaris:hostNetworkSet", "kubesec:HostNetwork", "kubescape:C-0041", "kyverno:disallow-host-namespaces", "monokle:PSS102"],
        why: "On the host's network a container reaches services that listen only for the host \
              itself, and no network policy applies to it.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let field = workload.pod_field(&["hostNetwork"]);
    if field.as_bool() == Some(true) {
        let message = format!("{workload} shares the network of its host");
        let pss = cx.pss(PssCheck::HostNamespaces);
        cx.report(field, message, || Fix::set_false(field)).pss = pss;
    }
}
