//! The rule `duplicate-key`.

use crate::finding::{Applicability, Fix};
use crate::model::duplicate::DuplicateKey;
use crate::model::object::Object;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A key stands in one mapping twice.
    ///
    /// # Why
    ///
    /// `kubectl` takes the last of both and says nothing, so a reviewer can read one value while another
    /// one runs. Whoever asks the API server for strict validation is refused, and other tools may take
    /// the first. Keys that become the same in JSON are the same, such as `yes` and `true`.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   hostPID: false
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///   hostPID: true
    /// ```
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     stdin: false
    ///     env: []
    ///     stdin: false
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
    ///     env: []
    ///     stdin: false
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   labels: &labels
    ///     app: web
    ///   annotations:
    ///     <<: *labels
    ///     app: shop
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// Where both entries are the same, the first goes. Otherwise only its author can tell which of the two
    /// values is meant.
    ///
    /// # References
    ///
    /// - [Validation of fields by the API server](https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation)
    /// - [YAML 1.2.2, section 3.2.1.1: keys of a mapping are unique](https://yaml.org/spec/1.2.2/#3211-nodes)
    DUPLICATE_KEY {
        id: "duplicate-key",
        title: "Duplicate key",
        severity: Error,
        level: Essential,
        way: Hands,
        peers: [],
        why: "The last of the values wins without a word, so a reviewer can read one value while \
              another one runs.",
        check: Object(check),
    }
}

fn check(object: &Object<'_>, cx: &mut Checker<'_>) {
    if !object.has_kind() {
        return;
    }
    for duplicate in object.duplicate_keys() {
        let message = format!("{duplicate} in {object}, and the last value counts");
        cx.report(duplicate, message, || fix(duplicate));
    }
}

fn fix(duplicate: DuplicateKey<'_>) -> Result<Fix, Declined> {
    let rewrite = duplicate.remove_first()?;
    Ok(Fix::new("Remove the first of the two equal entries", Applicability::Safe, rewrite))
}
