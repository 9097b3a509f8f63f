//! The rule `host-network`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
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
    ///   dnsPolicy: ClusterFirstWithHostNet
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
    ///   dnsPolicy: ClusterFirst
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
    /// The value becomes `false`, and `dnsPolicy: ClusterFirstWithHostNet` beside it becomes
    /// `ClusterFirst`. Clients that reached the pod at an address of its host need a Service or an
    /// ingress instead. A Windows pod with `hostProcess: true` must be on the host's network: there
    /// the fix of `windows-host-process` changes both.
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
        peers: [
            "trivy:KSV-0009", "checkov:CKV_K8S_19", "kube-linter:host-network",
            "polaris:hostNetworkSet", "kubesec:HostNetwork", "kubescape:C-0041",
            "kyverno:disallow-host-namespaces", "monokle:PSS102",
        ],
        why: "On the host's network a container reaches services that listen only for the host \
              itself, and no network policy applies to it.",
        check: Workload(check),
    }
}

/// The policy for resolving names that only makes sense on the host's network.
const HOST_DNS: &str = "ClusterFirstWithHostNet";

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let field = workload.pod_field(&["hostNetwork"]);
    if field.as_bool() == Some(true) {
        let message = format!("{workload} shares the network of its host");
        let pss = cx.pss(PssCheck::HostNamespaces);
        cx.report(field, message, || fix(workload, field)).pss = pss;
    }
}

/// Sets the field to `false`, and gives back the usual way to resolve names.
fn fix(workload: &Workload<'_>, field: Slot<'_>) -> Result<Fix, Declined> {
    if workload.host_process_fields().any(|it| it.as_bool() == Some(true)) {
        return Err(Declined::because(
            "Kubernetes demands the host's network beside `hostProcess: true`; set both to `false`",
        ));
    }
    let dns = workload.pod_field(&["dnsPolicy"]);
    if dns.as_str() != Some(HOST_DNS) {
        return Fix::set_false(field);
    }
    let rewrite =
        field.replace(&Value::Bool(false))?.and(dns.replace(&Value::text("ClusterFirst"))?)?;
    let title = "Set `hostNetwork` to `false` and `dnsPolicy` to `ClusterFirst`";
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}
