//! The rule `host-path-volume`.

use crate::finding::{Applicability, Fix, Label, Severity};
use crate::model::item::Item;
use crate::model::workload::{Volume, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use std::collections::HashMap;
use text_size::TextRange;

rule! {
    /// A volume is a part of the host's file system.
    ///
    /// # Why
    ///
    /// What the container finds there depends on the node it runs on, and on everybody who writes there:
    /// other pods, and programs of the host. Where the container may write itself, it changes the host,
    /// and what it leaves behind outlives it.
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
    ///   volumes:
    ///   - name: data
    ///     hostPath:
    ///       path: /srv/data
    ///       type: Directory
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
    ///     volumeMounts:
    ///     - name: data
    ///       mountPath: /data
    ///   volumes:
    ///   - name: data
    ///     persistentVolumeClaim:
    ///       claimName: <claim>
    /// ```
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
    ///     hostPath: {path: /tmp/web}
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
    ///     emptyDir: {}
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
    ///     emptyDir: {}
    /// ```
    ///
    /// # Fix
    ///
    /// What takes its place depends on the path: an `emptyDir` for directories of temporary files, a
    /// `configMap` below `/etc`, elsewhere a claim; the names of the latter two are yours to supply. The
    /// mounts stay as they are. Sockets, devices and what the kernel or the kubelet keep have no
    /// substitute: an agent that needs them belongs in a namespace whose admission allows it.
    ///
    /// # References
    ///
    /// - [Volumes: hostPath](https://kubernetes.io/docs/concepts/storage/volumes/#hostpath)
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `hostPathVolumes`; restricted, check `restrictedVolumes`
    /// - CIS Kubernetes Benchmark 1.12, 5.2.12
    /// - Also known as: Trivy KSV-0023 and KSV-0121, kube-linter `sensitive-host-mounts`, Polaris
    ///   `hostPathSet`, Kubescape C-0048, Kyverno `disallow-host-path`
    HOST_PATH_VOLUME {
        id: "host-path-volume",
        title: "Host path",
        severity: Warning,
        level: Baseline,
        way: Host,
        peers: ["trivy:KSV-0023", "trivy:KSV-0121", "kube-linter:sensitive-host-mounts", "polaris:hostPathSet", "kubesec:ProcMount", "kubescape:C-0048", "kyverno:disallow-host-path", "monokle:PSS105"],
        why: "The container's files are those of its host, which others change, and which it may \
              change itself.",
        check: Workload(check),
    }
}

/// How many mounts of a volume are pointed at.
const MOST_LABELS: usize = 8;

/// What is known of the mounts of a volume.
#[derive(Default)]
struct Mounts {
    labels: Vec<Label>,
    is_writable: bool,
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let volumes = || workload.volumes().filter(is_host_path);
    if volumes().next().is_none() {
        return;
    }
    let mut mounts = mounts_of(workload, volumes().filter_map(|volume| volume.name()));
    for volume in volumes() {
        let path = volume.field(&["hostPath", "path"]);
        let message = match path.as_str() {
            Some(path) => format!("{volume} is `{path}` of the host"),
            None => format!("{volume} is a part of the host's file system"),
        };
        // Of several types, which Kubernetes refuses anyway, the restricted check takes a good one.
        let pss = cx
            .pss(PssCheck::HostPathVolumes)
            .filter(|&check| check == PssCheck::HostPathVolumes || !volume.has_unrestricted_type());
        let finding = cx.report(path, message, || fix(&volume));
        finding.pss = pss;
        let mounts = volume.name().and_then(|name| mounts.remove(name)).unwrap_or_default();
        if mounts.is_writable || is_socket(&volume) {
            finding.severity = Severity::Error;
        }
        finding.labels.extend(mounts.labels);
    }
}

fn is_host_path(volume: &Volume<'_>) -> bool {
    volume.node().get("hostPath").is_some_and(|value| !value.is_null())
}

/// Whether a volume is a socket, which a read-only mount doesn't close.
fn is_socket(volume: &Volume<'_>) -> bool {
    volume.field(&["hostPath", "type"]).as_str() == Some("Socket")
        || volume
            .field(&["hostPath", "path"])
            .as_str()
            .is_some_and(|path| path.rsplit('.').next() == Some("sock"))
}

/// Where the volumes of these names are mounted.
fn mounts_of<'w>(
    workload: &'w Workload<'_>,
    names: impl Iterator<Item = &'w str>,
) -> HashMap<&'w str, Mounts> {
    let mut found: HashMap<_, _> = names.map(|name| (name, Mounts::default())).collect();
    for container in workload.containers() {
        for mount in container.field(&["volumeMounts"]).items() {
            let Some(of_volume) = mount.name().and_then(|name| found.get_mut(name)) else {
                continue;
            };
            let is_read_only = mount.field(&["readOnly"]).as_bool() == Some(true);
            of_volume.is_writable |= !is_read_only;
            if of_volume.labels.len() < MOST_LABELS {
                let text = if is_read_only {
                    format!("{container} reads it here")
                } else {
                    format!("{container} can write to it here")
                };
                of_volume.labels.push(Label { range: place_of(mount), text });
            }
        }
    }
    found
}

