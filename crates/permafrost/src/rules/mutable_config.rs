//! The rule `mutable-config`.

use crate::finding::{Applicability, Fix};
use crate::model::object::Object;
use crate::model::slot::Slot;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

/// The type of the Secrets that the cluster itself fills with tokens.
const TOKEN: &str = "kubernetes.io/service-account-token";

rule! {
    /// A `ConfigMap` or Secret can be changed while containers use it.
    ///
    /// # Why
    ///
    /// The kubelet writes the files of a mounted `ConfigMap` or Secret anew when the object changes, within
    /// a minute or so and without a restart. The manifest of the pod stays the same, and what the program
    /// reads doesn't. With `immutable: true` Kubernetes refuses such a change.
    ///
    /// This rule is off unless it is asked for, since it changes how settings are rolled out: instead of
    /// changing an object, one makes another under a new name. Tools that put a hash into the name, such as
    /// Kustomize's generators, do so already.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings-v2
    /// data:
    ///   greeting: hello
    /// ```
    ///
    /// ```yaml fixed
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings-v2
    /// data:
    ///   greeting: hello
    /// immutable: true
    /// ```
    ///
    /// Tokens of service accounts are written by the cluster itself:
    ///
    /// ```yaml good
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: keys-v2
    /// immutable: true
    /// ---
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: web-token
    ///   annotations:
    ///     kubernetes.io/service-account.name: web
    /// type: kubernetes.io/service-account-token
    /// ```
    ///
    /// # Fix
    ///
    /// `immutable: true` is set. From then on the object can only be deleted: the next version needs another
    /// name, and pods that name that one.
    ///
    /// # References
    ///
    /// - [Immutable `ConfigMap`s](https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable)
    /// - [Immutable Secrets](https://kubernetes.io/docs/concepts/configuration/secret/#secret-immutable)
    /// - No other tool that is known to us looks for this.
    MUTABLE_CONFIG {
        id: "mutable-config",
        title: "Mutable configuration",
        severity: Info,
        level: Immutable,
        way: Files,
        peers: [],
        off_by_default: true,
        why: "Files that containers have mounted are written anew while they run.",
        check: Object(check),
    }
}

fn check(object: &Object<'_>, cx: &mut Checker<'_>) {
    let version = object.field(&["apiVersion"]);
    // Others have kinds of these names in groups of their own.
    let is_core = version.is_missing() || version.as_str() == Some("v1");
    if !is_core || !matches!(object.name.kind.as_str(), "ConfigMap" | "Secret") {
        return;
    }
    if object.field(&["type"]).as_str() == Some(TOKEN) {
        return;
    }
    let immutable = object.field(&["immutable"]);
    if immutable.is_missing() || immutable.as_bool() == Some(false) {
        let message = format!("{object} can be changed while containers use it");
        cx.report(immutable, message, || fix(immutable));
    }
}

fn fix(immutable: Slot<'_>) -> Result<Fix, Declined> {
    let rewrite = immutable.set(&Value::Bool(true))?;
    Ok(Fix::new("Set `immutable` to `true`", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Source, check};

    #[test]
    fn it_is_silent_until_it_is_asked_for() {
        let source = Source::new("kind: ConfigMap\nmetadata: {name: a}\n");
        assert_eq!(check(&source, &Policy::default()).findings, []);
        let policy = Policy { extra_rules: vec!["mutable-config".to_owned()], ..Policy::default() };
        assert_eq!(check(&source, &policy).findings.len(), 1);
        let other = Source::new("apiVersion: example.com/v1\nkind: Secret\nmetadata: {name: a}\n");
        assert_eq!(check(&other, &policy).findings, []);
    }
}
