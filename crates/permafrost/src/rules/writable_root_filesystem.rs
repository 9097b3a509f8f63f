//! The rule `writable-root-filesystem`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::slot::Slot;
use crate::model::workload::{ContainerList, Workload};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A container can write to its own root file system.
    ///
    /// # Why
    ///
    /// Unless a container says `readOnlyRootFilesystem: true`, its programs, libraries and settings
    /// can be rewritten while it runs. What was built, scanned and signed is then no longer what
    /// runs, and nothing shows it.
    ///
    /// The field is one of the container, not of the pod. It doesn't cover volumes that are mounted,
    /// nor the directories that the image declares with `VOLUME`: they stay writable.
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
    ///       runAsNonRoot: true # asked for by the platform team
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
    ///       runAsNonRoot: true # asked for by the platform team
    ///       readOnlyRootFilesystem: true
    /// ```
    ///
    /// What a program has to write goes into volumes. Windows has no such field:
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
    ///       readOnlyRootFilesystem: true
    ///     volumeMounts:
    ///     - name: scratch
    ///       mountPath: /tmp
    ///   volumes:
    ///   - name: scratch
    ///     emptyDir:
    ///       sizeLimit: 64Mi
    /// ---
    /// kind: Pod
    /// metadata:
    ///   name: desktop
    /// spec:
    ///   os:
    ///     name: windows
    ///   containers:
    ///   - name: app
    ///     image: example/desktop:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// `readOnlyRootFilesystem: true` is set. A program that writes to its own file system then fails:
    /// mount an `emptyDir` where it has to, such as `/tmp`.
    ///
    /// # References
    ///
    /// - [Configure a Security Context for a Pod or Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    /// - NSA/CISA Kubernetes Hardening Guide
    /// - Also known as: Trivy KSV-0014, Checkov `CKV_K8S_22`, kube-linter `no-read-only-root-fs`,
    ///   Polaris `notReadOnlyRootFilesystem`, kubesec `ReadOnlyRootFilesystem`, kube-score
    ///   `container-security-context-readonlyrootfilesystem`, Kubescape C-0017, Monokle KBP102,
    ///   Kyverno `require-ro-rootfs`
    WRITABLE_ROOT_FILESYSTEM {
        id: "writable-root-filesystem",
        title: "Writable root file system",
        severity: Warning,
        level: Immutable,
        way: Files,
        peers: [
            "trivy:KSV-0014", "checkov:CKV_K8S_22", "kube-linter:no-read-only-root-fs",
            "polaris:notReadOnlyRootFilesystem", "kubesec:ReadOnlyRootFilesystem",
            "kube-score:container-security-context-readonlyrootfilesystem", "kubescape:C-0017",
            "monokle:KBP102", "kyverno:require-ro-rootfs",
        ],
        why: "Anything that runs in the container can rewrite the programs and settings that \
              the image brought.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if workload.is_windows() {
        return;
    }
    for container in workload.containers() {
        let read_only = container.security("readOnlyRootFilesystem");
        if read_only.is_missing() || read_only.as_bool() == Some(false) {
            let message = format!("{container} can write to its root file system");
            let finding = cx.report(read_only, message, || fix(read_only));
            if container.list == ContainerList::Init {
                // It is gone when the others start.
                finding.severity = Severity::Info;
            }
        }
    }
}

fn fix(read_only: Slot<'_>) -> Result<Fix, Declined> {
    let rewrite = read_only.set(&Value::Bool(true))?;
    Ok(Fix::new("Set `readOnlyRootFilesystem` to `true`", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Severity, Source, check_with_fixes};

    /// The severity of each finding, and whether it has a fix.
    fn found(pod: &str) -> Vec<(Severity, bool)> {
        let source = Source::new(format!("kind: Pod\nspec:\n{pod}"));
        let mut found = check_with_fixes(&source, &Policy::default()).findings;
        found.retain(|it| it.rule == "writable-root-filesystem");
        found.iter().map(|it| (it.severity, it.fix.is_ok())).collect()
    }

    #[test]
    fn an_init_container_matters_less_and_an_ephemeral_one_stays_as_it_is() {
        let pod = "  initContainers: [{name: a, image: a}]\n  containers: [{name: b, image: b}]\n  ephemeralContainers: [{name: c, image: c}]\n";
        let expected =
            [(Severity::Info, true), (Severity::Warning, true), (Severity::Warning, false)];
        assert_eq!(found(pod), expected);
    }

    #[test]
    fn the_field_of_the_pod_does_not_exist_and_a_patch_says_nothing() {
        let pod = "  securityContext: {readOnlyRootFilesystem: true}\n  containers: [{name: b, image: b}]\n";
        assert_eq!(found(pod), [(Severity::Warning, true)]);
        assert_eq!(found("  containers: [{name: b, securityContext: {}}]\n"), []);
    }

    #[test]
    fn an_explicit_no_is_found_in_a_patch_as_well() {
        let pod = "  containers:\n  - name: b\n    securityContext: {readOnlyRootFilesystem: no}\n";
        assert_eq!(found(pod), [(Severity::Warning, true)]);
    }
}
