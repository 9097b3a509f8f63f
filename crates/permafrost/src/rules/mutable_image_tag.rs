//! The rule `mutable-image-tag`.

use crate::finding::{Applicability, Fix, Place, Severity};
use crate::model::image::{Image, ImageReference};
use crate::model::known_images::fixed_tag;
use crate::model::movement::Movement;
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// An image is named by a tag that moves, or by none.
    ///
    /// # Why
    ///
    /// `latest`, which a missing tag means as well, names whatever was pushed last. The same
    /// manifest runs one program today and another tomorrow, and two nodes that start it at
    /// different times run two programs side by side. Nobody reviewed the second one.
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
    ///     image: registry.example.com:5000/app:latest # from the pipeline
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: registry.example.com:5000/app:<version> # from the pipeline
    /// ```
    ///
    /// Some tags move by convention, and an image volume names an image as well:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:stable
    ///   volumes:
    ///   - name: models
    ///     image:
    ///       reference: example/models
    /// ```
    ///
    /// A version says what is meant. A digest fixes the image, whatever tag stands beside it; and
    /// nothing is said of a name that a template or a variable completes:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: registry.example.com:5000/app:4.2.1
    ///   - name: proxy
    ///     image: nginx:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
    ///   - name: extra
    ///     image: $(EXTRA_IMAGE)
    /// ```
    ///
    /// # Fix
    ///
    /// For well-known images the tag becomes the version that it named when the table in
    /// `known_images.txt` was written: it may be older than what runs now. For all others the fix
    /// leaves `<version>` for you to fill in.
    ///
    /// # References
    ///
    /// - [Images](https://kubernetes.io/docs/concepts/containers/images/#image-names) in the
    ///   documentation of Kubernetes
    /// - Also known as: Trivy KSV-0013, Checkov `CKV_K8S_14`, kube-linter `latest-tag`, Polaris
    ///   `tagNotSpecified`, kube-score `container-image-tag`, Kyverno `disallow-latest-tag`
    MUTABLE_IMAGE_TAG {
        id: "mutable-image-tag",
        title: "Moving image tag",
        severity: Error,
        level: Essential,
        way: Image,
        peers: [
            "trivy:KSV-0013", "checkov:CKV_K8S_14", "kube-linter:latest-tag",
            "polaris:tagNotSpecified", "kube-score:container-image-tag",
            "kyverno:disallow-latest-tag", "kubescape:C-0304", "monokle:KBP001",
        ],
        why: "The same manifest runs another program tomorrow, and two nodes can run two \
              programs under one name.",
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
    let Some(movement) = reference.movement() else { return };
    let place = match reference.tag_range().and_then(|range| image.part(range)) {
        Some(tag) => Place::from(image).narrowed(tag),
        None => Place::from(image),
    };
    let finding = cx.report(place, message(who, &reference, movement), || fix(image, &reference));
    if movement == Movement::ByConvention {
        finding.severity = Severity::Warning;
    }
}

fn message(who: &str, reference: &ImageReference<'_>, movement: Movement) -> String {
    let tag = reference.tag.unwrap_or_default();
    match movement {
        Movement::Untagged => {
            format!("the image of {who} has no tag, so it is whatever was pushed last")
        }
        Movement::Latest => format!("the image of {who} is whatever `{tag}` names at the time"),
        Movement::ByConvention => format!("the tag `{tag}` of the image of {who} is made to move"),
    }
}

fn fix(image: Slot<'_>, reference: &ImageReference<'_>) -> Result<Fix, Declined> {
    let known = fixed_tag(reference);
    let rewrite = image.replace(&Value::Text(reference.with_tag(known.unwrap_or("<version>"))))?;
    Ok(match known {
        Some(tag) => {
            Fix::new(format!("Fix the version: `{tag}`"), Applicability::MayBreak, rewrite)
        }
        None => Fix::new("Fix the version", Applicability::HasPlaceholders, rewrite),
    })
}
