//! The rule `runtime-socket-mount`.

use crate::finding::{Applicability, Fix, Label, Severity};
use crate::model::clean_path::CleanPath;
use crate::model::mount::Mount;
use crate::model::workload::{ContainerList, Volume, Workload};
use crate::order;
use crate::rewrite::outcome::{Declined, Rewrite};
use crate::rule::{Checker, rule};

/// The files by which container runtimes and builders are told what to do, wherever they stand.
const SOCKETS: [&str; 6] = [
    "docker.sock",
    "cri-dockerd.sock",
    "containerd.sock",
    "crio.sock",
    "podman.sock",
    "buildkitd.sock",
];

/// The same on Windows, in the folder of named pipes.
const PIPES: [&str; 2] = ["docker_engine", "containerd-containerd"];

/// Where these files usually stand, as `CleanPath::on_host` gives it.
const PLACES: [&str; 7] = [
    "run/docker.sock",
    "run/cri-dockerd.sock",
    "run/containerd/containerd.sock",
    "run/k3s/containerd/containerd.sock",
    "run/crio/crio.sock",
    "run/podman/podman.sock",
    "run/buildkit/buildkitd.sock",
];

/// How many mounts of a volume are pointed at.
const MOST_LABELS: usize = 8;

/// Where Docker keeps the files of its containers.
const CONTAINERS: &str = "var/lib/docker";

rule! {
    /// A pod has the socket of the container runtime of its node, or a folder that holds it.
    ///
    /// # Why
    ///
    /// Whoever may talk to the runtime can start a privileged container, open a shell in any other one,
    /// and write to the disk of the node. It is root on the node, whatever else the pod gives up.
    /// `readOnly: true` on the mount changes nothing: it keeps the file from being replaced, not from
    /// being talked to.
    ///
    /// A folder above the socket is as good: `/run`, which is also `/var/run`, or the root. In
    /// `/var/lib/docker` are the files of all containers themselves.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: build
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     volumeMounts:
    ///     - name: docker
    ///       mountPath: /var/run/docker.sock
    ///       readOnly: true
    ///     - name: data
    ///       mountPath: /data
    ///   volumes:
    ///   - name: docker
    ///     hostPath:
    ///       path: /var/run/docker.sock
    ///   - name: data
    ///     emptyDir: {}
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: build
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     volumeMounts:
    ///     - name: data
    ///       mountPath: /data
    ///   volumes:
    ///   - name: data
    ///     emptyDir: {}
    /// ```
    ///
    /// The same by other ways:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: agent
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     volumeMounts:
    ///     - name: run
    ///       mountPath: /host/run
    ///   volumes:
    ///   - name: run
    ///     hostPath:
    ///       path: /run/
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: agent
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    /// ```
    ///
    /// Other sockets and folders are not meant:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: agent
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     volumeMounts:
    ///     - name: logs
    ///       mountPath: /logs
    ///       readOnly: true
    ///   volumes:
    ///   - name: logs
    ///     hostPath:
    ///       path: /var/lib/docker/containers
    /// ```
    ///
    /// # Fix
    ///
    /// The volume and every mount of it go away. A program that talked to the runtime fails then: to
    /// build images, use a builder that needs no daemon; to watch containers, ask the Kubernetes API.
    ///
    /// # References
    ///
    /// - [Volumes: `hostPath`](https://kubernetes.io/docs/concepts/storage/volumes/#hostpath)
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, forbid every `hostPath` volume
    /// - Also known as: Trivy KSV-0006, Checkov `CKV_K8S_27`, kube-linter `docker-sock`, kubesec
    ///   `DockerSock`, Kubescape C-0074, Monokle KBP101, Kyverno `disallow-cri-sock-mount`
    RUNTIME_SOCKET_MOUNT {
        id: "runtime-socket-mount",
        title: "Socket of the runtime",
        severity: Error,
        level: Baseline,
        way: Host,
        peers: [
            "trivy:KSV-0006", "checkov:CKV_K8S_27", "kube-linter:docker-sock", "kubesec:DockerSock",
            "kubescape:C-0074", "monokle:KBP101", "kyverno:disallow-cri-sock-mount",
        ],
        why: "Whoever talks to the container runtime can change every container of the node, \
              and the node itself.",
        check: Workload(check),
    }
}

