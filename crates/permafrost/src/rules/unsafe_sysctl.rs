//! The rule `unsafe-sysctl`.

use crate::finding::{Applicability, Fix};
use crate::model::item::Item;
use crate::model::workload::Workload;
use crate::policy::{KubernetesVersion, PssCheck};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

/// The parameters that touch no other pod, each with the minor version from which on admission
/// knows it.
const SAFE: [(&str, u16); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
    ("net.ipv4.tcp_notsent_lowat", 37),
];

rule! {
    /// A pod sets kernel parameters that are not among the safe ones.
    ///
    /// # Why
    ///
    /// The pods of a host share its kernel. A safe parameter belongs to one pod alone; every other
    /// one can change how other containers on the host behave, or take memory from them. It also
    /// works only on nodes whose kubelet is told to allow it: the pod depends on how its host is set
    /// up.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     sysctls:
    ///     - name: net.ipv4.tcp_syncookies
    ///       value: "1"
    ///     - name: kernel.msgmax
    ///       value: "65536"
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
    ///   securityContext:
    ///     sysctls:
    ///     - name: net.ipv4.tcp_syncookies
    ///       value: "1"
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// Admission compares the names as they are written, and knows only the spelling with dots:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     sysctls:
    ///     - name: kernel/shm_rmid_forced
    ///       value: "1"
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
    ///   securityContext:
    ///     sysctls:
    ///     - name: kernel.shm_rmid_forced
    ///       value: "1"
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     sysctls:
    ///     - name: net.ipv4.ip_local_port_range
    ///       value: 32768 60999
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The parameter goes away; a safe one with slashes is written with dots. If the program needs
    /// the parameter, set it where the node is set up, for every pod that runs there.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `sysctls`
    /// - [Using sysctls in a Kubernetes Cluster](https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/)
    /// - Also known as: Trivy KSV-0026, kube-linter `unsafe-sysctls`, Kubescape C-0211, Kyverno
    ///   `restrict-sysctls`, Monokle PSS111
    UNSAFE_SYSCTL {
        id: "unsafe-sysctl",
        title: "Unsafe kernel parameter",
        severity: Warning,
        level: Baseline,
        way: Kernel,
        peers: [
            "trivy:KSV-0026", "kube-linter:unsafe-sysctls", "kubescape:C-0211",
            "kyverno:restrict-sysctls", "monokle:PSS111",
        ],
        why: "It changes the kernel that other containers share, and makes the pod depend on how \
              its host is set up.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let version = cx.version();
    for sysctl in workload.pod_field(&["securityContext", "sysctls"]).items() {
        let name = sysctl.field(&["name"]);
        let message = match name.as_str() {
            Some(text) if is_safe(text, version) || name.is_unknown() => continue,
            Some(text) => {
                format!("{workload} sets `{text}`, which is none of the safe kernel parameters")
            }
            None if sysctl.node().is_mapping() && name.is_missing() => {
                format!("{workload} sets a kernel parameter without a name")
            }
            None => continue,
        };
        let pss = cx.pss(PssCheck::Sysctls);
        let fix = || fix(sysctl, version);
        match name.value() {
            Some(_) => cx.report(name, message, fix).pss = pss,
            None => cx.report(sysctl, message, fix).pss = pss,
        }
    }
}

fn is_safe(name: &str, version: KubernetesVersion) -> bool {
    SAFE.iter().any(|&(safe, minor)| safe == name && version >= KubernetesVersion::v1(minor))
}

fn fix(sysctl: Item<'_>, version: KubernetesVersion) -> Result<Fix, Declined> {
    let name = sysctl.field(&["name"]);
    let with_dots = name.as_str().unwrap_or_default().replace('/', ".");
    if is_safe(&with_dots, version) {
        let title = format!("Write it as `{with_dots}`");
        let rewrite = name.replace(&Value::Text(with_dots))?;
        return Ok(Fix::new(title, Applicability::Safe, rewrite));
    }
    let title = match name.as_str() {
        Some(name) => format!("Remove `{name}`"),
        None => "Remove the item".to_owned(),
    };
    Ok(Fix::new(title, Applicability::MayBreak, sysctl.remove()?))
}

#[cfg(test)]
mod tests {
    use super::SAFE;
    use crate::{KubernetesVersion, Policy, Source, check, check_with_fixes};

    fn found(item: &str, minor: u16) -> usize {
        let policy =
            Policy { kubernetes_version: KubernetesVersion::v1(minor), ..Policy::default() };
        let text = format!(
            "kind: Pod\nspec: {{securityContext: {{sysctls: [{item}]}}, containers: [{{name: a, image: a:1}}]}}\n"
        );
        let findings = check(&Source::new(text), &policy).findings;
        findings.iter().filter(|it| it.rule == "unsafe-sysctl").count()
    }

    #[test]
    fn a_parameter_is_safe_from_its_version_on() {
        for (name, minor) in SAFE {
            let item = format!("{{name: {name}, value: '1'}}");
            assert_eq!(found(&item, minor), 0, "{name}");
            if minor > 0 {
                assert_eq!(found(&item, minor - 1), 1, "{name}");
            }
        }
    }

    #[test]
    fn a_parameter_without_a_name_is_none_of_the_safe_ones() {
        assert_eq!(found("{value: '1'}", 37), 1);
        assert_eq!(found("{name: null}", 37), 1);
        assert_eq!(found("{name: '{{ .Values.name }}'}", 37), 0);
        assert_eq!(found("kernel.msgmax", 37), 0);
    }

    #[test]
    fn the_last_one_takes_the_list_with_it() {
        let text = "kind: Pod\nspec:\n  securityContext:\n    fsGroup: 1\n    sysctls:\n    - name: kernel.msgmax\n      value: '1'\n  containers: [{name: a, image: a:1}]\n";
        let findings = check_with_fixes(&Source::new(text), &Policy::default()).findings;
        let own = findings.into_iter().find(|it| it.rule == "unsafe-sysctl");
        let fix = own.expect("it is found").fix.expect("it has a fix");
        let after = "kind: Pod\nspec:\n  securityContext:\n    fsGroup: 1\n  containers: [{name: a, image: a:1}]\n";
        assert_eq!(fix.edits.apply(text), after);
    }
}
