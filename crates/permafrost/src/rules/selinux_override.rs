//! The rule `selinux-override`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::policy::{KubernetesVersion, PssCheck};
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

/// The types that keep the wall between containers and their host, each with the minor version from
/// which on admission knows it.
const HARMLESS_TYPES: [(&str, u16); 4] = [
    ("container_t", 0),
    ("container_init_t", 0),
    ("container_kvm_t", 0),
    ("container_engine_t", 31),
];

rule! {
    /// A pod or a container chooses an `SELinux` type, user or role of its own.
    ///
    /// # Why
    ///
    /// On hosts with `SELinux` the type of a process decides which files it may touch. The types for
    /// containers reach the files of containers alone; others, such as `spc_t`, reach those of the
    /// host, and a user or role of one's own can change which types are open.
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
    ///       runAsUser: 10001
    ///       seLinuxOptions:
    ///         type: spc_t
    ///         level: s0:c123,c456
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
    ///       runAsUser: 10001
    ///       seLinuxOptions:
    ///         level: s0:c123,c456
    /// ```
    ///
    /// Any user and any role counts, and so does what is set for the whole pod:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     fsGroup: 10001
    ///     seLinuxOptions:
    ///       user: system_u
    ///       role: system_r
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
    ///     fsGroup: 10001
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
    ///     seLinuxOptions:
    ///       type: container_t
    ///       level: s0:c123,c456
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The field goes away, so that the runtime chooses; `level` stays. A program that reads the
    /// host's files is kept from them then: give it a volume instead.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `seLinuxOptions`
    /// - [Assign SELinux labels to a Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#assign-selinux-labels-to-a-container)
    /// - CIS Kubernetes Benchmark 1.12, 5.7.3
    /// - Also known as: Trivy KSV-0025, Kubescape C-0211, Kyverno `disallow-selinux`, Monokle PSS108
    SELINUX_OVERRIDE {
        id: "selinux-override",
        title: "SELinux overridden",
        severity: Warning,
        level: Baseline,
        way: Kernel,
        peers: ["trivy:KSV-0025", "kubescape:C-0211", "kyverno:disallow-selinux", "monokle:PSS108"],
        why: "A type, user or role of one's own can lift the wall between the files of a container \
              and those of its host.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for key in ["type", "user", "role"] {
        let of_pod = workload.pod_field(&["securityContext", "seLinuxOptions", key]);
        report(of_pod, &format!("{workload}, for its containers,"), cx);
        for container in workload.containers() {
            let own = container.field(&["securityContext", "seLinuxOptions", key]);
            report(own, &container.to_string(), cx);
        }
    }
}

fn report(field: Slot<'_>, who: &str, cx: &mut Checker<'_>) {
    let Some(value) = field.as_str().filter(|it| !it.is_empty() && !field.is_unknown()) else {
        return;
    };
    let version = cx.version();
    let is_harmless =
        |&(name, minor): &(&str, u16)| value == name && version >= KubernetesVersion::v1(minor);
    let key = field.key;
    if key == "type" && HARMLESS_TYPES.iter().any(is_harmless) {
        return;
    }
    let message = format!("{who} chooses the SELinux {key} `{value}`");
    cx.report(field, message, || fix(field)).pss = cx.pss(PssCheck::SeLinuxOptions);
}

fn fix(field: Slot<'_>) -> Result<Fix, Declined> {
    let title = format!("Leave the SELinux {} to the runtime", field.key);
    Ok(Fix::new(title, Applicability::MayBreak, field.remove()?))
}

#[cfg(test)]
mod tests {
    use crate::{KubernetesVersion, Policy, Source, check};

    fn found(options: &str, minor: u16) -> Vec<String> {
        let policy =
            Policy { kubernetes_version: KubernetesVersion::v1(minor), ..Policy::default() };
        let text = format!(
            "kind: Pod\nspec: {{containers: [{{name: a, image: a:1, securityContext: {{seLinuxOptions: {options}}}}}]}}\n"
        );
        let findings = check(&Source::new(text), &policy).findings.into_iter();
        findings.filter(|it| it.rule == "selinux-override").map(|it| it.message).collect()
    }

    #[test]
    fn types_are_known_from_their_version_on() {
        assert_eq!(found("{type: container_kvm_t}", 0), [""; 0]);
        assert_eq!(found("{type: container_engine_t}", 31), [""; 0]);
        let message = "`a` chooses the SELinux type `container_engine_t`";
        assert_eq!(found("{type: container_engine_t}", 30), [message]);
    }

    #[test]
    fn empty_values_choose_nothing() {
        assert_eq!(found("{type: '', user: '', role: null, level: s0}", 37), [""; 0]);
        assert_eq!(found("null", 37), [""; 0]);
        assert_eq!(found("{type: '{{ .Values.type }}'}", 37), [""; 0]);
    }

    #[test]
    fn each_field_is_a_finding() {
        assert_eq!(found("{type: container_t, user: u, role: r}", 37).len(), 2);
    }
}
