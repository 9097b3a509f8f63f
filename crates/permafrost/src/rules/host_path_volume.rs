//! The rule `host-path-volume`.

use crate::finding::{Applicability, Fix, Label, Severity};
use crate::model::clean_path::CleanPath;
use crate::model::workload::{Volume, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use crate::syntax::yaml::Node;
use std::collections::HashMap;

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
        peers: [
            "trivy:KSV-0023", "trivy:KSV-0121", "kube-linter:sensitive-host-mounts",
            "polaris:hostPathSet", "kubesec:ProcMount", "kubescape:C-0048",
            "kyverno:disallow-host-path", "monokle:PSS105",
        ],
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
    let volumes = || workload.volumes().filter(|volume| is_host_path(*volume));
    if volumes().next().is_none() {
        return;
    }
    let mut mounts = mounts_of_host_paths(workload);
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
        let finding = cx.report(path, message, || fix(volume));
        finding.pss = pss;
        let mounts = mounts.remove(&volume.index).unwrap_or_default();
        if mounts.is_writable || is_socket(volume) {
            finding.severity = Severity::Error;
        }
        finding.labels.extend(mounts.labels);
    }
}

fn is_host_path(volume: Volume<'_>) -> bool {
    let is_set = |value: Node<'_>| !value.is_null() && !value.is_templated();
    volume.node().get("hostPath").is_some_and(is_set)
}

/// Whether a volume is a socket, which a read-only mount doesn't close.
fn is_socket(volume: Volume<'_>) -> bool {
    let path = volume.field(&["hostPath", "path"]).as_str().unwrap_or_default();
    let name = CleanPath::of(path).name().unwrap_or_default();
    let is_named_so = name.rsplit_once('.').is_some_and(|(_, extension)| extension == "sock");
    is_named_so || volume.field(&["hostPath", "type"]).as_str() == Some("Socket")
}

/// The mounts of the volumes that are host paths, by the place of the volume in its list.
fn mounts_of_host_paths(workload: &Workload<'_>) -> HashMap<usize, Mounts> {
    let mut found: HashMap<_, Mounts> = HashMap::new();
    for mount in workload.mounts() {
        let Some(volume) = mount.volume.filter(|volume| is_host_path(*volume)) else { continue };
        let of_volume = found.entry(volume.index).or_default();
        let is_writable = mount.is_writable();
        of_volume.is_writable |= is_writable;
        if of_volume.labels.len() < MOST_LABELS {
            let can = if is_writable { "can write to it here" } else { "mounts it here" };
            let text = format!("{} {can}", mount.container);
            of_volume.labels.push(Label { range: mount.field(&["mountPath"]).anchor(), text });
        }
    }
    found
}

fn fix(volume: Volume<'_>) -> Result<Fix, Declined> {
    let written = volume.field(&["hostPath", "path"]).as_str();
    let written =
        written.ok_or_else(|| Declined::because("where on the host it is isn't written here"))?;
    let path = CleanPath::on_host(written);
    let is_device =
        matches!(volume.field(&["hostPath", "type"]).as_str(), Some("CharDevice" | "BlockDevice"));
    if is_device || is_socket(volume) || is_of_host_alone(&path) {
        return Err(Declined::because(format!(
            "nothing but the host has `{written}`, so nothing can take its place"
        )));
    }
    let field = volume.field(&["hostPath"]);
    if is_or_is_inside(&path, &["tmp", "var/tmp", "var/cache", "dev/shm"]) {
        let rewrite = field.exchange("emptyDir", &Value::Map(Vec::new()))?;
        return Ok(Fix::new("Use an `emptyDir` instead", Applicability::MayBreak, rewrite));
    }
    let (title, kind, value) = if path.is_inside("etc") {
        let name = Value::entry("name", Value::text("<config-map>"));
        ("Use a `configMap` instead", "configMap", name)
    } else {
        let claim = Value::entry("claimName", Value::text("<claim>"));
        ("Use a claim instead", "persistentVolumeClaim", claim)
    };
    Ok(Fix::new(title, Applicability::HasPlaceholders, field.exchange(kind, &value)?))
}

/// Whether a path leads to what only the host has: its kernel, devices, sockets and agents.
fn is_of_host_alone(path: &CleanPath<'_>) -> bool {
    const FOLDERS: [&str; 12] = [
        "proc",
        "sys",
        "run",
        "boot",
        "lib/modules",
        "usr/lib/modules",
        "usr/src",
        "var/log",
        "var/lib/kubelet",
        "var/lib/docker",
        "var/lib/containerd",
        "etc/kubernetes",
    ];
    let is_device = path.is("dev") || path.is_inside("dev") && !is_or_is_inside(path, &["dev/shm"]);
    is_device || is_or_is_inside(path, &FOLDERS) || FOLDERS.iter().any(|folder| path.holds(folder))
}

fn is_or_is_inside(path: &CleanPath<'_>, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path.is(folder) || path.is_inside(folder))
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
