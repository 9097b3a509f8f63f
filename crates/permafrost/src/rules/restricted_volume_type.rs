//! The rule `restricted-volume-type`.

use crate::finding::{Applicability, Fix, Place};
use crate::model::slot::Slot;
use crate::model::workload::{ContainerList, Volume, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use crate::syntax::yaml::Node;

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
    /// A repository is cloned by an init container instead, with an image that you choose:
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
    ///   - name: site
    ///     gitRepo:
    ///       repository: https://git.example.com/site.git
    ///       revision: 22f1d8406d464b0c
    ///       directory: .
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
    ///   - name: site
    ///     emptyDir: {}
    ///   initContainers:
    ///   - name: clone-site
    ///     image: <image-with-git>
    ///     command: [git, clone, "--revision=22f1d8406d464b0c", "--", https://git.example.com/site.git, "."]
    ///     workingDir: /repository
    ///     volumeMounts:
    ///     - name: site
    ///       mountPath: /repository
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
    /// The volume becomes a claim; its name is yours to supply. For `gitRepo`, which clones with the
    /// rights of the host, an init container clones into an `emptyDir`; its image is yours to supply, and
    /// for a revision it needs Git 2.49. Better still is an image that holds the files already.
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

/// The type that clones a repository.
const GIT: &str = "gitRepo";

/// The types that the restricted standard refuses. One that Kubernetes doesn't know is dropped by
/// it, which leaves an empty directory; `hostPath` has a rule of its own.
const REFUSED: [&str; 20] = [
    "gcePersistentDisk",
    "awsElasticBlockStore",
    GIT,
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
        let repair = || if kind == GIT { clone_first(workload, volume) } else { use_claim(field) };
        cx.report(place, message, repair).pss = pss;
    }
}

/// The type of a volume, if it is refused for that alone.
///
/// Kubernetes accepts only volumes of one type; of several, admission is content with a good one.
fn refused_type(volume: &Volume<'_>) -> Option<&'static str> {
    let is_set = |value: Node<'_>| !value.is_null() && !value.is_templated();
    let has = |kind: &&str| volume.node().get(kind).is_some_and(is_set);
    let kind = *REFUSED.iter().find(|kind| has(kind))?;
    let has_other = volume.has_unrestricted_type() || has(&"hostPath");
    (!has_other).then_some(kind)
}

fn use_claim(field: Slot<'_>) -> Result<Fix, Declined> {
    let claim = Value::entry("claimName", Value::text("<claim>"));
    let rewrite = field.exchange("persistentVolumeClaim", &claim)?;
    Ok(Fix::new("Use a claim instead", Applicability::HasPlaceholders, rewrite))
}

/// Has an init container clone the repository into an empty directory.
fn clone_first(workload: &Workload<'_>, volume: Volume<'_>) -> Result<Fix, Declined> {
    const FOLDER: &str = "/repository";
    let mut mounts = workload.mounts().filter(|it| it.container.list == ContainerList::Init);
    if mounts.any(|it| it.volume.is_some_and(|it| it.index == volume.index)) {
        return Err(Declined::because(
            "an init container mounts it, and one that clones the repository must come before it",
        ));
    }
    let text = |key| volume.field(&[GIT, key]).as_str().filter(|text| !text.is_empty());
    let (Some(name), Some(repository)) = (volume.name(), text("repository")) else {
        return Err(Declined::because("which repository it clones isn't written here"));
    };
    let revision = text("revision").map(|revision| format!("--revision={revision}"));
    let words = ["git", "clone"].into_iter().chain(revision.as_deref());
    let words = words.chain(["--", repository]).chain(text("directory"));
    let mount = [("name", Value::text(name)), ("mountPath", Value::text(FOLDER))];
    let clone = [
        ("name", Value::text(format!("clone-{name}"))),
        ("image", Value::text("<image-with-git>")),
        ("command", Value::List(words.map(Value::text).collect())),
        ("workingDir", Value::text(FOLDER)),
        ("volumeMounts", Value::List(vec![map(mount)])),
    ];
    let empty = volume.field(&[GIT]).exchange("emptyDir", &Value::Map(Vec::new()))?;
    let rewrite = empty.and(workload.pod_field(&["initContainers"]).append(&map(clone))?)?;
    let title = "Clone the repository in an init container";
    Ok(Fix::new(title, Applicability::HasPlaceholders, rewrite))
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Source, check_with_fixes};

    /// The fixed text of a pod with this spec, or the reason why there is none.
    fn fixed(spec: &str) -> Result<String, String> {
        let text = format!("kind: Pod\nspec: {{{spec}}}\n");
        let findings = check_with_fixes(&Source::new(text.as_str()), &Policy::default()).findings;
        let finding = findings.into_iter().find(|it| it.rule == "restricted-volume-type");
        let fix = finding.expect("it is found").fix;
        fix.map(|it| it.edits.apply(&text)).map_err(|it| it.reason.into_owned())
    }

    #[test]
    fn a_repository_is_cloned_after_what_is_there_and_never_too_late() {
        let pod = |mount: &str| {
            let init = format!("initContainers: [{{name: i, image: i:1.0{mount}}}]");
            format!(
                "{init}, containers: [{{name: a, image: a:1.0}}], volumes: [{{name: v, gitRepo: {{repository: r}}}}]"
            )
        };
        let after = fixed(&pod("")).expect("it has a fix");
        assert!(after.contains("{name: i, image: i:1.0}, {name: clone-v,"), "{after}");
        assert!(after.contains("[git, clone, \"--\", r]"), "{after}");
        let reason = fixed(&pod(", volumeMounts: [{name: v, mountPath: /v}]"));
        assert!(reason.is_err_and(|reason| reason.contains("before it")));
    }

    #[test]
    fn a_repository_without_an_address_has_no_fix() {
        let spec = "containers: [{name: a, image: a:1.0}], volumes: [{name: v, gitRepo: {}}]";
        assert!(fixed(spec).is_err_and(|reason| reason.contains("isn't written")));
    }
}
