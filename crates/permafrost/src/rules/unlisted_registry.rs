//! The rule `unlisted-registry`.

use crate::finding::Place;
use crate::model::image::Image;
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::policy::host_of;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// An image comes from a registry that the policy doesn't list.
    ///
    /// # Why
    ///
    /// A name tells where an image comes from, and with it who may build, scan and replace it. An image from
    /// anywhere can be anything, and become anything else.
    ///
    /// This rule is silent unless registries are listed: `--registry ghcr.io/example`, once for each. Where
    /// an image names no registry, `docker.io` is meant, and `docker.io/library` where it has one word
    /// only.
    ///
    /// # Examples
    ///
    /// With `--registry registry.example.com`:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: ghcr.io/example/app:1.2
    ///   - name: proxy
    ///     image: nginx:1.28
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: registry.example.com/app:1.2
    ///   - name: extra
    ///     image: $(EXTRA_IMAGE)
    /// ```
    ///
    /// # Fix
    ///
    /// There is none: whether a listed registry has the same image isn't written in the manifest.
    ///
    /// # References
    ///
    /// - [Images](https://kubernetes.io/docs/concepts/containers/images/#image-names) in the
    ///   documentation of Kubernetes
    /// - Also known as: hadolint DL3026, Trivy KSV-0125, KSV-0032, KSV-0033, KSV-0034 and KSV-0035,
    ///   Kubescape C-0001 and C-0078, Kyverno `restrict-image-registries`
    UNLISTED_REGISTRY {
        id: "unlisted-registry",
        title: "Unlisted registry",
        severity: Warning,
        level: Essential,
        way: Image,
        peers: [
            "hadolint:DL3026", "trivy:KSV-0125", "trivy:KSV-0032", "trivy:KSV-0033",
            "trivy:KSV-0034", "trivy:KSV-0035", "kubescape:C-0001", "kubescape:C-0078",
            "kyverno:restrict-image-registries",
        ],
        why: "Nobody whom you trust decides what the image is, and what it becomes.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if cx.policy().registries.is_empty() {
        return;
    }
    for (image, who) in workload.images() {
        report(image, &who, cx);
    }
}

fn report(image: Slot<'_>, who: &str, cx: &mut Checker<'_>) {
    let Some(reference) = image.as_str().and_then(|text| Image::parse(text).reference()) else {
        return;
    };
    if cx.policy().registries.iter().any(|registry| registry.holds(&reference)) {
        return;
    }
    let domain = reference.domain.and_then(|domain| image.part(0..domain.len()));
    let place = match domain {
        Some(range) => Place::from(image).narrowed(range),
        None => Place::from(image),
    };
    let host = host_of(&reference);
    cx.report(place, format!("the image of {who} comes from `{host}`, which isn't listed"), || {
        Err(Declined::because("where a listed registry has this image isn't written here"))
    });
}
