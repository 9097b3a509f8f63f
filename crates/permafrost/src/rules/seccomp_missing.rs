//! The rule `seccomp-missing`.

use crate::finding::{Applicability, Fix};
use crate::model::profile::{Confinement, Profile};
use crate::model::workload::{Container, ContainerList, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A container has no seccomp profile, neither its own nor its pod's.
    ///
    /// # Why
    ///
    /// Where nobody names a profile, Kubernetes runs the container without a filter, unless the node
    /// is configured otherwise. Every call of the kernel is then open to it, and a mistake in any of
    /// them is a way to the host.
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
    ///   securityContext:
    ///     seccompProfile:
    ///       type: RuntimeDefault
    /// ```
    ///
    /// Where other containers have profiles of their own, so gets this one:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   initContainers:
    ///   - name: setup
    ///     image: example/setup:1.2
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       seccompProfile:
    ///         type: Localhost
    ///         localhostProfile: profiles/app.json
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   initContainers:
    ///   - name: setup
    ///     image: example/setup:1.2
    ///     securityContext:
    ///       seccompProfile:
    ///         type: RuntimeDefault
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       seccompProfile:
    ///         type: Localhost
    ///         localhostProfile: profiles/app.json
    /// ```
    ///
    /// A pod that says it is for Windows needs none:
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
    /// The pod gets the profile `RuntimeDefault`, the filter that comes with the container runtime;
    /// where another container has a profile of its own, the container itself gets it. Ordinary
    /// programs don't notice; debuggers, sandboxes and builds within the container may.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   restricted, check `seccompProfile_restricted`
    /// - [Restrict a Container's Syscalls with seccomp](https://kubernetes.io/docs/tutorials/security/seccomp/)
    /// - CIS Kubernetes Benchmark 1.12, 5.7.2
    /// - Also known as: Trivy KSV-0030, Checkov `CKV_K8S_31`, kubesec `SeccompAny`, kube-score
    ///   `container-seccomp-profile`, Polaris `linuxHardening`, Kubescape C-0055 and C-0210, Kyverno
    ///   `restrict-seccomp-strict`, Monokle PSS205
    SECCOMP_MISSING {
        id: "seccomp-missing",
        title: "No seccomp profile",
        severity: Warning,
        level: Restricted,
        way: Kernel,
        peers: [
            "trivy:KSV-0030", "checkov:CKV_K8S_31", "kubesec:SeccompAny",
            "kube-score:container-seccomp-profile", "polaris:linuxHardening", "kubescape:C-0055",
            "kubescape:C-0210", "kyverno:restrict-seccomp-strict", "monokle:PSS205",
        ],
        why: "Without a filter every call of the host's kernel is open to the container, and \
              through the kernel everything on the host.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let Some(pss) = cx.pss(PssCheck::SeccompProfileRestricted) else { return };
    if workload.is_windows() && PssCheck::frees_windows(cx.version()) {
        return;
    }
    // A bad profile of the pod is one finding by itself, and its fix serves these containers too.
    let of_pod = Profile::of_pod(workload, "seccompProfile");
    if of_pod.confinement() != Confinement::Unset {
        return;
    }
    // Where the author keeps profiles at the containers, a new one goes there as well.
    let mut lasting = workload.containers().filter(|it| it.list != ContainerList::Ephemeral);
    let serves_all = lasting.all(|it| profile_of(it).confinement() == Confinement::Unset);
    for container in workload.containers() {
        let profile = profile_of(container);
        if profile.confinement() == Confinement::Unset {
            let message = format!("{container} has no seccomp profile");
            let better = if serves_all { of_pod } else { profile };
            cx.report(profile.slot(), message, || fix(workload, better)).pss = Some(pss);
        }
    }
}

fn profile_of(container: Container<'_>) -> Profile<'_> {
    Profile::of_container(container, "seccompProfile")
}

fn fix(workload: &Workload<'_>, profile: Profile<'_>) -> Result<Fix, Declined> {
    if workload.is_windows() {
        return Err(Declined::because("Kubernetes refuses seccomp profiles in a pod for Windows"));
    }
    let title = "Use the seccomp filter of the runtime";
    Ok(Fix::new(title, Applicability::MayBreak, profile.confine()?))
}

#[cfg(test)]
mod tests {
    use crate::{KubernetesVersion, Policy, Source, check};

    fn found(text: &str, minor: u16) -> Vec<String> {
        let policy =
            Policy { kubernetes_version: KubernetesVersion::v1(minor), ..Policy::default() };
        let findings = check(&Source::new(text), &policy).findings.into_iter();
        findings.filter(|it| it.rule == "seccomp-missing").map(|it| it.message).collect()
    }

    #[test]
    fn each_container_without_a_profile_is_named() {
        let text = "kind: Pod\nspec: {initContainers: [{name: i, image: i:1}], containers: [{name: a, image: a:1}], ephemeralContainers: [{name: e, image: e:1, securityContext: {seccompProfile: null}}]}\n";
        let messages = [
            "init container `i` has no seccomp profile",
            "`a` has no seccomp profile",
            "ephemeral container `e` has no seccomp profile",
        ];
        assert_eq!(found(text, 37), messages);
        assert_eq!(found(text, 18), [""; 0]);
    }

    #[test]
    fn a_bad_profile_of_the_pod_is_another_rules() {
        let text = "kind: Pod\nspec: {securityContext: {seccompProfile: {type: Unconfined}}, containers: [{name: a, image: a:1}]}\n";
        assert_eq!(found(text, 37), [""; 0]);
    }

    #[test]
    fn what_a_template_or_a_base_supplies_is_not_missing() {
        for text in [
            "kind: Pod\nspec: {securityContext: \"{{ .Values.context }}\", containers: [{name: a, image: a:1}]}\n",
            "kind: Pod\nspec: {containers: [{name: a, securityContext: {runAsUser: 1}}]}\n",
        ] {
            assert_eq!(found(text, 37), [""; 0], "{text}");
        }
    }
}
