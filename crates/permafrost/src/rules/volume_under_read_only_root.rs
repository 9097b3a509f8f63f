//! The rule `volume-under-read-only-root`.

use crate::model::clean_path::CleanPath;
use crate::model::pair::Pair;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// The root is read-only, but the image declares a volume that stays writable.
    ///
    /// # Why
    ///
    /// `readOnlyRootFilesystem: true` reads as if nothing could be written. But containerd and Docker put a
    /// fresh directory that can be written at each `VOLUME` of the image where the pod mounts nothing
    /// itself, and nothing in the manifest shows it. What a program leaves there can be run.
    ///
    /// # Examples
    ///
    /// Beside this Dockerfile
    ///
    /// ```dockerfile beside
    /// FROM registry.example.com/base:1.4.2
    /// COPY app /app
    /// VOLUME /app/plugins
    /// USER 1234
    /// ```
    ///
    /// the folder of the plugins can be written:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: registry.example.com/team/web:1.2
    ///     securityContext:
    ///       readOnlyRootFilesystem: true
    /// ```
    ///
    /// A volume that the pod mounts there takes its place, for everybody to see:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: registry.example.com/team/web:1.2
    ///     securityContext:
    ///       readOnlyRootFilesystem: true
    ///     volumeMounts:
    ///     - name: plugins
    ///       mountPath: /app/plugins
    ///       readOnly: true
    ///   volumes:
    ///   - name: plugins
    ///     configMap:
    ///       name: plugins
    /// ```
    ///
    /// # Fix
    ///
    /// There is none: whether the folder has to be written, only you know. If not, take `VOLUME` out of the
    /// Dockerfile; if so, mount an `emptyDir` there, so that the manifest says it.
    ///
    /// # References
    ///
    /// - [Dockerfile reference: VOLUME](https://docs.docker.com/reference/dockerfile/#volume)
    /// - containerd, `docs/cri/config.md`: `ignore_image_defined_volumes`
    VOLUME_UNDER_READ_ONLY_ROOT {
        id: "volume-under-read-only-root",
        title: "Writable volume",
        severity: Warning,
        level: Immutable,
        way: Files,
        peers: [],
        why: "What stays writable under a read-only root can be filled with programs, and the \
              manifest doesn't show it.",
        check: Together(check),
    }
}

fn check(pair: &Pair<'_>, cx: &mut Checker<'_>) {
    if !pair.has_read_only_root() {
        return;
    }
    for volume in &pair.image.volumes {
        let (path, line) = (&volume.what, volume.line);
        // Only a mount at this very place takes the volume's.
        if pair.may_mount(|mount| *mount == CleanPath::on_host(path)) {
            continue;
        }
        let container = pair.container;
        let message = format!(
            "{container} can write to `{path}`, a `VOLUME` by line {line} of the Dockerfile, though its \
             root is read-only"
        );
        cx.report(container.security("readOnlyRootFilesystem"), message, || {
            Err(Declined::because(
                "mount a volume there, or take `VOLUME` out of the Dockerfile: which one, only you know",
            ))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::{Beside, Kind, Policy, Source, check_beside};

    fn count(container: &str) -> usize {
        let text = "FROM a\nVOLUME [\"/a\", \"/var/run/b/\"]\nVOLUME $V\n";
        let dockerfile = Source::with_kind(text, Kind::Dockerfile);
        let beside = Beside { dockerfile: &dockerfile, image: Some("web") };
        let text =
            format!("kind: Pod\nspec: {{containers: [{{name: a, image: web, {container}}}]}}");
        let report = check_beside(&Source::new(text), beside, &Policy::default());
        report.findings.iter().filter(|it| it.rule == "volume-under-read-only-root").count()
    }

    #[test]
    fn a_mount_takes_the_place_of_a_volume() {
        let mounted = |mounts: &str| {
            count(&format!(
                "securityContext: {{readOnlyRootFilesystem: true}}, volumeMounts: [{mounts}]"
            ))
        };
        assert_eq!(mounted(""), 2);
        assert_eq!(mounted("{mountPath: /}, {mountPath: /a/b}, {mountPath: /b}"), 2);
        assert_eq!(mounted("{mountPath: //a/.}"), 1);
        assert_eq!(mounted("{mountPath: /a}, {mountPath: /run/b}"), 0);
        assert_eq!(mounted("{mountPath: '${PATH}'}"), 0);
    }

    #[test]
    fn a_writable_root_is_another_matter() {
        assert_eq!(count("securityContext: {readOnlyRootFilesystem: false}"), 0);
        assert_eq!(count("securityContext: {}"), 0);
    }
}
