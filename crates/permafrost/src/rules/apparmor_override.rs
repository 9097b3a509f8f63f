//! The rule `apparmor-override`.

use crate::finding::{Applicability, Fix};
use crate::model::profile::{Confinement, Profile};
use crate::model::workload::{Annotation, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

/// How the annotations begin; a container's name follows, which admission doesn't look at.
const ANNOTATIONS: &str = "container.apparmor.security.beta.kubernetes.io/";

rule! {
    /// A pod or a container switches its `AppArmor` profile off.
    ///
    /// # Why
    ///
    /// On hosts with `AppArmor` every container starts with a profile that keeps it from writing to
    /// `/proc` and `/sys` and from mounting file systems. `Unconfined` takes that wall away, and what
    /// stays are the capabilities and the file permissions.
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
    ///       appArmorProfile:
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
    ///       appArmorProfile:
    ///         type: RuntimeDefault
    /// ```
    ///
    /// The annotations of older versions still count, at the pod itself or at the template of it:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   annotations:
    ///     container.apparmor.security.beta.kubernetes.io/app: unconfined
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
    ///   annotations:
    ///     container.apparmor.security.beta.kubernetes.io/app: runtime/default
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// A profile of one's own is fine, and so is leaving the field out:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   annotations:
    ///     container.apparmor.security.beta.kubernetes.io/app: localhost/app
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       appArmorProfile:
    ///         type: Localhost
    ///         localhostProfile: app
    /// ```
    ///
    /// # Fix
    ///
    /// The type becomes `RuntimeDefault`, or the annotation `runtime/default`, and a
    /// `localhostProfile` beside it goes, as Kubernetes refuses both together. A program that mounts
    /// file systems or writes to `/proc` needs a profile that allows that: name it with `Localhost`.
    /// In a pod for Windows the field goes away.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `appArmorProfile`
    /// - [Restrict a Container's Access to Resources with AppArmor](https://kubernetes.io/docs/tutorials/security/apparmor/)
    /// - NSA/CISA Kubernetes Hardening Guide
    /// - Also known as: Trivy KSV-0002, kubesec `ApparmorUnconfined`, Polaris `linuxHardening`, Kubescape
    ///   C-0055, Kyverno `restrict-apparmor-profiles`, Monokle PSS107
    APPARMOR_OVERRIDE {
        id: "apparmor-override",
        title: "AppArmor switched off",
        severity: Error,
        level: Baseline,
        way: Kernel,
        peers: [
            "trivy:KSV-0002", "kubesec:ApparmorUnconfined", "kubesec:ApparmorAny",
            "polaris:linuxHardening", "kubescape:C-0055", "kyverno:restrict-apparmor-profiles",
            "monokle:PSS107",
        ],
        why: "The profile keeps a container from writing to `/proc` and `/sys` and from mounting \
              file systems; without it these ways are open.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for (key, annotation) in workload.annotations() {
        let Some(name) = key.strip_prefix(ANNOTATIONS) else { continue };
        let value = annotation.value();
        let text = value.as_str().filter(|text| !value.is_templated() && !is_accepted(text));
        let Some(value) = text else { continue };
        let message = format!("an annotation gives `{name}` the AppArmor profile `{value}`");
        cx.report(annotation, message, || fix_annotation(workload, annotation)).pss =
            cx.pss(PssCheck::AppArmorProfile);
    }
    let of_pod = Profile::of_pod(workload, "appArmorProfile");
    report(workload, of_pod, &format!("{workload}, for its containers,"), cx);
    for container in workload.containers() {
        let profile = Profile::of_container(container, "appArmorProfile");
        report(workload, profile, &container.to_string(), cx);
    }
}

fn is_accepted(value: &str) -> bool {
    matches!(value, "" | "runtime/default") || value.starts_with("localhost/")
}

fn report(workload: &Workload<'_>, profile: Profile<'_>, who: &str, cx: &mut Checker<'_>) {
    let Confinement::Other(kind) = profile.confinement() else { return };
    let message = match kind {
        "Unconfined" => format!("{who} switches the AppArmor profile off"),
        "" => format!("{who} names an AppArmor profile without its type"),
        other => format!("{who} names `{other}`, which is no type of an AppArmor profile"),
    };
    let pss = cx.pss(PssCheck::AppArmorProfile);
    cx.report(profile.kind(), message, || fix(workload, profile)).pss = pss;
}

fn fix(workload: &Workload<'_>, profile: Profile<'_>) -> Result<Fix, Declined> {
    if workload.is_windows() {
        let rewrite = profile.slot().remove()?;
        return Ok(Fix::new("Remove `appArmorProfile`", Applicability::MayBreak, rewrite));
    }
    let title = "Use the AppArmor profile of the runtime";
    Ok(Fix::new(title, Applicability::MayBreak, profile.confine()?))
}

fn fix_annotation(workload: &Workload<'_>, annotation: Annotation<'_>) -> Result<Fix, Declined> {
    if workload.is_windows() {
        let rewrite = annotation.remove()?;
        return Ok(Fix::new("Remove the annotation", Applicability::MayBreak, rewrite));
    }
    let rewrite = annotation.replace(&Value::text("runtime/default"))?;
    Ok(Fix::new("Use the AppArmor profile of the runtime", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Source, check_with_fixes};

    fn found(text: &str) -> Vec<(String, bool)> {
        let findings = check_with_fixes(&Source::new(text), &Policy::default()).findings;
        let own = findings.into_iter().filter(|it| it.rule == "apparmor-override");
        own.map(|it| (text[it.range].to_owned(), it.fix.is_ok())).collect()
    }

    #[test]
    fn every_annotation_with_the_prefix_counts_also_for_containers_that_are_not_there() {
        let text = "kind: Pod\nmetadata:\n  annotations:\n    container.apparmor.security.beta.kubernetes.io/other: unconfined\n    container.apparmor.security.beta.kubernetes.io/: x\n    container.apparmor.security.beta.kubernetes.io/a: ''\nspec: {containers: [{name: a, image: a:1}]}\n";
        assert_eq!(found(text), [("unconfined".to_owned(), true), ("x".to_owned(), true)]);
    }

    #[test]
    fn annotations_of_the_object_that_makes_the_pod_are_not_the_pods() {
        let text = "kind: Deployment\nmetadata: {annotations: {container.apparmor.security.beta.kubernetes.io/a: unconfined}}\nspec: {template: {spec: {containers: [{name: a, image: a:1}]}}}\n";
        assert_eq!(found(text), []);
    }

    #[test]
    fn a_profile_without_a_type_is_refused_and_none_at_all_is_not() {
        let pod = |profile| {
            format!(
                "kind: Pod\nspec: {{securityContext: {{appArmorProfile: {profile}}}, containers: [{{name: a, image: a:1}}]}}\n"
            )
        };
        assert_eq!(found(&pod("{}")).len(), 1);
        assert_eq!(found(&pod("{type: null}")).len(), 1);
        assert_eq!(found(&pod("null")), []);
        assert_eq!(found(&pod("{type: \"{{ .Values.profile }}\"}")), []);
    }
}