/// Where a mount is best pointed at: at its path.
fn place_of(mount: Item<'_>) -> TextRange {
    mount.field(&["mountPath"]).anchor()
}

fn fix(volume: &Volume<'_>) -> Result<Fix, Declined> {
    let path = volume.field(&["hostPath", "path"]).as_str();
    let path =
        path.ok_or_else(|| Declined::because("where on the host it is isn't written here"))?;
    let field = volume.field(&["hostPath"]);
    let type_ = volume.field(&["hostPath", "type"]).as_str().unwrap_or_default();
    let is_special = is_socket(volume) || matches!(type_, "CharDevice" | "BlockDevice");
    if is_special || is_of_host_alone(path) {
        return Err(Declined::because(format!(
            "nothing but the host has `{path}`, so nothing can take its place"
        )));
    }
    if is_below(path, &["/tmp", "/var/tmp", "/var/cache", "/dev/shm"]) {
        let rewrite = field.exchange("emptyDir", &Value::Map(Vec::new()))?;
        return Ok(Fix::new("Use an `emptyDir` instead", Applicability::MayBreak, rewrite));
    }
    let (title, kind, value) = if is_below(path, &["/etc"]) {
        let name = Value::entry("name", Value::text("<config-map>"));
        ("Use a `configMap` instead", "configMap", name)
    } else {
        let claim = Value::entry("claimName", Value::text("<claim>"));
        ("Use a claim instead", "persistentVolumeClaim", claim)
    };
    Ok(Fix::new(title, Applicability::HasPlaceholders, field.exchange(kind, &value)?))
}

/// Whether a path leads to what only the host has: its kernel, devices, sockets and agents.
fn is_of_host_alone(path: &str) -> bool {
    const FOLDERS: [&str; 13] = [
        "/proc",
        "/sys",
        "/run",
        "/var/run",
        "/boot",
        "/lib/modules",
        "/usr/lib/modules",
        "/usr/src",
        "/var/log",
        "/var/lib/kubelet",
        "/var/lib/docker",
        "/var/lib/containerd",
        "/etc/kubernetes",
    ];
    let is_device = is_below(path, &["/dev"]) && !is_below(path, &["/dev/shm"]);
    // A folder above them contains them.
    let contains = |folder: &str| is_below(folder, &[path]);
    is_device || is_below(path, &FOLDERS) || FOLDERS.into_iter().any(contains)
}

/// Whether a path is one of these folders, or in one of them.
fn is_below(path: &str, folders: &[&str]) -> bool {
    let names = path.split('/').filter(|name| !matches!(*name, "" | "."));
    folders.iter().any(|folder| {
        let mut names = names.clone();
        folder.split('/').filter(|name| !name.is_empty()).all(|name| names.next() == Some(name))
    })
}

#[cfg(test)]
mod tests {
    use crate::{Applicability, Policy, Severity, Source, check_with_fixes};

    /// For a volume of this path: what the fix of its finding risks, `None` where there is none.
    fn risk(path: &str) -> Option<Applicability> {
        let text = format!(
            "kind: Pod\nspec:\n  containers: [{{name: a, image: a:1.0}}]\n  volumes: [{{name: v, hostPath: {{path: {path}}}}}]\n"
        );
        let findings = check_with_fixes(&Source::new(text), &Policy::default()).findings;
        let finding = findings.into_iter().find(|it| it.rule == "host-path-volume");
        finding.expect("it is found").fix.ok().map(|fix| fix.applicability)
    }

    #[test]
    fn what_only_the_host_has_has_no_substitute() {
        for path in ["/", "//", "/proc", "/sys/fs/cgroup/", "/dev/kvm", "/var", "/run/x.sock"] {
            assert_eq!(risk(path), None, "{path}");
        }
        for path in ["/srv", "/etc/app", "/etcetera", "/procedure", "C:/data"] {
            assert_eq!(risk(path), Some(Applicability::HasPlaceholders), "{path}");
        }
        for path in ["/tmp", "/tmp//a/", "/dev/shm"] {
            assert_eq!(risk(path), Some(Applicability::MayBreak), "{path}");
        }
    }

    #[test]
    fn a_volume_that_can_be_written_or_called_is_an_error() {
        let severity = |path: &str, mount: &str| {
            let text = format!(
                "kind: Pod\nspec:\n  containers: [{{name: a, image: a:1.0, volumeMounts: [{{name: v{mount}}}]}}]\n  volumes: [{{name: v, hostPath: {{path: {path}}}}}]\n"
            );
            let findings = check_with_fixes(&Source::new(text), &Policy::default()).findings;
            let finding = findings.into_iter().find(|it| it.rule == "host-path-volume");
            finding.expect("it is found").severity
        };
        assert_eq!(severity("/srv", ""), Severity::Error);
        assert_eq!(severity("/srv", ", readOnly: true"), Severity::Warning);
        assert_eq!(severity("/srv/a.sock", ", readOnly: true"), Severity::Error);
    }
}
