//! The rule `windows-host-process`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::{ContainerList, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A pod or a container runs as processes of its Windows host.
    ///
    /// # Why
    ///
    /// A `HostProcess` container is a container in name only: its programs run on the Windows node
    /// itself, with its files, its network and an account of the host. They can replace the kubelet,
    /// the runtime and every image on the node.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: agent
    /// spec:
    ///   os:
    ///     name: windows
    ///   hostNetwork: true
    ///   securityContext:
    ///     windowsOptions:
    ///       hostProcess: true
    ///       runAsUserName: NT AUTHORITY\Local service
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: agent
    /// spec:
    ///   os:
    ///     name: windows
    ///   hostNetwork: false
    ///   securityContext:
    ///     windowsOptions:
    ///       hostProcess: false
    ///       runAsUserName: NT AUTHORITY\Local service
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: agent
    /// spec:
    ///   os:
    ///     name: windows
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The value becomes `false`, in the pod and in all of its containers at once, since Kubernetes
    /// refuses a pod in which only some are processes of the host. `hostNetwork`, which it demands
    /// beside `hostProcess: true`, becomes `false` as well. An agent that manages the node fails then:
    /// let it run in a namespace whose admission allows it.
    ///
    /// # References
    ///
    /// - [Create a Windows HostProcess Pod](https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/)
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `windowsHostProcess`
    /// - CIS Kubernetes Benchmark 1.12, 5.2.11
    /// - Also known as: Trivy KSV-0103, Polaris `hostProcess`, Kubescape C-0211, Kyverno
    ///   `disallow-host-process`
    WINDOWS_HOST_PROCESS {
        id: "windows-host-process",
        title: "Windows host process",
        severity: Error,
        level: Baseline,
        way: Host,
        peers: [
            "trivy:KSV-0103", "polaris:hostProcess", "kubescape:C-0211",
            "kyverno:disallow-host-process", "monokle:PSS101",
        ],
        why: "Its programs run on the Windows node itself, where they can replace the runtime and \
              every image.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for field in workload.host_process_fields().filter(is_true) {
        let message = match field.owner.container() {
            Some(container) => format!("{container} runs on its Windows host itself"),
            None => format!("{workload} runs on its Windows host itself"),
        };
        let pss = cx.pss(PssCheck::WindowsHostProcess);
        cx.report(field, message, || fix(workload)).pss = pss;
    }
}

fn is_true(field: &Slot<'_>) -> bool {
    field.as_bool() == Some(true)
}

/// Makes none of the containers a process of the host: Kubernetes takes all of them or none.
fn fix(workload: &Workload<'_>) -> Result<Fix, Declined> {
    let network = workload.pod_field(&["hostNetwork"]);
    let title = if is_true(&network) {
        "Set `hostProcess` and `hostNetwork` to `false`"
    } else {
        "Set `hostProcess` to `false`"
    };
    let can_change = |field: &Slot<'_>| {
        field.owner.container().is_none_or(|it| it.list != ContainerList::Ephemeral)
    };
    let fields = workload.host_process_fields().filter(can_change).chain([network]);
    let mut rewrites = fields.filter(is_true).map(|it| it.replace(&Value::Bool(false)));
    let first =
        rewrites.next().unwrap_or_else(|| Err(Declined::because("the field isn't there")))?;
    let all = rewrites.try_fold(first, |all, rewrite| all.and(rewrite?))?;
    Ok(Fix::new(title, Applicability::MayBreak, all))
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Policy, Source, check_with_fixes, fix};

    const POD: &str = "kind: Pod
spec:
  hostNetwork: true
  containers:
  - name: a
    image: a:1.0
    securityContext: {windowsOptions: {hostProcess: true}}
  - name: b
    image: b:1.0
    securityContext: {windowsOptions: {hostProcess: true}}
";

    #[test]
    fn all_containers_leave_their_host_at_once() {
        let after = fix(&Source::new(POD), &Policy::default(), Applicability::MayBreak);
        assert_eq!(after.source.text().matches("hostProcess: false").count(), 2);
        assert!(after.source.text().contains("hostNetwork: false"));
        assert_eq!(after.applied.iter().filter(|it| it.rule == "windows-host-process").count(), 1);
    }

    #[test]
    fn the_network_alone_cannot_be_left() {
        let findings = check_with_fixes(&Source::new(POD), &Policy::default()).findings;
        let network = findings.into_iter().find(|it| it.rule == "host-network");
        let declined = network.expect("it is found").fix.expect_err("it is declined");
        assert!(declined.reason.contains("hostProcess"));
    }
}
