//! The rule `privilege-escalation`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::workload::{Container, Workload};
use crate::policy::{Level, PssCheck};
use crate::rewrite::outcome::{Declined, Rewrite, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A container sets `allowPrivilegeEscalation` to `true`, or doesn't set it to `false`.
    ///
    /// # Why
    ///
    /// The field decides whether a process may gain more rights than its parent, as `sudo` and
    /// every other program with the setuid bit does. With it a container that starts as a user
    /// without rights can become root, and undo every other protection. Where nobody sets it, it is
    /// as if it were `true`.
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
    /// The restricted level, and every one above it, asks each container to say so, from Kubernetes
    /// 1.8 on; there is no such field for a whole pod:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
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
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       allowPrivilegeEscalation: false
    /// ```
    ///
    /// Kubernetes knows no such field for Windows, and from 1.25 on doesn't ask for it there:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
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
    /// The value becomes `false`. Kubernetes refuses that beside `privileged: true`, and beside an
    /// added capability that is written `CAP_SYS_ADMIN`, so the same fix sets `privileged` to `false`
    /// and takes that capability away. Programs that rely on `sudo` or another setuid program fail:
    /// start them as the user that they need.
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
        peers: [
            "trivy:KSV-0001", "checkov:CKV_K8S_20", "kube-linter:privilege-escalation-container",
            "polaris:privilegeEscalationAllowed", "kubesec:AllowPrivilegeEscalation",
            "kubescape:C-0016", "kyverno:disallow-privilege-escalation", "monokle:PSS202",
        ],
        why: "A process that may gain rights it did not start with can become root and undo \
              every other protection.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if workload.is_windows() && PssCheck::frees_windows(cx.version()) {
        return;
    }
    let pss = cx.pss(PssCheck::AllowPrivilegeEscalation);
    for container in workload.containers() {
        let escalation = container.security("allowPrivilegeEscalation");
        let fix = || fix(workload, container);
        if escalation.as_bool() == Some(true) {
            let message = format!("a process in {container} may gain rights it did not start with");
            cx.report(escalation, message, fix).pss = pss;
        } else if pss.is_some() && escalation.is_missing() {
            let message = format!(
                "nothing keeps a process in {container} from gaining rights it did not start with"
            );
            let finding = cx.report(escalation, message, fix);
            finding.severity = Severity::Warning;
            finding.level = Level::Restricted;
            finding.pss = pss;
        }
    }
}

/// Sets the field to `false`, together with whatever Kubernetes refuses beside that.
fn fix(workload: &Workload<'_>, container: Container<'_>) -> Result<Fix, Declined> {
    if workload.is_windows() {
        return Err(Declined::because("Kubernetes refuses the field in a pod for Windows"));
    }
    let no = Value::Bool(false);
    let mut fields = "`allowPrivilegeEscalation`";
    let mut besides = "";
    let mut rewrite = container.security("allowPrivilegeEscalation").set(&no)?;
    let privileged = container.security("privileged");
    if privileged.as_bool() == Some(true) {
        fields = "`allowPrivilegeEscalation` and `privileged`";
        rewrite = rewrite.and(privileged.replace(&no)?)?;
    }
    if let Some(removal) = without_sys_admin(container) {
        besides = ", and remove `CAP_SYS_ADMIN`";
        let both = removal.and_then(|removal| rewrite.and(removal));
        rewrite = both.map_err(|_| {
            Declined::because(
                "Kubernetes refuses `false` beside the added capability `CAP_SYS_ADMIN`; take that away first",
            )
        })?;
    }
    let title = format!("Set {fields} to `false`{besides}");
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}

/// Takes the capability away that Kubernetes refuses, if it is there: only this spelling of it is.
fn without_sys_admin(container: Container<'_>) -> Option<Result<Rewrite, Declined>> {
    let added = container.field(&["securityContext", "capabilities", "add"]);
    let sys_admin = added.items().find(|item| item.as_str() == Some("CAP_SYS_ADMIN"))?;
    Some(sys_admin.remove())
}

