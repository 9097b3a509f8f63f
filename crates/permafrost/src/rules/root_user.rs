//! The rule `root-user`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::user_id::means_root;
use crate::model::workload::Workload;
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A pod or a container sets `runAsUser` to root.
    ///
    /// # Why
    ///
    /// Root may change every file of its image, install programs and read what other users keep
    /// to themselves. If it breaks out of the container, it is root on the host as well.
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
    ///       runAsUser: 0
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
    /// ```
    ///
    /// The field takes a number, and Kubernetes refuses a name; the rule says what is meant by it.
    /// A value for the whole pod counts even if every container has one of its own:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     runAsUser: root
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       runAsUser: 10001
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     runAsUser: 10001
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// From Kubernetes 1.35 on, root in a user namespace of its own is accepted:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   hostUsers: false
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       runAsUser: 0
    /// ```
    ///
    /// # Fix
    ///
    /// The value becomes the number of a user that is not root: 10001, or the one that the policy
    /// names. Files that belong to root in the image or on a volume can then no longer be
    /// written; `fsGroup` gives the volumes of a pod to a group. In a pod for Windows the field goes
    /// away, as users have no numbers there.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   restricted, check `runAsUser`
    /// - [User namespaces](https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/)
    /// - CIS Kubernetes Benchmark 1.12, 5.2.7
    /// - Also known as: Trivy KSV-0105, Checkov `CKV_K8S_23`, Kubescape C-0013, Kyverno
    ///   `require-run-as-non-root-user`
    ROOT_USER {
        id: "root-user",
        title: "Root user",
        severity: Error,
        level: Essential,
        way: User,
        peers: [
            "trivy:KSV-0105", "checkov:CKV_K8S_23",
            "kube-score:container-security-context-user-group-id", "kubescape:C-0013",
            "kyverno:require-run-as-non-root-user", "monokle:PSS204",
        ],
        why: "Root may change every file in its container, and is root on the host if it breaks \
              out.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if workload.has_own_user_namespace() && PssCheck::frees_user_namespaces(cx.version()) {
        return;
    }
    let of_pod = workload.pod_field(&["securityContext", "runAsUser"]);
    report(workload, of_pod, || format!("the containers of {workload} run as root"), cx);
    for container in workload.containers() {
        let own = container.security("runAsUser");
        report(workload, own, || format!("{container} runs as root"), cx);
    }
}

fn report(
    workload: &Workload<'_>,
    user: Slot<'_>,
    statement: impl Fn() -> String,
    cx: &mut Checker<'_>,
) {
    // A name never comes as far as admission: Kubernetes can't read it as a number.
    let (message, pss) = match user_of(user) {
        User::Root => (statement(), cx.pss(PssCheck::RunAsUser)),
        User::RootInText => {
            let meant = "as far as this is meant: Kubernetes takes only a number here";
            (format!("{}, {meant}", statement()), None)
        }
        User::Other => return,
    };
    let id = cx.policy().user_id;
    cx.report(user, message, || fix(workload, user, id)).pss = pss;
}

enum User {
    Root,
    /// Text that means root to a person; the API server refuses it.
    RootInText,
    Other,
}

fn user_of(user: Slot<'_>) -> User {
    if user.as_integer() == Some(0) {
        return User::Root;
    }
    if user.as_str().is_some_and(means_root) {
        return User::RootInText;
    }
    User::Other
}

fn fix(workload: &Workload<'_>, user: Slot<'_>, id: u32) -> Result<Fix, Declined> {
    if workload.is_windows() {
        let rewrite = user.remove()?;
        return Ok(Fix::new("Remove `runAsUser`", Applicability::MayBreak, rewrite));
    }
    let rewrite = user.replace(&Value::Integer(id.into()))?;
    Ok(Fix::new(format!("Run as user {id}"), Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Finding, KubernetesVersion, Policy, PssCheck, Source, check_with_fixes};

    fn found(text: &str, minor: u16) -> Vec<Finding> {
        let policy =
            Policy { kubernetes_version: KubernetesVersion::v1(minor), ..Policy::default() };
        let mut findings = check_with_fixes(&Source::new(text), &policy).findings;
        findings.retain(|it| it.rule == "root-user");
        findings
    }

    #[test]
    fn admission_refuses_the_number_from_1_23_on_and_never_sees_a_name() {
        let pss = |user, minor| {
            let text = format!(
                "kind: Pod\nspec: {{securityContext: {{runAsUser: {user}}}, containers: [{{name: a, image: a:1}}]}}\n"
            );
            found(&text, minor)[0].pss
        };
        assert_eq!(pss("0", 23), Some(PssCheck::RunAsUser));
        assert_eq!(pss("0x0", 37), Some(PssCheck::RunAsUser));
        assert_eq!(pss("0", 22), None);
        assert_eq!(pss("root", 37), None);
    }

    #[test]
    fn a_user_namespace_frees_from_1_35_on() {
        let text = "kind: Pod\nspec: {hostUsers: false, securityContext: {runAsUser: 0}, containers: [{name: a, image: a:1}]}\n";
        assert_eq!((found(text, 34).len(), found(text, 35).len()), (1, 0));
    }

    #[test]
    fn windows_has_no_numbers() {
        let text = "kind: Pod\nspec:\n  os: {name: windows}\n  securityContext: {runAsUser: 0, runAsNonRoot: true}\n  containers: [{name: a, image: a:1}]\n";
        let fix = found(text, 37).remove(0).fix.expect("it has a fix");
        assert_eq!(fix.edits.apply(text), text.replace("runAsUser: 0, ", ""));
    }
}
