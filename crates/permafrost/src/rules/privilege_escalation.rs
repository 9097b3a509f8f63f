//! The rule `privilege-escalation`.

use crate::finding::{Applicability, Fix};
use crate::model::workload::{Container, Workload};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use crate::syntax::yaml::Node;

rule! {
    /// A container sets `allowPrivilegeEscalation: true`.
    ///
    /// # Why
    ///
    /// The field decides whether a process may gain more rights than its parent, as `sudo` and
    /// every other program with the setuid bit does. With it a container that starts as a user
    /// without rights can become root, and undo every other protection.
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
    ///       allowPrivilegeEscalation: true
    ///       runAsUser: 10001
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
    ///       allowPrivilegeEscalation: false
    ///       runAsUser: 10001
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
    ///     securityContext:
    ///       allowPrivilegeEscalation: false
    /// ```
    ///
    /// # Fix
    ///
    /// The value becomes `false`. Kubernetes refuses that beside `privileged: true`, so the same
    /// fix sets `privileged` to `false` where it is `true`. Programs that rely on `sudo` or
    /// another setuid program fail: start them as the user that they need.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   restricted, check `allowPrivilegeEscalation`
    /// - [`no_new_privs`](https://docs.kernel.org/userspace-api/no_new_privs.html) in the kernel's
    ///   documentation
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.2.6
    /// - Also known as: Trivy KSV-0001, Checkov `CKV_K8S_20`, kube-linter
    ///   `privilege-escalation-container`, Polaris `privilegeEscalationAllowed`, Kubescape C-0016,
    ///   Kyverno `disallow-privilege-escalation`
    PRIVILEGE_ESCALATION {
        id: "privilege-escalation",
        title: "Privilege escalation",
        severity: Error,
        level: Essential,
        way: Privileges,
        peers: ["trivy:KSV-0001", "checkov:CKV_K8S_20", "kube-linter:privilege-escalation-container", "polaris:privilegeEscalationAllowed", "kubesec:AllowPrivilegeEscalation", "kubescape:C-0016", "kyverno:disallow-privilege-escalation", "monokle:PSS202"],
        why: "A process that may gain rights it did not start with can become root and undo \
              every other protection.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for container in workload.containers() {
        let escalation = container.security("allowPrivilegeEscalation");
        if escalation.as_bool() == Some(true) {
            let message = format!("a process in {container} may gain rights it did not start with");
            cx.report(escalation, message, || fix(container));
        }
    }
}

/// Sets the field to `false`, together with whatever Kubernetes refuses beside that.
fn fix(container: Container<'_>) -> Result<Fix, Declined> {
    let added = container.field(&["securityContext", "capabilities", "add"]);
    let mut added = added.value().into_iter().flat_map(Node::items);
    if added.any(|capability| capability.as_str() == Some("CAP_SYS_ADMIN")) {
        return Err(Declined::because(
            "Kubernetes refuses `false` beside the added capability `CAP_SYS_ADMIN`; take that away first",
        ));
    }
    let escalation = container.security("allowPrivilegeEscalation");
    let privileged = container.security("privileged");
    if privileged.as_bool() != Some(true) {
        return Fix::set_false(escalation);
    }
    let no = Value::Bool(false);
    let rewrite = escalation.replace(&no)?.and(privileged.replace(&no)?)?;
    let title = "Set `allowPrivilegeEscalation` and `privileged` to `false`";
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}
