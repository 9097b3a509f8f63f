//! The rule `seccomp-unconfined`.

use crate::finding::{Applicability, Fix};
use crate::model::profile::{Confinement, Profile};
use crate::model::workload::{Annotation, Workload};
use crate::policy::{KubernetesVersion, PssCheck};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

/// From this version on the fields decide, before it the annotations.
const FIELDS: KubernetesVersion = KubernetesVersion::v1(19);

/// The annotation for all containers of a pod.
const OF_POD: &str = "seccomp.security.alpha.kubernetes.io/pod";

/// How the annotation for one container begins; the container's name follows.
const OF_CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";

rule! {
    /// A pod or a container switches its seccomp filter off.
    ///
    /// # Why
    ///
    /// The filter lets a process make only those calls of the kernel that ordinary programs need.
    /// `Unconfined` takes it away: calls that mount file systems, trace other processes or load code
    /// into the kernel are open again, and with them most of the known ways from a container to its
    /// host.
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
    ///       seccompProfile:
    ///         type: Unconfined
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
    ///       seccompProfile:
    ///         type: RuntimeDefault
    /// ```
    ///
    /// A value for the whole pod counts even if every container has one of its own:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     seccompProfile:
    ///       type: Unconfined
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       seccompProfile:
    ///         type: RuntimeDefault
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     seccompProfile:
    ///       type: RuntimeDefault
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       seccompProfile:
    ///         type: Localhost
    ///         localhostProfile: profiles/app.json
    /// ```
    ///
    /// Before Kubernetes 1.19 the pod's annotations decide: `runtime/default`, `docker/default` and
    /// `localhost/…` are accepted there.
    ///
    /// # Fix
    ///
    /// The type becomes `RuntimeDefault`, the filter that comes with the container runtime, and a
    /// `localhostProfile` beside it goes, as Kubernetes refuses both together. A debugger, a sandbox
    /// or a build within the container may need calls that this filter blocks: write a profile that
    /// allows these, and name it with `Localhost`. In a pod for Windows the field goes away.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `seccompProfile_baseline`
    /// - [Restrict a Container's Syscalls with seccomp](https://kubernetes.io/docs/tutorials/security/seccomp/)
    /// - CIS Kubernetes Benchmark 1.12, 5.7.2
    /// - Also known as: Trivy KSV-0104, Checkov `CKV_K8S_31`, kubesec `SeccompUnconfined`, Kubescape
    ///   C-0055, Kyverno `restrict-seccomp`, Monokle PSS110
    SECCOMP_UNCONFINED {
        id: "seccomp-unconfined",
        title: "Seccomp switched off",
        severity: Error,
        level: Baseline,
        way: Kernel,
        peers: [
            "trivy:KSV-0104", "checkov:CKV_K8S_31", "kubesec:SeccompUnconfined", "kubescape:C-0055",
            "kyverno:restrict-seccomp", "monokle:PSS110",
        ],
        why: "Without the filter every call of the host's kernel is open to the container, and \
              through the kernel everything on the host.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if cx.version() < FIELDS {
        check_annotations(workload, cx);
        return;
    }
    let of_pod = Profile::of_pod(workload, "seccompProfile");
    report(workload, of_pod, &format!("{workload}, for its containers,"), cx);
    for container in workload.containers() {
        let profile = Profile::of_container(container, "seccompProfile");
        report(workload, profile, &container.to_string(), cx);
    }
}

fn report(workload: &Workload<'_>, profile: Profile<'_>, who: &str, cx: &mut Checker<'_>) {
    let Confinement::Other(kind) = profile.confinement() else { return };
    let message = match kind {
        "Unconfined" => format!("{who} switches the seccomp filter off"),
        "" => format!("{who} names a seccomp profile without its type"),
        other => format!("{who} names `{other}`, which is no type of a seccomp profile"),
    };
    let check = cx.pss(PssCheck::SeccompProfileBaseline);
    let is_free = check == Some(PssCheck::SeccompProfileRestricted)
        && workload.is_windows()
        && PssCheck::frees_windows(cx.version());
    cx.report(profile.kind(), message, || fix(workload, profile)).pss = check.filter(|_| !is_free);
}

fn fix(workload: &Workload<'_>, profile: Profile<'_>) -> Result<Fix, Declined> {
    if workload.is_windows() {
        let rewrite = profile.slot().remove()?;
        return Ok(Fix::new("Remove `seccompProfile`", Applicability::MayBreak, rewrite));
    }
    let title = "Use the seccomp filter of the runtime";
    Ok(Fix::new(title, Applicability::MayBreak, profile.confine()?))
}