#[cfg(test)]
mod tests {
    use crate::{
        Finding, KubernetesVersion, Level, Policy, PssCheck, Severity, Source, check_with_fixes,
    };

    fn found(spec: &str, minor: u16) -> (String, Vec<Finding>) {
        let policy =
            Policy { kubernetes_version: KubernetesVersion::v1(minor), ..Policy::default() };
        let text = format!("kind: Pod\nspec:\n{spec}");
        let mut findings = check_with_fixes(&Source::new(text.as_str()), &policy).findings;
        findings.retain(|it| it.rule == "privilege-escalation");
        (text, findings)
    }

    fn container(context: &str) -> String {
        format!("  containers:\n  - name: a\n    image: a:1\n    securityContext:\n{context}")
    }

    fn fixed(context: &str) -> Option<String> {
        let (text, mut findings) = found(&container(context), 37);
        Some(findings.remove(0).fix.ok()?.edits.apply(&text))
    }

    #[test]
    fn true_is_grave_at_every_level_and_nothing_at_all_from_restricted_on() {
        let of = |context: &str, minor| {
            let findings = found(&container(context), minor).1;
            findings.into_iter().map(|it| (it.severity, it.level, it.pss)).collect::<Vec<_>>()
        };
        let pss = Some(PssCheck::AllowPrivilegeEscalation);
        let is_set = "      allowPrivilegeEscalation: yes\n";
        assert_eq!(of(is_set, 8), [(Severity::Error, Level::Essential, pss)]);
        assert_eq!(of(is_set, 7), [(Severity::Error, Level::Essential, None)]);
        assert_eq!(of("      runAsUser: 1\n", 8), [(Severity::Warning, Level::Restricted, pss)]);
        assert_eq!(of("      runAsUser: 1\n", 7), []);
    }

    #[test]
    fn privileged_goes_along_wherever_it_stands() {
        let before = "      privileged: true\n";
        let after = "      privileged: false\n      allowPrivilegeEscalation: false\n";
        assert_eq!(fixed(before), Some(found(&container(after), 37).0));
        let before = "      {allowPrivilegeEscalation: true, privileged: true}\n";
        assert_eq!(fixed(before), Some(found(&container(&before.replace("true", "false")), 37).0));
    }

    #[test]
    fn a_literal_cap_sys_admin_goes_along_where_it_can_be_parted() {
        let before =
            "      capabilities:\n        add: [CAP_SYS_ADMIN, CHOWN]\n      runAsUser: 1\n";
        let after = "      capabilities:\n        add: [CHOWN]\n      runAsUser: 1\n      allowPrivilegeEscalation: false\n";
        assert_eq!(fixed(before), Some(found(&container(after), 37).0));
        assert_eq!(fixed("      capabilities:\n        add: [CAP_SYS_ADMIN]\n"), None);
        let before = "      capabilities: {add: [SYS_ADMIN]}\n";
        let after =
            "      capabilities: {add: [SYS_ADMIN]}\n      allowPrivilegeEscalation: false\n";
        assert_eq!(fixed(before), Some(found(&container(after), 37).0));
    }

    #[test]
    fn a_pod_for_windows_never_gets_the_field() {
        let spec = "  os: {name: windows}\n  containers: [{name: a, image: a:1}]\n";
        let findings = found(spec, 24).1;
        assert!(matches!(&findings[..], [finding] if finding.fix.is_err()));
        assert_eq!(found(spec, 25).1, []);
    }

    #[test]
    fn what_a_template_or_a_base_supplies_is_not_missing() {
        for spec in [
            "  containers: [{name: a}]\n",
            "  containers: [{name: a, image: a:1, securityContext: \"{{ .Values.context }}\"}]\n",
            "  containers: [{name: a, image: a:1, securityContext: {allowPrivilegeEscalation: false}}]\n",
        ] {
            assert_eq!(found(spec, 37).1, [], "{spec}");
        }
    }
}
