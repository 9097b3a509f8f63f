//! The rule `unlimited-writable-volume`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// An `emptyDir` has no limit to its size.
    ///
    /// # Why
    ///
    /// An `emptyDir` is the writable place of a container that is read-only otherwise. Without a limit
    /// there is room for anything: downloaded programs, a data base, what a burglar gathers. It can also
    /// fill the disk of the node, which then throws out other pods.
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
    ///   volumes:
    ///   - name: scratch
    ///     emptyDir: {}
    ///   - name: cache
    ///     emptyDir:
    ///       medium: Memory
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
    ///   volumes:
    ///   - name: scratch
    ///     emptyDir: {sizeLimit: <size>}
    ///   - name: cache
    ///     emptyDir:
    ///       medium: Memory
    ///       sizeLimit: <size>
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///   volumes:
    ///   - name: scratch
    ///     emptyDir:
    ///       sizeLimit: 64Mi
    /// ```
    ///
    /// # Fix
    ///
    /// `sizeLimit` is added, and you fill in the number: `64Mi` is much for temporary files, and little for
    /// a cache. A pod that writes more is thrown off its node.
    ///
    /// # References
    ///
    /// - [Volumes: `emptyDir`](https://kubernetes.io/docs/concepts/storage/volumes/#emptydir)
    /// - Also known as: Kyverno `add-emptydir-sizelimit`
    UNLIMITED_WRITABLE_VOLUME {
        id: "unlimited-writable-volume",
        title: "Unlimited volume",
        severity: Info,
        level: Immutable,
        way: Files,
        peers: ["kyverno:add-emptydir-sizelimit"],
        why: "A place to write to that has no limit has room for programs that the image never \
              had.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for volume in workload.volumes().filter(|volume| volume.is_empty_dir()) {
        let limit = volume.field(&["emptyDir", "sizeLimit"]);
        if limit.is_missing() || is_zero(limit) {
            let message = format!("{volume} can grow without limit");
            cx.report(limit, message, || fix(limit));
        }
    }
}

/// Whether the limit is 0, which means none.
fn is_zero(limit: Slot<'_>) -> bool {
    limit.as_integer() == Some(0) || limit.as_str() == Some("0")
}

fn fix(limit: Slot<'_>) -> Result<Fix, Declined> {
    let rewrite = limit.set(&Value::text("<size>"))?;
    Ok(Fix::new("Limit its size", Applicability::HasPlaceholders, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Source, check_with_fixes};

    /// The text after the fix of the only finding, if there is one.
    fn fixed(volume: &str) -> Option<String> {
        let source = Source::new(format!(
            "kind: Pod\nspec:\n  containers: [{{name: a, image: a}}]\n  volumes:\n  - name: a{volume}\n"
        ));
        let mut found = check_with_fixes(&source, &Policy::default()).findings;
        found.retain(|it| it.rule == "unlimited-writable-volume");
        let fix = found.pop()?.fix.expect("it has a fix");
        let after = fix.edits.apply(source.text());
        after.split_once("- name: a").map(|(_, volume)| volume.trim_end().to_owned())
    }

    #[test]
    fn null_nothing_and_an_empty_mapping_are_the_same() {
        let below = "\n    emptyDir:\n      sizeLimit: <size>";
        assert_eq!(fixed("\n    emptyDir:").as_deref(), Some(below));
        assert_eq!(fixed("").as_deref(), Some(below));
        assert_eq!(
            fixed("\n    emptyDir: {}").as_deref(),
            Some("\n    emptyDir: {sizeLimit: <size>}")
        );
        assert_eq!(fixed("\n    configMap: {name: b}"), None);
        assert_eq!(fixed("\n    configMap: {name: b}\n    emptyDir:"), None);
    }

    #[test]
    fn a_limit_of_zero_is_none() {
        let after = "\n    emptyDir: {sizeLimit: <size>}";
        assert_eq!(fixed("\n    emptyDir: {sizeLimit: 0}").as_deref(), Some(after));
        assert_eq!(fixed("\n    emptyDir: {sizeLimit: 1Gi}"), None);
    }
}