/// What a path on a node gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The socket itself.
    Socket,
    /// A folder in which it stands.
    Folder,
    /// The files of other containers.
    Files,
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let reached =
        workload.volumes().filter_map(|volume| Some((volume, reach(host_path(volume)?)?)));
    let reached: Vec<_> = reached.collect();
    if reached.is_empty() {
        return;
    }
    let mut mounts: Vec<_> = workload
        .mounts()
        .filter_map(|mount| Some((mount.volume?.index, mount)))
        .filter(|(index, _)| reached.binary_search_by_key(index, |(it, _)| it.index).is_ok())
        .collect();
    order::by_key(&mut mounts, |(index, _)| *index as u128);
    for (volume, reach) in reached {
        let first = mounts.partition_point(|(index, _)| *index < volume.index);
        let end = mounts.partition_point(|(index, _)| *index <= volume.index);
        report(workload, volume, reach, &mounts[first..end], cx);
    }
}

fn report(
    workload: &Workload<'_>,
    volume: Volume<'_>,
    reach: Reach,
    mounts: &[(usize, Mount<'_>)],
    cx: &mut Checker<'_>,
) {
    let path = host_path(volume).unwrap_or_default();
    let what = match reach {
        Reach::Socket | Reach::Folder => "the container runtime of its node",
        Reach::Files => "the files of all containers of its node",
    };
    let mut reaching = mounts.iter().map(|(_, mount)| mount).filter(|mount| reaches(**mount));
    let message = match reaching.next() {
        Some(mount) => format!("{} reaches {what} through `{path}`", mount.container),
        // A mount of a part of the volume that holds nothing of it.
        None if !mounts.is_empty() => return,
        None if workload.is_partial() => format!("{volume} reaches {what} through `{path}`"),
        None => format!("{volume} reaches {what} through `{path}`, and nothing mounts it"),
    };
    let finding = cx.report(volume.field(&["hostPath", "path"]), message, || {
        let title = "Remove the volume and its mounts";
        Ok(Fix::new(title, Applicability::MayBreak, removal(workload, volume, mounts)?))
    });
    if mounts.is_empty() {
        finding.severity = Severity::Warning;
    }
    finding.labels.extend(mounts.iter().take(MOST_LABELS).map(|(_, mount)| Label {
        range: mount.anchor(),
        text: format!("{} mounts it here", mount.container),
    }));
}

fn host_path(volume: Volume<'_>) -> Option<&str> {
    volume.field(&["hostPath", "path"]).as_str()
}

fn reach(path: &str) -> Option<Reach> {
    let path = CleanPath::on_host(path);
    if let Some(name) = path.name()
        && (SOCKETS.contains(&name) || PIPES.contains(&name) && path.is_inside("pipe"))
    {
        return Some(Reach::Socket);
    }
    if PLACES.iter().any(|place| path.holds(place)) {
        return Some(Reach::Folder);
    }
    path.holds(CONTAINERS).then_some(Reach::Files)
}

/// Whether a mount gives what its volume reaches, rather than some other part of it.
fn reaches(mount: Mount<'_>) -> bool {
    let part = mount.field(&["subPath"]).as_str().unwrap_or_default();
    let path = mount.volume.and_then(host_path).unwrap_or_default();
    match mount.field(&["subPathExpr"]).as_str() {
        Some(part) if !part.is_empty() => false,
        _ => part.is_empty() || reach(&format!("{path}/{part}")).is_some(),
    }
}

/// Takes away the volume and every mount of it, and lists that would be left empty.
fn removal(
    workload: &Workload<'_>,
    volume: Volume<'_>,
    mounts: &[(usize, Mount<'_>)],
) -> Result<Rewrite, Declined> {
    if workload.is_partial() {
        return Err(Declined::because("containers that aren't shown here may mount the volume"));
    }
    let mut rewrite = volume.remove()?;
    let mut rest = mounts.iter().map(|(_, mount)| *mount).peekable();
    while let Some(mount) = rest.next() {
        let container = mount.container;
        if container.list == ContainerList::Ephemeral {
            return Err(Declined::because(
                "an ephemeral container that can't be changed mounts it",
            ));
        }
        let list = container.field(&["volumeMounts"]);
        let mut of_container = vec![mount];
        while let Some(next) = rest.next_if(|next| next.container.node().is_same(container.node()))
        {
            of_container.push(next);
        }
        if of_container.len() == list.items().count() {
            rewrite = rewrite.and(list.remove()?)?;
            continue;
        }
        for mount in of_container {
            rewrite = rewrite.and(mount.remove()?)?;
        }
    }
    Ok(rewrite)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Policy, Source, check_with_fixes};

    #[test]
    fn sockets_are_known_by_every_spelling_and_folders_above_them_as_well() {
        for path in [
            "/var/run/docker.sock",
            "/run/docker.sock",
            "//var/run/./docker.sock/",
            "/run/k3s/containerd/containerd.sock",
            "/var/run/crio/crio.sock",
            "/run/user/1000/podman/podman.sock",
            r"\\.\pipe\docker_engine",
        ] {
            assert_eq!(reach(path), Some(Reach::Socket), "{path}");
        }
        for path in ["/", "/run", "/var/run/", "/run/containerd", "/var/../run"] {
            assert_eq!(reach(path), Some(Reach::Folder), "{path}");
        }
        for path in ["/var", "/var/lib", "/var/lib/docker/"] {
            assert_eq!(reach(path), Some(Reach::Files), "{path}");
        }
        for path in ["/var/log", "/run/udev", "/tmp/docker.sock.d", "/var/lib/docker/containers"] {
            assert_eq!(reach(path), None, "{path}");
        }
    }

    /// What comes of each finding: its severity, and the fixed text or the reason why there is none.
    fn outcomes(pod: &str) -> Vec<(Severity, Result<String, String>)> {
        let source = Source::new(format!("kind: Pod\nspec:\n{pod}"));
        let mut found = check_with_fixes(&source, &Policy::default()).findings;
        found.retain(|it| it.rule == "runtime-socket-mount");
        let outcome = |fix: Result<Fix, Declined>| match fix {
            Ok(fix) => Ok(fix.edits.apply(source.text())),
            Err(declined) => Err(declined.reason.into_owned()),
        };
        found.into_iter().map(|it| (it.severity, outcome(it.fix))).collect()
    }

    #[test]
    fn every_mount_goes_with_the_volume() {
        let pod = "  volumes: [{name: a, emptyDir: {}}, {name: s, hostPath: {path: /run}}]
  initContainers:
  - {name: x, image: x, volumeMounts: [{name: s, mountPath: /a}, {name: s, mountPath: /b}]}
  containers:
  - {name: y, image: y, volumeMounts: [{name: s, mountPath: /a}, {name: a, mountPath: /b}]}
";
        let fixed = "kind: Pod
spec:
  volumes: [{name: a, emptyDir: {}}]
  initContainers:
  - {name: x, image: x}
  containers:
  - {name: y, image: y, volumeMounts: [{name: a, mountPath: /b}]}
";
        assert_eq!(outcomes(pod), [(Severity::Error, Ok(fixed.to_owned()))]);
    }

    #[test]
    fn what_nobody_mounts_matters_less_and_other_parts_of_a_folder_not_at_all() {
        let pod = |mount: &str| {
            let container = format!("{{name: y, image: y, volumeMounts: [{mount}]}}");
            let volumes = "[{name: a, emptyDir: {}}, {name: s, hostPath: {path: /}}]";
            outcomes(&format!("  volumes: {volumes}\n  containers: [{container}]\n"))
        };
        let severities = |mount| pod(mount).iter().map(|(it, _)| *it).collect::<Vec<_>>();
        assert_eq!(severities("{name: a, mountPath: /a}"), [Severity::Warning]);
        assert_eq!(severities("{name: s, mountPath: /a, subPath: run}"), [Severity::Error]);
        assert_eq!(severities("{name: s, mountPath: /a, subPath: etc/ssl}"), []);
    }

    #[test]
    fn mounts_that_cannot_be_changed_or_seen_keep_the_volume() {
        let volumes = "  volumes: [{name: a, emptyDir: {}}, {name: s, hostPath: {path: /run}}]\n";
        let mount = "volumeMounts: [{name: s, mountPath: /a}]";
        let debugger = format!(
            "{volumes}  containers: [{{name: y, image: y}}]\n  ephemeralContainers: [{{name: z, image: z, {mount}}}]\n"
        );
        let patch = format!("{volumes}  containers: [{{name: y, {mount}}}]\n");
        for (pod, reason) in [(debugger, "ephemeral"), (patch, "aren't shown")] {
            let [(_, Err(declined))] = &outcomes(&pod)[..] else { panic!("{pod}") };
            assert!(declined.contains(reason), "{declined}");
        }
    }
}
