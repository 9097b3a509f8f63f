//! The rule `image-without-digest`.

use crate::finding::{Applicability, Fix};
use crate::model::image::{Image, ImageReference};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// An image is named by its version alone, without a digest.
    ///
    /// # Why
    ///
    /// A version is a tag like any other: whoever may push to the repository can push another image
    /// under the same one, by mistake or on purpose. A digest is computed from the content itself, so
    /// it names one image and no other.
    ///
    /// Some registries refuse to move a tag. What comes from these can be exempt:
    /// `--digest-exempt ghcr.io/example`, once for each registry or part of one.
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
    ///     image: example/app:1.2@sha256:<digest>
    /// ```
    ///
    /// Nothing is said here of a tag that moves, which `mutable-image-tag` reports, nor of a name that
    /// a template or a variable completes:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    ///   - name: proxy
    ///     image: nginx:latest
    ///   - name: extra
    ///     image: $(EXTRA_IMAGE)
    /// ```
    ///
    /// # Fix
    ///
    /// `@sha256:<digest>` is added, and you fill in the digest: `docker buildx imagetools inspect`
    /// prints it. Take the one of the index, which serves every platform. The tag stays, for readers.
    ///
    /// # References
    ///
    /// - [Images](https://kubernetes.io/docs/concepts/containers/images/#image-names) in the
    ///   documentation of Kubernetes
    /// - Also known as: Checkov `CKV_K8S_43`, Kubescape C-0306, Kyverno `require-image-checksum`
    IMAGE_WITHOUT_DIGEST {
        id: "image-without-digest",
        title: "Image without digest",
        severity: Info,
        level: Immutable,
        way: Image,
        peers: ["checkov:CKV_K8S_43", "kubescape:C-0306", "kyverno:require-image-checksum"],
        why: "A tag can be pushed again, also one that looks like a version; only a digest \
              names one image for ever.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for (image, who) in workload.images() {
        report(image, &who, cx);
    }
}

fn report(image: Slot<'_>, who: &str, cx: &mut Checker<'_>) {
    let Some(text) = image.as_str() else { return };
    let Some(reference) = Image::parse(text).reference() else { return };
    // A tag that moves is the greater evil, and another rule's: one finding for each image.
    if reference.digest.is_some() || reference.movement().is_some() {
        return;
    }
    if cx.policy().digest_exempt.iter().any(|registry| registry.holds(&reference)) {
        return;
    }
    let message = format!("the image of {who} has no digest, so its tag can be pushed again");
    cx.report(image, message, || fix(image, &reference));
}

fn fix(image: Slot<'_>, reference: &ImageReference<'_>) -> Result<Fix, Declined> {
    let pinned = reference.with_digest("sha256:<digest>");
    let rewrite = image.replace(&Value::Text(pinned))?;
    Ok(Fix::new("Add the digest", Applicability::HasPlaceholders, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Source, check};

    #[test]
    fn images_from_some_places_can_be_exempt() {
        let source =
            Source::new("kind: Pod\nspec: {containers: [{name: a, image: ghcr.io/b/a:1}]}\n");
        let found = |exempt: &str| {
            let digest_exempt = vec![exempt.parse().expect("it is a registry")];
            let policy = Policy { digest_exempt, ..Policy::default() };
            check(&source, &policy).findings.iter().any(|it| it.rule == "image-without-digest")
        };
        assert!(found("ghcr.io/a") && found("docker.io"));
        assert!(!found("ghcr.io/b") && !found("ghcr.io") && !found("ghcr.io/b/a"));
    }
}
