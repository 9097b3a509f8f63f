//! The rule `unwritable-path`.

use crate::model::built::Writer;
use crate::model::clean_path::CleanPath;
use crate::model::pair::Pair;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// The root is read-only, and the image writes where nothing is mounted.
    ///
    /// # Why
    ///
    /// A command of the image that writes a log or the number of its process to the root file system fails
    /// under `readOnlyRootFilesystem: true`. The quick way out is to make all of the root writable again,
    /// where one folder would do. Neither file shows this by itself.
    ///
    /// # Examples
    ///
    /// Beside this Dockerfile
    ///
    /// ```dockerfile beside
    /// FROM registry.example.com/base:1.4.2
    /// USER 1234
    /// CMD exec /app/start >> /var/log/app/out.log
    /// ```
    ///
    /// the log can't be written:
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
    ///     - name: logs
    ///       mountPath: /var/log/app
    ///   volumes:
    ///   - name: logs
    ///     emptyDir:
    ///       sizeLimit: 64Mi
    /// ```
    ///
    /// What `ENTRYPOINT` and `CMD` write by `>` and `tee` is seen, and where the official images of nginx and
    /// Apache write as long as the Dockerfile leaves their settings alone.
    ///
    /// # Fix
    ///
    /// There is none: mount an `emptyDir` there, or better, let the program write to standard output, which
    /// the cluster collects.
    ///
    /// # References
    ///
    /// - [Configure a Security Context for a Pod or Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    /// - [Volumes: emptyDir](https://kubernetes.io/docs/concepts/storage/volumes/#emptydir)
    UNWRITABLE_PATH {
        id: "unwritable-path",
        title: "Path that can't be written",
        severity: Warning,
        level: Immutable,
        way: Files,
        peers: [],
        why: "Where a program fails on a read-only root, the whole root is soon made writable again.",
        check: Together(check),
    }
}

fn check(pair: &Pair<'_>, cx: &mut Checker<'_>) {
    let container = pair.container;
    // A command of the container takes the place of both of the image's, arguments that of CMD.
    if !pair.has_read_only_root() || !container.field(&["command"]).is_missing() {
        return;
    }
    let has_arguments = !container.field(&["args"]).is_missing();
    for (write, writer) in &pair.image.writes {
        let path = CleanPath::on_host(&write.what);
        let mut volumes = pair.image.volumes.iter().map(|it| CleanPath::on_host(&it.what));
        let can_be_written =
            volumes.any(|it| it.leads_to(&path)) || pair.may_mount(|mount| mount.leads_to(&path));
        if can_be_written || has_arguments && *writer == Writer::Cmd {
            continue;
        }
        let message = format!(
            "{container} can't write to `{}`, as line {} of the Dockerfile has it: its root is read-only",
            write.what, write.line
        );
        cx.report(container.security("readOnlyRootFilesystem"), message, || {
            Err(Declined::because("mount an `emptyDir` there, or write to standard output instead"))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::{Beside, Kind, Policy, Source, check_beside};

    fn count(dockerfile: &str, container: &str) -> usize {
        let dockerfile = Source::with_kind(dockerfile, Kind::Dockerfile);
        let beside = Beside { dockerfile: &dockerfile, image: Some("web") };
        let context = "securityContext: {readOnlyRootFilesystem: true}";
        let text =
            format!("kind: Pod\nspec: {{containers: [{{image: web, {context}, {container}}}]}}");
        let report = check_beside(&Source::new(text), beside, &Policy::default());
        report.findings.iter().filter(|it| it.rule == "unwritable-path").count()
    }

    #[test]
    fn only_what_runs_writes() {
        let file = "FROM a\nENTRYPOINT a > /log/a\nCMD b > /log/b";
        assert_eq!(count(file, "name: a"), 2);
        assert_eq!(count(file, "args: [c]"), 1);
        assert_eq!(count(file, "command: [c]"), 0);
    }

    #[test]
    fn mounts_and_volumes_can_be_written() {
        let file = "FROM a\nVOLUME /data\nCMD a > /data/a; b > /var/run/b; c > /dev/stdout";
        assert_eq!(count(file, "name: a"), 1);
        for mount in ["/run", "/var/run/b", "/"] {
            assert_eq!(
                count(file, &format!("volumeMounts: [{{mountPath: {mount}}}]")),
                0,
                "{mount}"
            );
        }
        assert_eq!(count(file, "volumeMounts: [{mountPath: /runner}]"), 1);
        assert_eq!(count("FROM nginx:1.29\nUSER 101\n", "name: a"), 2);
    }
}
