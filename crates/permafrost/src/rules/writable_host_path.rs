//! The rule `writable-host-path`.

use crate::finding::{Applicability, Fix};
use crate::model::clean_path::CleanPath;
use crate::model::mount::Mount;
use crate::model::workload::{Volume, Workload};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use crate::syntax::yaml::Node;

rule! {
    /// A container can write to a folder of its node, or pass mounts on to it.
    ///
    /// # Why
    ///
    /// What is written to a `hostPath` volume outlives the container: the next container finds it there,
    /// and so do the programs of the node. A container that may write to the right folder changes how its
    /// node starts, whom it lets in, and what it runs.
    ///
    /// With `mountPropagation: Bidirectional` whatever the container mounts appears on the node as well.
    ///
    /// # Examples
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
    ///     - name: logs # read since 2023
    ///       mountPath: /logs
    ///     - name: plugins
    ///       mountPath: /plugins
    ///       readOnly: true
    ///       mountPropagation: Bidirectional
    ///   volumes:
    ///   - name: logs
    ///     hostPath:
    ///       path: /var/log
    ///   - name: plugins
    ///     hostPath:
    ///       path: /var/lib/kubelet/plugins
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
    ///     volumeMounts:
    ///     - name: logs # read since 2023
    ///       mountPath: /logs
    ///       readOnly: true
    ///     - name: plugins
    ///       mountPath: /plugins
    ///       readOnly: true
    ///       mountPropagation: None
    ///   volumes:
    ///   - name: logs
    ///     hostPath:
    ///       path: /var/log
    ///   - name: plugins
    ///     hostPath:
    ///       path: /var/lib/kubelet/plugins
    /// ```
    ///
    /// Of a socket, `readOnly` says nothing:
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
    ///       mountPropagation: HostToContainer
    ///     - name: identity
    ///       mountPath: /run/identity.sock
    ///   volumes:
    ///   - name: logs
    ///     hostPath:
    ///       path: /var/log
    ///   - name: identity
    ///     hostPath:
    ///       path: /run/identity/agent
    ///       type: Socket
    /// ```
    ///
    /// # Fix
    ///
    /// The mount gets `readOnly: true`, and `Bidirectional` becomes `None`. A program that writes there
    /// fails: give it an `emptyDir`, or a claim. What the node mounts below the folder stays writable
    /// unless `recursiveReadOnly: Enabled` is set as well, which Kubernetes knows from 1.30 on.
    ///
    /// # References
    ///
    /// - [Volumes: `hostPath`](https://kubernetes.io/docs/concepts/storage/volumes/#hostpath)
    /// - [Mount propagation](https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation)
    /// - [Recursive read-only mounts](https://kubernetes.io/docs/concepts/storage/volumes/#recursive-read-only-mounts)
    /// - Also known as: kube-linter `writable-host-mount`, Kubescape C-0045, Monokle KBP115, Kyverno
    ///   `ensure-readonly-hostpath`
    WRITABLE_HOST_PATH {
        id: "writable-host-path",
        title: "Writable host path",
        severity: Error,
        level: Baseline,
        way: Host,
        peers: [
            "kube-linter:writable-host-mount", "kubescape:C-0045", "monokle:KBP115",
            "kyverno:ensure-readonly-hostpath",
        ],
        why: "What a container writes to its node outlives it, and changes the node and the \
              containers that come after.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for mount in workload.mounts() {
        let propagation = mount.field(&["mountPropagation"]);
        if propagation.as_str() == Some("Bidirectional") {
            let message = format!("{} passes mounts on to its node", mount.container);
            cx.report(propagation, message, || {
                let rewrite = propagation.replace(&Value::text("None"))?;
                let title = "Set `mountPropagation` to `None`";
                Ok(Fix::new(title, Applicability::MayBreak, rewrite))
            });
        }
        if let Some(volume) = mount.volume.filter(|it| is_host_path(*it) && !is_socket(*it))
            && mount.is_writable()
        {
            let message = match path(volume) {
                Some(path) => format!("{} can write to `{path}` of its node", mount.container),
                None => format!("{} can write to a folder of its node", mount.container),
            };
            cx.report(mount.read_only(), message, || fix(mount, volume));
        }
    }
}

