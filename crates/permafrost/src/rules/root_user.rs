//! The rule `root-user`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::policy::KubernetesVersion;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use crate::syntax::resolve::{Scalar, Tag, resolve};

/// From this version on a pod may run as root in a user namespace of its own.
const USER_NAMESPACES_RELAX: KubernetesVersion = KubernetesVersion::v1(35);

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
    /// written; `fsGroup` gives the volumes of a pod to a group.
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
        peers: ["trivy:KSV-0105", "checkov:CKV_K8S_23", "kube-score:container-security-context-user-group-id", "kubescape:C-0013", "kyverno:require-run-as-non-root-user", "monokle:PSS204"],
        why: "Root may change every file in its container, and is root on the host if it breaks \
              out.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let own_user_namespace = workload.pod_field(&["hostUsers"]).as_bool() == Some(false);
    if own_user_namespace && cx.policy().kubernetes_version >= USER_NAMESPACES_RELAX {
        return;
    }
    let of_pod = workload.pod_field(&["securityContext", "runAsUser"]);
    report(of_pod, &format!("the containers of {workload}"), "run as root", cx);
    for container in workload.containers() {
        report(container.security("runAsUser"), &container.to_string(), "runs as root", cx);
    }
}

fn report(user: Slot<'_>, who: &str, does: &str, cx: &mut Checker<'_>) {
    let message = match user_of(user) {
        User::Root => format!("{who} {does}"),
        User::RootInText => {
            format!("{who} {does}, as far as this is meant: Kubernetes takes only a number here")
        }
        User::Other => return,
    };
    let id = cx.policy().user_id;
    cx.report(user, message, || fix(user, id));
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
    let text = user.as_str().map(str::trim);
    let nought = |text| resolve(text, true, Tag::None) == Scalar::Integer(0);
    if text.is_some_and(|text| text == "root" || nought(text)) {
        return User::RootInText;
    }
    User::Other
}

fn fix(user: Slot<'_>, id: u32) -> Result<Fix, Declined> {
    let rewrite = user.replace(&Value::Integer(id.into()))?;
    Ok(Fix::new(format!("Run as user {id}"), Applicability::MayBreak, rewrite))
}
