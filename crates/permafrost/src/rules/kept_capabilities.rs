//! The rule `kept-capabilities`.

use crate::finding::{Applicability, Fix, Place};
use crate::model::item::Item;
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use crate::syntax::yaml::Node;

rule! {
    /// A container keeps capabilities that its runtime gives to every container.
    ///
    /// # Why
    ///
    /// Without a word about it, a process that runs as root has about a dozen capabilities: it may give
    /// files to others, read and write what their permissions forbid, become another user and make
    /// device files. A program rarely needs one of them, and an attacker all.
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
    ///     securityContext:
    ///       capabilities:
    ///         drop: [ALL]
    /// ```
    ///
    /// Names in the list become superfluous, and capabilities that are added stay:
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
    ///       capabilities:
    ///         drop:
    ///         - NET_RAW
    ///         - MKNOD
    ///         add: [NET_BIND_SERVICE]
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
    ///       capabilities:
    ///         drop:
    ///         - ALL
    ///         add: [NET_BIND_SERVICE]
    /// ```
    ///
    /// Runtimes understand `all` as well; the restricted standard only `ALL`:
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
    ///       capabilities:
    ///         drop: ["all"]
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
    ///       capabilities:
    ///         drop: ["ALL"]
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
    ///     securityContext:
    ///       capabilities:
    ///         drop: [ALL]
    /// ```
    ///
    /// # Fix
    ///
    /// `drop` becomes `[ALL]`; where comments stand among its items, `ALL` is added to them. A program
    /// that relied on a capability fails: add the one that it needs, such as `NET_BIND_SERVICE` for a
    /// port below 1024. Pods for Windows have no capabilities and are left in peace.
    ///
    /// # References
    ///
    /// - [Set capabilities for a Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container)
    /// - [capabilities(7)](https://man7.org/linux/man-pages/man7/capabilities.7.html)
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   restricted, check `capabilities_restricted`
    /// - CIS Kubernetes Benchmark 1.12, 5.2.10
    /// - Also known as: Trivy KSV-0003, KSV-0004 and KSV-0106, Checkov `CKV_K8S_37` and `CKV_K8S_28`,
    ///   kube-linter `drop-net-raw-capability`, Polaris `insecureCapabilities`, Kyverno
    ///   `disallow-capabilities-strict` and `require-drop-all`
    KEPT_CAPABILITIES {
        id: "kept-capabilities",
        title: "Kept capabilities",
        severity: Warning,
        level: Restricted,
        way: Privileges,
        peers: [
            "trivy:KSV-0003", "trivy:KSV-0004", "trivy:KSV-0106", "checkov:CKV_K8S_37",
            "checkov:CKV_K8S_28", "kube-linter:drop-net-raw-capability",
            "polaris:insecureCapabilities", "kubesec:CapDropAll", "kubesec:CapDropAny",
            "kyverno:disallow-capabilities-strict", "kyverno:require-drop-all", "monokle:PSS206",
        ],
        why: "A process that runs as root can use capabilities that nobody dropped to change files, \
              users and devices.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if workload.is_windows() && PssCheck::frees_windows(cx.version()) {
        return;
    }
    for container in workload.containers() {
        let drop = container.field(&["securityContext", "capabilities", "drop"]);
        let names = drop.value().filter(|it| it.is_sequence());
        let keeps = match names {
            Some(names) => {
                let is_all_or_unknown =
                    |it: Node<'_>| it.as_str() == Some("ALL") || it.is_templated();
                !names.may_hold_more() && !names.items().any(is_all_or_unknown)
            }
            None => drop.is_missing(),
        };
        if !keeps {
            continue;
        }
        let (place, message) = if let Some(item) = misspelled_all(drop) {
            (item.into(), format!("{container} drops `all`, which only runtimes read as `ALL`"))
        } else {
            // A list may be long: its key stands for it.
            let range = drop.key_range().unwrap_or(drop.anchor());
            let message = format!("{container} keeps capabilities that it could drop");
            (Place::from(drop).narrowed(range), message)
        };
        let pss = cx.pss(PssCheck::CapabilitiesRestricted);
        cx.report(place, message, || fix(workload, drop)).pss = pss;
    }
}

/// The item that means `ALL` to a runtime, in letters that admission doesn't know.
fn misspelled_all(drop: Slot<'_>) -> Option<Item<'_>> {
    drop.items().find(|item| item.as_str().is_some_and(|name| name.eq_ignore_ascii_case("ALL")))
}

fn fix(workload: &Workload<'_>, drop: Slot<'_>) -> Result<Fix, Declined> {
    if workload.is_windows() {
        return Err(Declined::because("Kubernetes refuses capabilities in a pod for Windows"));
    }
    let all = Value::text("ALL");
    if let Some(item) = misspelled_all(drop) {
        let rewrite = item.replace(&all)?;
        return Ok(Fix::new("Write it as `ALL`", Applicability::Safe, rewrite));
    }
    let only_all = Value::List(vec![all.clone()]);
    let has_items = drop.items().next().is_some();
    let rewrite = if has_items { drop.replace(&only_all) } else { drop.set(&only_all) };
    // Where the names can't give way, because comments explain them, it stands beside them.
    let rewrite = rewrite.or_else(|declined| drop.append(&all).map_err(|_| declined))?;
    Ok(Fix::new("Drop all capabilities", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Policy, Source, check_with_fixes};

    /// The text after the rule's own fixes, with what they risk.
    fn fixed(capabilities: &str) -> Option<(String, Applicability)> {
        let start = "kind: Pod\nspec:\n  containers:\n  - name: a\n    image: a:1.0\n    securityContext:\n      capabilities:";
        let source = Source::new(format!("{start}{capabilities}"));
        let findings = check_with_fixes(&source, &Policy::default()).findings;
        let finding = findings.into_iter().find(|it| it.rule == "kept-capabilities")?;
        let fix = finding.fix.expect("the rule has a fix");
        let after = fix.edits.apply(source.text());
        Some((after.strip_prefix(start)?.to_owned(), fix.applicability))
    }

    #[test]
    fn a_comment_among_the_names_is_kept() {
        let names = "\n        drop:\n        - NET_RAW # no ping\n        - MKNOD\n";
        let after = format!("{names}        - ALL\n");
        assert_eq!(fixed(names), Some((after, Applicability::MayBreak)));
    }

    #[test]
    fn an_empty_list_is_filled() {
        for empty in [" {}", " {drop: []}", " {drop: null}"] {
            let after = (" {drop: [ALL]}".to_owned(), Applicability::MayBreak);
            assert_eq!(fixed(empty), Some(after), "{empty}");
        }
    }

    #[test]
    fn other_letters_are_only_written_anew() {
        let after = (" {drop: [ALL, MKNOD]}".to_owned(), Applicability::Safe);
        assert_eq!(fixed(" {drop: [All, MKNOD]}"), Some(after));
    }

    #[test]
    fn a_value_that_is_no_list_is_none_of_this_rules_business() {
        assert_eq!(fixed(" {drop: ALL}"), None);
    }
}