fn is_host_path(volume: Volume<'_>) -> bool {
    volume.field(&["hostPath"]).value().is_some_and(Node::is_mapping)
}

fn path(volume: Volume<'_>) -> Option<&str> {
    volume.field(&["hostPath", "path"]).as_str()
}

/// What Kubernetes demands the path to be: `Directory`, `Socket`, `BlockDevice`.
fn kind_of_file(volume: Volume<'_>) -> Option<&str> {
    volume.field(&["hostPath", "type"]).as_str()
}

/// Whether it is talked to, rather than written.
fn is_socket(volume: Volume<'_>) -> bool {
    let path = CleanPath::of(path(volume).unwrap_or_default());
    let extension =
        path.name().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    let is_named_so = matches!(extension, Some("sock" | "socket"));
    is_named_so || path.is("dev/log") || kind_of_file(volume) == Some("Socket")
}

/// Whether writing to it is writing to a device, which no mount prevents.
fn is_device(volume: Volume<'_>) -> bool {
    let path = CleanPath::of(path(volume).unwrap_or_default());
    let is_file = path.is_inside("dev") && !path.holds("dev/shm") && !path.is_inside("dev/shm");
    is_file || matches!(kind_of_file(volume), Some("BlockDevice" | "CharDevice"))
}

fn fix(mount: Mount<'_>, volume: Volume<'_>) -> Result<Fix, Declined> {
    if is_device(volume) {
        return Err(Declined::because(
            "a read-only mount doesn't keep anybody from using a device",
        ));
    }
    let rewrite = mount.read_only().set(&Value::Bool(true))?;
    Ok(Fix::new("Mount it read-only", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Source, check_with_fixes};

    /// For each finding whether it has a fix.
    fn found(host_path: &str, container: &str) -> Vec<bool> {
        let source = Source::new(format!(
            "kind: Pod\nspec:\n  volumes: [{{name: a, hostPath: {{{host_path}}}}}]\n  {container}\n"
        ));
        let mut found = check_with_fixes(&source, &Policy::default()).findings;
        found.retain(|it| it.rule == "writable-host-path");
        found.iter().map(|it| it.fix.is_ok()).collect()
    }

    const MOUNT: &str =
        "containers: [{name: x, image: x, volumeMounts: [{name: a, mountPath: /a}]}]";

    #[test]
    fn sockets_are_passed_over_and_devices_stay_as_they_are() {
        assert_eq!(found("path: /srv", MOUNT), [true]);
        assert_eq!(found("path: /run/docker.sock", MOUNT), [false; 0]);
        assert_eq!(found("path: /dev/log", MOUNT), [false; 0]);
        assert_eq!(found("path: /srv, type: Socket", MOUNT), [false; 0]);
        assert_eq!(found("path: /dev/sda", MOUNT), [false]);
        assert_eq!(found("path: /srv/disk, type: BlockDevice", MOUNT), [false]);
        assert_eq!(found("path: /dev/shm", MOUNT), [true]);
    }

    #[test]
    fn each_container_that_writes_is_named_and_an_ephemeral_one_stays_as_it_is() {
        let lists = MOUNT.replace("containers", "initContainers");
        let lists =
            format!("{lists}\n  {MOUNT}\n  {}", MOUNT.replace("containers", "ephemeralContainers"));
        assert_eq!(found("path: /srv", &lists), [true, true, false]);
    }

    #[test]
    fn a_patch_without_an_image_may_get_the_field_from_its_base() {
        let patch = "containers: [{name: x, volumeMounts: [{name: a, mountPath: /a}]}]";
        assert_eq!(found("path: /srv", patch), [false; 0]);
        let explicit =
            "containers: [{name: x, volumeMounts: [{name: a, mountPath: /a, readOnly: false}]}]";
        assert_eq!(found("path: /srv", explicit), [true]);
    }
}
