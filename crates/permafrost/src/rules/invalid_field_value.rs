//! The rule `invalid-field-value`.

use crate::finding::{Applicability, Fix};
use crate::model::image::Image;
use crate::model::schema::{CONTAINER, Field, POD, Takes};
use crate::model::slot::{Owner, Slot};
use crate::model::user_id::means_root;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use crate::syntax::resolve::{Scalar, Tag, resolve};
use crate::syntax::yaml::Node;

rule! {
    /// A field that decides on security has a value that Kubernetes does not take.
    ///
    /// # Why
    ///
    /// `"false"` in quotes is a text and no boolean, a user is a number and no name, a profile is called
    /// `RuntimeDefault` and not `runtime/default`. The API server refuses such a pod; a custom resource, a
    /// template or another tool may pass it on, and then the field isn't what its author believes.
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
    ///       readOnlyRootFilesystem: "true"
    ///       runAsUser: app
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
    ///       readOnlyRootFilesystem: true
    ///       runAsUser: <uid>
    /// ```
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   securityContext:
    ///     seccompProfile:
    ///       type: runtime/default
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       capabilities:
    ///         drop: ALL
    /// ```
    ///
    /// ```yaml fixed
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
    ///       capabilities:
    ///         drop: [ALL]
    /// ```
    ///
    /// Kubernetes reads YAML 1.1, where `yes` is `true`:
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
    ///       readOnlyRootFilesystem: yes
    ///       runAsUser: 10001
    /// ```
    ///
    /// # Fix
    ///
    /// Where it is plain what was meant, such as a boolean in quotes, that is written. For the name of a user
    /// you fill in its number.
    ///
    /// # References
    ///
    /// - [Pod v1, security context](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context)
    /// - Also known as: kube-linter `schema-validation`
    INVALID_FIELD_VALUE {
        id: "invalid-field-value",
        title: "Invalid value",
        severity: Error,
        level: Essential,
        way: Hands,
        peers: ["kube-linter:schema-validation"],
        why: "Kubernetes refuses the value, or it silently is not what was meant, so the wall \
              that it should be is not there.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    look(Owner::Pod(workload), workload.spec(), POD, &workload.to_string(), cx);
    for container in workload.containers() {
        let who = container.to_string();
        look(Owner::Container(container), container.node(), CONTAINER, &who, cx);
    }
    for (image, who) in workload.images() {
        if let Some(Image::Invalid(reason)) = image.as_str().map(Image::parse) {
            let message = format!("the image of {who} can't be read: {reason}");
            let unknown = "only you know which image is meant";
            cx.report(image, message, || Err(Declined::because(unknown)));
        }
    }
}

/// Looks at the fields of a mapping, and at those of the mappings in it.
fn look(
    owner: Owner<'_>,
    mapping: Node<'_>,
    fields: &'static [Field],
    who: &str,
    cx: &mut Checker<'_>,
) {
    for field in fields {
        let slot = Slot::find(owner, mapping, &[field.name]);
        let Some(value) = slot.value() else { continue };
        if slot.is_unknown() || value.items().any(Node::is_templated) {
            continue;
        }
        match field.takes {
            Takes::Mapping(inner) if value.is_mapping() => look(owner, value, inner, who, cx),
            // What means root is said by its own rule, with a better fix.
            _ if field.name == "runAsUser" && value.as_str().is_some_and(means_root) => {}
            takes if takes.accepts(value) || value.is_parted_from_key() => {}
            takes => {
                let message = format!("`{}` of {who} takes {}", field.name, takes.in_words());
                cx.report(slot, message, || fix(slot, value, takes));
            }
        }
    }
}

fn fix(slot: Slot<'_>, value: Node<'_>, takes: Takes) -> Result<Fix, Declined> {
    let text = value.as_str().map(str::trim);
    let meant = text.and_then(|text| meant(text, takes));
    if let Some(meant) = meant {
        let title = format!("Write what `{}` takes", slot.key);
        return Ok(Fix::new(title, Applicability::Safe, slot.replace(&meant)?));
    }
    if let (Some(_), "runAsUser" | "runAsGroup" | "fsGroup") = (text, slot.key) {
        let rewrite = slot.replace(&Value::text("<uid>"))?;
        return Ok(Fix::new("Fill in the number", Applicability::HasPlaceholders, rewrite));
    }
    Err(Declined::because("it isn't plain what is meant"))
}

/// What a text means that stands in the place of something else, where that is plain.
fn meant(text: &str, takes: Takes) -> Option<Value> {
    match (takes, resolve(text, true, Tag::None)) {
        (Takes::Bool, Scalar::Bool(value)) => Some(Value::Bool(value)),
        (Takes::Integer(least, most), Scalar::Integer(value)) => {
            let value = i64::try_from(value).ok()?;
            (least..=most).contains(&value).then_some(Value::Integer(value))
        }
        (Takes::Texts, Scalar::Text(text)) if text.bytes().all(is_letter) => {
            Some(Value::List(vec![Value::text(text)]))
        }
        (Takes::Word(words), _) => {
            // The annotations that these fields replace spelled it `runtime/default`.
            let letters = |text: &str| text.replace(['/', '-', '_'], "").to_ascii_lowercase();
            let word = words.iter().find(|word| letters(word) == letters(text))?;
            Some(Value::text(*word))
        }
        _ => None,
    }
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_'
}
