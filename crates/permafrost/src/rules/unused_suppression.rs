//! The rule `unused-suppression`.

use crate::finding::{Applicability, Fix, Place};
use crate::model::suppression::Idle;
use crate::rewrite::comment::remove;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A comment leaves out findings that there are not.
    ///
    /// # Why
    ///
    /// A comment that once had a reason stays when the reason is gone. It then hides the next
    /// violation at its place from everybody, although nobody decided on that one.
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
    ///       # permafrost: ignore[privileged-container] for the old driver
    ///       privileged: false
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
    ///       privileged: false
    /// ```
    ///
    /// A name that no rule has leaves nothing out either:
    ///
    /// ```dockerfile bad
    /// # permafrost: ignore[root-usr-image]
    /// FROM alpine:3.22
    /// USER 10001
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   # permafrost: ignore[host-pid] it watches the processes of its node
    ///   hostPID: true
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// # Fix
    ///
    /// The comment goes away where nothing in it is used. A single name in it is yours to remove.
    ///
    /// # References
    ///
    /// - Comments of other tools are understood as well, and never reported: what they leave out
    ///   there isn't known here
    UNUSED_SUPPRESSION {
        id: "unused-suppression",
        title: "Unused suppression",
        severity: Info,
        level: Immutable,
        way: Hands,
        peers: [],
        why: "It would hide the next violation at its place, on which nobody decided.",
        check: Suppression(check),
    }
}

fn check(idle: &Idle<'_, '_>, cx: &mut Checker<'_>) {
    let place = Place {
        range: idle.name.map_or(idle.suppression.range, |name| name.range),
        document: idle.suppression.document,
        ..Place::default()
    };
    let message = match idle.name {
        Some(name) if idle.is_known => format!("nothing here is found by `{}`", name.text),
        Some(name) => format!("there is no rule `{}`, so nothing is left out", name.text),
        None => "nothing is found here that this comment would leave out".to_owned(),
    };
    cx.report(place, message, || fix(idle));
}

fn fix(idle: &Idle<'_, '_>) -> Result<Fix, Declined> {
    if idle.name.is_some() {
        return Err(Declined::because("only you know which rule is meant, or whether it is"));
    }
    let rewrite = remove(idle.text, idle.suppression.range);
    Ok(Fix::new("Remove the comment", Applicability::Safe, rewrite))
}
