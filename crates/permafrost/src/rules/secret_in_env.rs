//! The rule `secret-in-env`.

use crate::finding::{Applicability, Fix};
use crate::model::secret::{is_secret_value, is_secret_variable};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A container has a secret written out among its environment variables.
    ///
    /// # Why
    ///
    /// The value stands in the manifest, in version control, in every copy of the pod's specification, and in
    /// the output of `kubectl describe`. Whoever reads one of these can use it to change what it guards, and it
    /// can't be replaced without replacing the pod.
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
    ///     env:
    ///     - name: DB_PASSWORD
    ///       value: hunter2
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
    ///     env:
    ///     - name: DB_PASSWORD
    ///       valueFrom:
    ///         secretKeyRef:
    ///           name: <secret>
    ///           key: <key>
    /// ```
    ///
    /// Some values say themselves what they are:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     env:
    ///     - name: DATABASE
    ///       value: postgres://app:hunter2@db:5432/app
    /// ```
    ///
    /// References, places of files, and names of things about secrets are no secrets:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     env:
    ///     - name: DB_PASSWORD
    ///       valueFrom:
    ///         secretKeyRef:
    ///           name: db
    ///           key: password
    ///     - name: DB_PASSWORD_FILE
    ///       value: /run/secrets/db
    ///     - name: DATABASE
    ///       value: postgres://app:$(DB_PASSWORD)@db:5432/app
    ///     - name: TOKEN_TTL
    ///       value: 30m
    /// ```
    ///
    /// # Fix
    ///
    /// The value is taken from a Secret, whose name and key you fill in. The value itself stays known to all
    /// who have seen it: choose a new one.
    ///
    /// # References
    ///
    /// - [Distribute Credentials Securely Using Secrets](https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/)
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.4.1
    /// - Also known as: Checkov `CKV_K8S_35`, kube-linter `env-var-secret`, Polaris
    ///   `sensitiveContainerEnvVar`, kubesec `SecretsAsEnvironmentVariables`, Kubescape C-0012, Monokle
    ///   KBP111, Kyverno `disallow-secrets-from-env-vars`
    SECRET_IN_ENV {
        id: "secret-in-env",
        title: "Secret in the manifest",
        severity: Warning,
        level: Immutable,
        way: Credentials,
        peers: [
            "checkov:CKV_K8S_35", "kube-linter:env-var-secret", "polaris:sensitiveContainerEnvVar",
            "kubesec:SecretsAsEnvironmentVariables", "kubescape:C-0012", "monokle:KBP111",
            "kyverno:disallow-secrets-from-env-vars",
        ],
        why: "Who may read the manifest or the pod holds the secret, and can change what it \
              opens.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for container in workload.containers() {
        for variable in container.field(&["env"]).items() {
            let value = variable.field(&["value"]);
            let (Some(name), Some(text)) = (variable.name(), value.as_str()) else { continue };
            if value.is_unknown() && !is_secret_value(text) {
                continue;
            }
            if is_secret_variable(name, text) {
                let message = format!("`{name}` of {container} has a secret written out");
                cx.report(value, message, || fix(value));
            }
        }
    }
}

fn fix(value: Slot<'_>) -> Result<Fix, Declined> {
    let field = |key: &str, text: &str| (key.to_owned(), Value::text(text));
    let reference = Value::Map(vec![field("name", "<secret>"), field("key", "<key>")]);
    let rewrite = value.exchange("valueFrom", &Value::entry("secretKeyRef", reference))?;
    Ok(Fix::new("Take the value from a Secret", Applicability::HasPlaceholders, rewrite))
}
