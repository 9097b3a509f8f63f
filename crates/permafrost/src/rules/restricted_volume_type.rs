//! The rule `restricted-volume-type`.

use crate::finding::{Applicability, Fix, Place};
use crate::model::slot::Slot;
use crate::model::workload::{Volume, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A volume is of a type that reaches storage or code outside the cluster's care.
    ///
    /// # Why
    ///
    /// A pod may name a disk, a file server or a repository by itself. Kubernetes knows nothing of what
    /// lies there, who else writes to it, or whether this pod may have it; and what such a volume holds
    /// changes in the container while it runs. A claim puts the cluster's administrators in between.
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
    ///   - name: files
    ///     nfs:
    ///       server: files.example.com
    ///       path: /export
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
    ///   - name: files
    ///     persistentVolumeClaim:
    ///       claimName: <claim>
    /// ```
    ///
    /// These types may be used, and a volume without any is an empty directory:
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
    ///   - {name: a, configMap: {name: settings}}
    ///   - {name: b, csi: {driver: csi.example.com}}
    ///   - {name: c, downwardAPI: {items: []}}
    ///   - {name: d, emptyDir: {}}
    ///   - {name: e, ephemeral: {volumeClaimTemplate: {spec: {}}}}
    ///   - {name: f, image: {reference: "example/data@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}}
    ///   - {name: g, persistentVolumeClaim: {claimName: data}}
    ///   - {name: h, projected: {sources: []}}
    ///   - {name: i, secret: {secretName: password}}
    ///   - {name: j}
    /// ```
    ///
    /// A `hostPath` volume is reported by `host-path-volume`.
    ///
    /// # Fix
    ///
    /// The volume becomes a claim; its name is yours to supply. For `gitRepo`, which clones a repository
    /// with the rights of the host, there is no rewrite: an init container that clones into an
    /// `emptyDir` takes its place, or better an image that holds the files already.
    ///
    /// # References
    ///
    /// - [Volumes](https://kubernetes.io/docs/concepts/storage/volumes/)
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   restricted, check `restrictedVolumes`
    /// - Also known as: Trivy KSV-0028, Kyverno `restrict-volume-types`
    RESTRICTED_VOLUME_TYPE {
        id: "restricted-volume-type",
        title: "Restricted volume type",
        severity: Warning,
        level: Restricted,
        way: Files,
        peers: ["trivy:KSV-0028", "kyverno:restrict-volume-types", "monokle:PSS201"],
        why: "What such a volume holds comes from outside the cluster, and changes in the container \
              while it runs.",
        check: Workload(check),
    }
}

/// The types that the restricted standard refuses. One that Kubernetes doesn't know is dropped by
/// it, which leaves an empty directory; `hostPath` has a rule of its own.
const REFUSED: [&str; 20] = [
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "vsphereVolume",
    "quobyte",
    "azureDisk",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
];

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for volume in workload.volumes() {
        let Some(kind) = refused_type(&volume) else { continue };
        let field = volume.field(&[kind]);
        let message =
            format!("{volume} is of the type `{kind}`, which only administrators should use");
        let pss = cx.pss(PssCheck::RestrictedVolumes);
        let place = Place::from(field).narrowed(field.key_range().unwrap_or(field.anchor()));
        cx.report(place, message, || fix(field)).pss = pss;
    }
}

/// The type of a volume, if it is refused for that alone.
///
/// Kubernetes accepts only volumes of one type; of several, admission is content with a good one.
fn refused_type(volume: &Volume<'_>) -> Option<&'static str> {
    let has = |kind: &&str| volume.node().get(kind).is_some_and(|value| !value.is_null());
    let kind = *REFUSED.iter().find(|kind| has(kind))?;
    let has_other = volume.has_unrestricted_type() || has(&"hostPath");
    (!has_other).then_some(kind)
}

fn fix(field: Slot<'_>) -> Result<Fix, Declined> {
    if field.key == "gitRepo" {
        return Err(Declined::because(
            "an init container that clones into an `emptyDir` takes its place, with an image of your choice",
        ));
    }
    let claim = Value::entry("claimName", Value::text("<claim>"));
    let rewrite = field.exchange("persistentVolumeClaim", &claim)?;
    Ok(Fix::new("Use a claim instead", Applicability::HasPlaceholders, rewrite))
}
