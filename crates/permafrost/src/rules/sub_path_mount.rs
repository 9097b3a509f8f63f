//! The rule `sub-path-mount`.

use crate::model::workload::Workload;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A container mounts a part of a volume that can be written.
    ///
    /// # Why
    ///
    /// For `subPath` the kubelet looks up a path inside the volume, on the node and as root. Whoever can
    /// write to the volume can put a symbolic link there; several times the kubelet could be led to follow
    /// one, so that the container got a folder of its node (CVE-2017-1002101, CVE-2021-25741).
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
    ///     volumeMounts:
    ///     - name: data
    ///       mountPath: /data
    ///       subPath: app
    ///   volumes:
    ///   - name: data
    ///     persistentVolumeClaim:
    ///       claimName: data
    /// ```
    ///
    /// A file of a `ConfigMap` that is mounted so is not even updated while the container runs:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     volumeMounts:
    ///     - name: settings
    ///       mountPath: /etc/app/settings.toml
    ///       subPath: settings.toml
    ///   volumes:
    ///   - name: settings
    ///     configMap:
    ///       name: settings
    /// ```
    ///
    /// # Fix
    ///
    /// There is none: whether the whole volume may be mounted, or has to be divided, depends on what is in
    /// it.
    ///
    /// # References
    ///
    /// - [Using `subPath`](https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath)
    /// - NSA/CISA Kubernetes Hardening Guide
    /// - Also known as: Kubescape C-0058
    SUB_PATH_MOUNT {
        id: "sub-path-mount",
        title: "Part of a volume",
        severity: Info,
        level: Immutable,
        way: Host,
        peers: ["kubescape:C-0058"],
        why: "Who can write to the volume may lead the kubelet to a folder outside of it.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for mount in workload.mounts() {
        for key in ["subPath", "subPathExpr"] {
            let part = mount.field(&[key]);
            let Some(path) = part.as_str().filter(|path| !path.is_empty()) else { continue };
            if mount.is_of_writable_volume() {
                let message = format!(
                    "{} mounts only `{path}` of a volume that can be written",
                    mount.container
                );
                cx.report(part, message, || {
                    Err(Declined::because(
                        "what else could be mounted depends on what the volume holds",
                    ))
                });
            }
        }
    }
}