fn check_annotations(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for (key, annotation) in workload.annotations() {
        let Some(value) = text_of(annotation).filter(|value| !is_accepted(value)) else { continue };
        let message = if key == OF_POD {
            format!("{workload} has the seccomp profile `{value}` for its containers")
        } else {
            let Some(name) = key.strip_prefix(OF_CONTAINER) else { continue };
            let mut named = workload.containers().filter(|it| it.name() == Some(name));
            let Some(container) = named.next() else { continue };
            format!("{container} has the seccomp profile `{value}`")
        };
        let fix = || fix_annotation(workload, annotation);
        cx.report(annotation, message, fix).pss = cx.pss(PssCheck::SeccompProfileBaseline);
    }
}

/// An annotation's text, which is empty where it is null; `None` where a template writes it.
fn text_of(annotation: Annotation<'_>) -> Option<&str> {
    let value = annotation.value();
    if value.is_null() { Some("") } else { value.as_str().filter(|_| !value.is_templated()) }
}

fn is_accepted(value: &str) -> bool {
    matches!(value, "runtime/default" | "docker/default") || value.starts_with("localhost/")
}

fn fix_annotation(workload: &Workload<'_>, annotation: Annotation<'_>) -> Result<Fix, Declined> {
    if workload.is_windows() {
        let rewrite = annotation.remove()?;
        return Ok(Fix::new("Remove the annotation", Applicability::MayBreak, rewrite));
    }
    let rewrite = annotation.replace(&Value::text("runtime/default"))?;
    Ok(Fix::new("Use the seccomp filter of the runtime", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Finding, KubernetesVersion, Level, Policy, PssCheck, Source, check_with_fixes};

    fn findings(text: &str, level: Level, minor: u16) -> Vec<Finding> {
        let policy =
            Policy { kubernetes_version: KubernetesVersion::v1(minor), ..Policy::at_level(level) };
        let mut findings = check_with_fixes(&Source::new(text), &policy).findings;
        findings.retain(|it| it.rule == "seccomp-unconfined");
        findings
    }

    fn fixed(profile: &str) -> String {
        let text = format!(
            "kind: Pod\nspec:\n  securityContext:\n    fsGroup: 1\n    seccompProfile: {profile}\n  containers: [{{name: a, image: a:1}}]\n"
        );
        let findings = findings(&text, Level::Immutable, 37);
        let fix = findings[0].fix.as_ref().expect("the rule has a fix");
        let after = fix.edits.apply(&text);
        let profile = after.split_once("seccompProfile: ").expect("the profile is there").1;
        profile.lines().next().expect("it has a line").to_owned()
    }

    #[test]
    fn the_file_of_another_profile_goes() {
        let after = "{type: RuntimeDefault}";
        assert_eq!(fixed("{type: Unconfined, localhostProfile: a.json}"), after);
        assert_eq!(fixed("{localhostProfile: a.json, type: Unconfined}"), after);
        assert_eq!(fixed("{localhostProfile: a.json}"), after);
        assert_eq!(fixed("{}"), after);
    }

    #[test]
    fn before_1_19_the_annotations_decide() {
        let text = "kind: Pod\nmetadata:\n  annotations:\n    seccomp.security.alpha.kubernetes.io/pod: unconfined\n    container.seccomp.security.alpha.kubernetes.io/a: ''\n    container.seccomp.security.alpha.kubernetes.io/b: unconfined\nspec: {containers: [{name: a, image: a:1, securityContext: {seccompProfile: {type: Unconfined}}}]}\n";
        let places = |minor| {
            let found = findings(text, Level::Restricted, minor).into_iter();
            found.map(|it| text[it.range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(places(18), ["unconfined", "''"]);
        assert_eq!(places(19), ["Unconfined"]);
    }

    #[test]
    fn at_the_restricted_level_the_restricted_check_refuses_and_lets_windows_pass() {
        let pod = |windows| {
            format!(
                "kind: Pod\nspec: {{{windows} containers: [{{name: a, image: a:1, securityContext: {{seccompProfile: {{type: Unconfined}}}}}}]}}\n"
            )
        };
        let pss = |windows, level, minor| findings(&pod(windows), level, minor)[0].pss;
        let (baseline, restricted) =
            (PssCheck::SeccompProfileBaseline, PssCheck::SeccompProfileRestricted);
        assert_eq!(pss("", Level::Baseline, 37), Some(baseline));
        assert_eq!(pss("", Level::Restricted, 37), Some(restricted));
        let windows = "os: {name: windows},";
        assert_eq!(pss(windows, Level::Baseline, 37), Some(baseline));
        assert_eq!(pss(windows, Level::Restricted, 37), None);
        assert_eq!(pss(windows, Level::Restricted, 24), Some(restricted));
    }
}
