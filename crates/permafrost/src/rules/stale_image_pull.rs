//! The rule `stale-image-pull`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::image::{Image, ImageReference};
use crate::model::movement::Movement;
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::Value;
use crate::rule::{Checker, rule};

rule! {
    /// A node keeps the image that it has under a tag which may name another one by now.
    ///
    /// # Why
    ///
    /// With `IfNotPresent` a node pulls a tag once and never looks again. Where the tag moves, each node
    /// runs what the tag named when that node met it: two copies of one pod run two programs. With
    /// `Never` nobody can say where the image on a node came from at all.
    ///
    /// Kubernetes chooses `Always` for `latest` and for no tag, and `IfNotPresent` for everything
    /// else, so a tag like `stable` is kept unless the manifest says otherwise.
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
    ///     image: example/app:latest
    ///     imagePullPolicy: IfNotPresent
    ///   - name: proxy
    ///     image: example/proxy:stable
    ///   - name: local
    ///     image: example/local:1.2
    ///     imagePullPolicy: Never
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:latest
    ///     imagePullPolicy: Always
    ///   - name: proxy
    ///     image: example/proxy:stable
    ///     imagePullPolicy: Always
    ///   - name: local
    ///     image: example/local:1.2
    ///     imagePullPolicy: Always
    /// ```
    ///
    /// With a digest it doesn't matter when the image is pulled, and a version is meant to stay:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    ///     imagePullPolicy: IfNotPresent
    ///   - name: proxy
    ///     image: example/proxy
    ///   - name: other
    ///     image: example/other:1.2
    ///     imagePullPolicy: IfNotPresent
    /// ```
    ///
    /// # Fix
    ///
    /// The policy becomes `Always`: the node asks the registry at each start, and pulls only what it
    /// doesn't have. The registry must then be there when a container starts. A digest is better, and
    /// needs no policy.
    ///
    /// # References
    ///
    /// - [Images](https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy) in the
    ///   documentation of Kubernetes
    /// - Also known as: Checkov `CKV_K8S_15`, Polaris `pullPolicyNotAlways`, kube-score
    ///   `container-image-pull-policy`, Kubescape C-0075, Kyverno `imagepullpolicy-always`
    STALE_IMAGE_PULL {
        id: "stale-image-pull",
        title: "Stale image",
        severity: Warning,
        level: Immutable,
        way: Image,
        peers: [
            "checkov:CKV_K8S_15", "polaris:pullPolicyNotAlways",
            "kube-score:container-image-pull-policy", "kubescape:C-0075",
            "kyverno:imagepullpolicy-always", "kyverno:always-pull-images",
        ],
        why: "Two nodes can keep two different images under one name, and run both.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for container in workload.containers() {
        let (image, policy) = (container.field(&["image"]), container.field(&["imagePullPolicy"]));
        report(image, policy, &container.to_string(), cx);
    }
    // The API gives image volumes a policy in the same way.
    for volume in workload.volumes() {
        let image = volume.field(&["image", "reference"]);
        report(image, volume.field(&["image", "pullPolicy"]), &volume.to_string(), cx);
    }
}

fn report(image: Slot<'_>, policy: Slot<'_>, who: &str, cx: &mut Checker<'_>) {
    let Some(reference) = image.as_str().and_then(|text| Image::parse(text).reference()) else {
        return;
    };
    let Some(severity) = severity(&reference, policy) else { return };
    let message = match policy.as_str() {
        Some("Never") => format!("the image of {who} is whatever its node happens to have"),
        _ => format!("the image of {who} is whatever its tag named when the node first pulled it"),
    };
    let fix = || {
        let rewrite = policy.set(&Value::text("Always"))?;
        let title = format!("Set `{}` to `Always`", policy.key);
        Ok(Fix::new(title, Applicability::MayBreak, rewrite))
    };
    cx.report(policy, message, fix).severity = severity;
}

/// How much it matters that an image is pulled by this policy; `None` if it doesn't.
fn severity(image: &ImageReference<'_>, policy: Slot<'_>) -> Option<Severity> {
    if image.digest.is_some() {
        return None;
    }
    match (policy.as_str(), image.movement()) {
        (Some("IfNotPresent" | "Never"), Some(_)) => Some(Severity::Warning),
        (Some("Never"), None) => Some(Severity::Info),
        (None, Some(Movement::ByConvention)) if policy.is_missing() => Some(Severity::Warning),
        _ => None,
    }
}
