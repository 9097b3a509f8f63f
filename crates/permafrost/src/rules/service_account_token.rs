//! The rule `service-account-token`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A pod gets a token of the default service account.
    ///
    /// # Why
    ///
    /// Where a pod names no service account it runs with the one called `default`, and its token is mounted
    /// into every container. Whatever somebody grants to that account later, this pod can do as well: read
    /// secrets, start other pods, change itself. The file is also written anew while the container runs.
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
    ///   automountServiceAccountToken: false
    /// ```
    ///
    /// A pod that names an account of its own means to use it; and the account itself may keep its token:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   serviceAccountName: web
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ---
    /// kind: ServiceAccount
    /// metadata:
    ///   name: default
    ///   namespace: shop
    /// automountServiceAccountToken: false
    /// ---
    /// kind: Pod
    /// metadata:
    ///   name: cart
    ///   namespace: shop
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// `automountServiceAccountToken: false` is set for the pod. A program that talks to the Kubernetes API
    /// needs a service account of its own instead.
    ///
    /// # References
    ///
    /// - [Opt out of API credential automounting](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting)
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.1.5 and 5.1.6
    /// - Also known as: Trivy KSV-0036, Checkov `CKV_K8S_38`, Polaris `automountServiceAccountToken`,
    ///   kubesec `AutomountServiceAccountToken`, kube-linter `default-service-account`, Kubescape C-0034,
    ///   Monokle KBP106, Kyverno `restrict-automount-sa-token`
    SERVICE_ACCOUNT_TOKEN {
        id: "service-account-token",
        title: "Token of the default account",
        severity: Info,
        level: Restricted,
        way: Credentials,
        peers: [
            "trivy:KSV-0036", "checkov:CKV_K8S_38", "polaris:automountServiceAccountToken",
            "kubesec:AutomountServiceAccountToken", "kube-linter:default-service-account",
            "kubescape:C-0034", "monokle:KBP106", "kyverno:restrict-automount-sa-token",
        ],
        why: "The token is a credential with which the container, or who takes it over, can \
              change the cluster.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let mount = workload.pod_field(&["automountServiceAccountToken"]);
    let is_mounted = match mount.as_bool() {
        Some(mounted) => mounted,
        None => mount.is_missing() && !workload.default_account_keeps_its_token(),
    };
    if is_mounted && has_default_account(workload) {
        let message = format!("{workload} gets the token of the default service account");
        cx.report(mount, message, || fix(mount));
    }
}

/// Whether the pod certainly runs with the account `default`.
fn has_default_account(workload: &Workload<'_>) -> bool {
    // The second name is the older one; Kubernetes still reads it.
    ["serviceAccountName", "serviceAccount"].iter().all(|key| {
        let account = workload.pod_field(&[key]);
        account.is_missing() || matches!(account.as_str(), Some("" | "default"))
    })
}

fn fix(mount: Slot<'_>) -> Result<Fix, Declined> {
    let rewrite = mount.set(&Value::Bool(false))?;
    let title = "Set `automountServiceAccountToken` to `false`";
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}
