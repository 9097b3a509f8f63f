//! The rule `host-port`.

use crate::finding::{Applicability, Fix, Label, Severity};
use crate::model::slot::Slot;
use crate::model::workload::{Container, ContainerList, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A container takes a port of its host.
    ///
    /// # Why
    ///
    /// Whatever reaches the node reaches the container there, past every Service and, with some network
    /// plugins, past the network policies as well. It ties the pod to the address of one node, and it
    /// can take the place of a service of the host that others trust.
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
    ///     ports:
    ///     - containerPort: 8080
    ///       hostPort: 80
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
    ///     ports:
    ///     - containerPort: 8080
    /// ```
    ///
    /// On the host's network every port of a pod is one of the host. Kubernetes writes that into the
    /// pod before admission sees it, so it is reported as well, once for each pod:
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
    ///     ports:
    ///     - containerPort: 8080
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
    ///     ports:
    ///     - containerPort: 8080
    ///       hostPort: 0
    /// ```
    ///
    /// # Fix
    ///
    /// The field goes away. Clients that reached the container at an address of its node need a Service
    /// or an ingress instead; whether there is one, this file alone doesn't tell. On the host's network
    /// there is no fix of its own: leaving that network comes first.
    ///
    /// # References
    ///
    /// - [Configuration best practices: Services](https://kubernetes.io/docs/concepts/configuration/overview/#services)
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `hostPorts`
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.2.13
    /// - Also known as: Trivy KSV-0024, Checkov `CKV_K8S_26`, Polaris `hostPortSet`, Kubescape C-0044,
    ///   Kyverno `disallow-host-ports`
    HOST_PORT {
        id: "host-port",
        title: "Host port",
        severity: Warning,
        level: Baseline,
        way: Network,
        peers: [
            "trivy:KSV-0024", "checkov:CKV_K8S_26", "polaris:hostPortSet", "kubescape:C-0044",
            "kyverno:disallow-host-ports", "kyverno:disallow-host-ports-range", "monokle:PSS106",
        ],
        why: "At an address of its node a container is reached past every Service, and can take the \
              place of what the host serves there.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let on_host = workload.pod_field(&["hostNetwork"]).as_bool() == Some(true);
    for container in workload.containers() {
        for port in container.field(&["ports"]).items() {
            let field = port.field(&["hostPort"]);
            let Some(number) = field.as_integer().filter(|&number| number != 0) else { continue };
            let message = format!("{container} takes port {number} of its host");
            let pss = cx.pss(PssCheck::HostPorts);
            cx.report(field, message, || fix(field, on_host)).pss = pss;
        }
    }
    if on_host && workload.is_pod() {
        check_defaults(workload, cx);
    }
}

/// Reports the ports that become ports of the host because the pod is on the host's network.
///
/// Kubernetes writes them only into pods, and not into their templates.
fn check_defaults(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let containers = workload.containers().filter(|it| it.list != ContainerList::Ephemeral);
    let mut ports = containers.flat_map(defaulted);
    let Some((field, container, number)) = ports.next() else { return };
    let message =
        format!("on its host's network {container} takes port {number} of its host as well");
    let pss = cx.pss(PssCheck::HostPorts);
    let finding = cx.report(field, message, || Err(leave_network()));
    finding.pss = pss;
    // That the pod is on the host's network is the defect; this only follows from it.
    finding.severity = Severity::Info;
    finding.labels.extend(ports.map(|(field, container, number)| Label {
        range: field.anchor(),
        text: format!("and {container} port {number}"),
    }));
}

/// The ports of a container that say nothing of the host, with their numbers.
fn defaulted(container: Container<'_>) -> impl Iterator<Item = (Slot<'_>, Container<'_>, i128)> {
    container.field(&["ports"]).items().filter_map(move |port| {
        let host_port = port.field(&["hostPort"]);
        let field = port.field(&["containerPort"]);
        let number = field.as_integer().filter(|&number| number != 0)?;
        let is_free = host_port.is_missing() || host_port.as_integer() == Some(0);
        is_free.then_some((field, container, number))
    })
}

fn fix(field: Slot<'_>, on_host: bool) -> Result<Fix, Declined> {
    if on_host {
        return Err(leave_network());
    }
    Ok(Fix::new("Remove `hostPort`", Applicability::MayBreak, field.remove()?))
}

fn leave_network() -> Declined {
    Declined::because(
        "on the host's network every port is one of the host; leave that network first",
    )
}
