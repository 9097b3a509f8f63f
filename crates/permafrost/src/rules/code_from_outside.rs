//! The rule `code-from-outside`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::image::Image;
use crate::model::mount::Mount;
use crate::model::slot::Slot;
use crate::model::workload::{Container, Volume, Workload};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Images that fetch files for others, by the last part of their names.
const FETCHERS: [&str; 3] = ["git-sync", "rclone", "s3-sync"];

/// Sources of volumes whose files come from objects of the cluster.
const OBJECTS: [&str; 2] = ["configMap", "secret"];

/// The rights to execute a file: of its owner, its group, and all others.
const EXECUTABLE: i64 = 0o111;

rule! {
    /// Programs reach a container from elsewhere than its image.
    ///
    /// # Why
    ///
    /// What comes from a Git repository, a bucket or a `ConfigMap` was not built, scanned and signed with the
    /// image, and it comes as it is at that moment. The kubelet even writes the files of a `ConfigMap` anew
    /// while the container runs. The image is the same, and what runs is not.
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
    ///     command: [sh, /scripts/start.sh]
    ///     volumeMounts:
    ///     - name: scripts
    ///       mountPath: /scripts
    ///   volumes:
    ///   - name: scripts
    ///     configMap:
    ///       name: scripts
    ///       defaultMode: 0755 # scripts
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
    ///     command: [sh, /scripts/start.sh]
    ///     volumeMounts:
    ///     - name: scripts
    ///       mountPath: /scripts
    ///   volumes:
    ///   - name: scripts
    ///     configMap:
    ///       name: scripts
    ///       defaultMode: 420 # scripts
    /// ```
    ///
    /// A volume that is a Git repository, and a container that fetches files for another one:
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
    ///     - name: site
    ///       mountPath: /srv
    ///   - name: sync
    ///     image: registry.k8s.io/git-sync/git-sync:v4.4.0
    ///     volumeMounts:
    ///     - name: site
    ///       mountPath: /git
    ///   volumes:
    ///   - name: site
    ///     emptyDir: {}
    ///   - name: plugins
    ///     gitRepo:
    ///       repository: https://git.example.com/plugins.git
    /// ```
    ///
    /// Settings are no programs:
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
    ///       mountPath: /etc/app
    ///   volumes:
    ///   - name: settings
    ///     configMap:
    ///       name: settings
    ///       defaultMode: 0440
    /// ```
    ///
    /// # Fix
    ///
    /// The files of a `ConfigMap` or Secret lose the right to be executed; the number is written as JSON
    /// needs it, 420 for `0644`. `sh script` needs no such right; a container that executes them otherwise
    /// fails then. There is no rewrite where the pod itself names one of the files, nor for the rest: put
    /// the programs into the image, or into an image of their own that is mounted as a volume.
    ///
    /// # References
    ///
    /// - [Volumes: `gitRepo`](https://kubernetes.io/docs/concepts/storage/volumes/#gitrepo), which is
    ///   deprecated
    /// - [`ConfigMap`s](https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically)
    ///   that are mounted are updated automatically
    /// - Also known as: Checkov `CKV_K8S_159`
    CODE_FROM_OUTSIDE {
        id: "code-from-outside",
        title: "Programs from outside",
        severity: Info,
        level: Immutable,
        way: Files,
        peers: ["checkov:CKV_K8S_159"],
        why: "What runs is not only what the image holds, and can be another thing at the next \
              start.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let mut executable = Vec::new();
    for volume in workload.volumes() {
        report_repository(volume, cx);
        let found = modes(volume).into_iter();
        executable.extend(found.filter_map(|mode| Some((volume, mode, executable_mode(mode)?))));
    }
    if !executable.is_empty() {
        let programs = programs(workload);
        for (volume, mode, number) in executable {
            report_mode(volume, mode, number, programs.get(&volume.index).copied(), cx);
        }
    }
    report_fetchers(workload, cx);
}

fn report_repository(volume: Volume<'_>, cx: &mut Checker<'_>) {
    let repository = volume.field(&["gitRepo", "repository"]);
    if repository.value().is_some_and(|value| !value.is_null()) {
        let message = format!("{volume} is fetched from a Git repository when the pod starts");
        let declined = || Err(Declined::because("what it holds belongs into an image"));
        cx.report(repository, message, declined).severity = Severity::Error;
    }
}

/// The places of all modes that a volume gives to files of objects.
fn modes(volume: Volume<'_>) -> Vec<Slot<'_>> {
    let mut modes = Vec::new();
    for object in OBJECTS {
        modes.push(volume.field(&[object, "defaultMode"]));
        let files = volume.field(&[object, "items"]).items();
        modes.extend(files.map(|file| file.field(&["mode"])));
    }
    let mut holds_files = false;
    for source in volume.field(&["projected", "sources"]).items() {
        for object in OBJECTS {
            holds_files |= source.node().get(object).is_some();
            let files = source.field(&[object, "items"]).items();
            modes.extend(files.map(|file| file.field(&["mode"])));
        }
    }
    if holds_files {
        modes.push(volume.field(&["projected", "defaultMode"]));
    }
    modes
}

/// The mode, if it lets anybody execute a file.
fn executable_mode(mode: Slot<'_>) -> Option<i64> {
    let number = i64::try_from(mode.as_integer()?).ok()?;
    // Kubernetes refuses other numbers, such as 755 without the zero in front.
    ((0..=0o777).contains(&number) && number & EXECUTABLE != 0).then_some(number)
}

/// Volumes, by their place in the list, of which a container may execute this file.
fn programs<'w>(workload: &'w Workload<'_>) -> HashMap<usize, &'w str> {
    let of_mount = |mount: Mount<'w>| Some((mount.volume?.index, mount.program()?));
    workload.mounts().filter_map(of_mount).collect()
}

fn report_mode(
    volume: Volume<'_>,
    mode: Slot<'_>,
    number: i64,
    program: Option<&str>,
    cx: &mut Checker<'_>,
) {
    let message = format!("files of {volume} can be executed");
    cx.report(mode, message, || {
        if let Some(program) = program {
            return Err(Declined::because(format!(
                "the pod may execute `{program}`, which belongs into an image"
            )));
        }
        let without = number & !EXECUTABLE;
        let rewrite = mode.replace(&Value::Integer(without))?;
        let title = format!("Take away the right to execute: `0{without:o}`");
        Ok(Fix::new(title, Applicability::MayBreak, rewrite))
    });
}

fn report_fetchers(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if !workload.containers().any(is_fetcher) {
        return;
    }
    // The first container that mounts each volume, and whether others do.
    let mut mounted: HashMap<&str, (Container<'_>, bool)> = HashMap::new();
    for mount in workload.mounts() {
        match mounted.entry(mount.name().unwrap_or_default()) {
            Entry::Vacant(place) => {
                place.insert((mount.container, false));
            }
            Entry::Occupied(mut place) => {
                let (first, is_shared) = place.get_mut();
                *is_shared |= !first.node().is_same(mount.container.node());
            }
        }
    }
    for fetcher in workload.containers().filter(|container| is_fetcher(*container)) {
        let gives = fetcher.field(&["volumeMounts"]).items().any(|mount| {
            let is_shared = mount.name().and_then(|name| mounted.get(name)).is_some_and(|it| it.1);
            is_shared && mount.field(&["readOnly"]).as_bool() != Some(true)
        });
        if gives {
            let message = format!("{fetcher} fetches files for other containers of the pod");
            cx.report(fetcher.field(&["image"]), message, || {
                Err(Declined::because("what it fetches belongs into an image"))
            });
        }
    }
}

/// Whether a container is made to fetch files, by its image.
fn is_fetcher(container: Container<'_>) -> bool {
    let image = container.field(&["image"]).as_str().and_then(|it| Image::parse(it).reference());
    let name = image.and_then(|image| image.path.rsplit('/').next());
    match name {
        // It tells others over HTTP that something changed, unless it is told to execute something.
        Some("configmap-reload") => ["command", "args"].iter().any(|key| {
            let mut words = container.field(&[key]).items();
            words.any(|word| word.as_str().is_some_and(|word| word.contains("exec")))
        }),
        Some(name) => FETCHERS.contains(&name),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Source, check_with_fixes};

    /// The messages of the findings.
    fn found(pod: &str) -> Vec<String> {
        let source = Source::new(format!("kind: Pod\nspec:\n{pod}"));
        let mut found = check_with_fixes(&source, &Policy::default()).findings;
        found.retain(|it| it.rule == "code-from-outside");
        found.into_iter().map(|it| it.message).collect()
    }

    fn modes(volume: &str) -> usize {
        let pod =
            format!("  containers: [{{name: a, image: a}}]\n  volumes: [{{name: v, {volume}}}]\n");
        found(&pod).len()
    }

    #[test]
    fn modes_of_all_files_and_of_single_ones_count() {
        assert_eq!(modes("configMap: {name: a, defaultMode: 493}"), 1);
        assert_eq!(modes("secret: {secretName: a, items: [{key: a, path: a, mode: 0o500}]}"), 1);
        let source = "sources: [{configMap: {name: a, items: [{key: a, path: a, mode: 0555}]}}]";
        assert_eq!(modes(&format!("projected: {{defaultMode: 0555, {source}}}")), 2);
    }

    #[test]
    fn modes_that_let_nothing_be_executed_or_are_refused_do_not() {
        assert_eq!(modes("configMap: {name: a, defaultMode: 0644}"), 0);
        assert_eq!(modes("configMap: {name: a, defaultMode: 755}"), 0);
        assert_eq!(modes("configMap: {name: a, defaultMode: '0755'}"), 0);
        let token = "sources: [{serviceAccountToken: {path: token}}]";
        assert_eq!(modes(&format!("projected: {{defaultMode: 0755, {token}}}")), 0);
    }

    #[test]
    fn what_the_pod_executes_keeps_its_right() {
        let fixable = |command: &str| {
            let source = Source::new(format!(
                "kind: Pod
spec:
  containers: [{{name: a, image: a, volumeMounts: [{{name: v, mountPath: /s}}], {command}}}]
  volumes: [{{name: v, configMap: {{name: v, defaultMode: 0755}}}}]
"
            ));
            let mut found = check_with_fixes(&source, &Policy::default()).findings;
            found.retain(|it| it.rule == "code-from-outside");
            found[0].fix.is_ok()
        };
        assert!(fixable("command: [sh, /s/a]") && fixable("command: [/sbin/a]"));
        assert!(fixable("command: [/bin/app, --settings=/s/a, /sa]"));
        assert!(!fixable("command: [/s/a]"));
        assert!(!fixable("command: [/bin/sh, -c], args: [/s/a]"));
        assert!(!fixable("args: [sh, -c, 'sleep 1 && /s/a']"));
        assert!(!fixable("livenessProbe: {exec: {command: [/s/a]}}"));
    }

    #[test]
    fn a_container_that_fetches_for_itself_or_only_reads_is_no_matter() {
        let pod = |mount: &str, other: &str| {
            found(&format!(
                "  containers:
  - {{name: app, image: app, volumeMounts: [{{name: {other}, mountPath: /a}}]}}
  - {{name: copy, image: 'docker.io/rclone/rclone:1.68', volumeMounts: [{{name: data, mountPath: /a{mount}}}]}}
"
            ))
        };
        assert_eq!(pod("", "data"), ["`copy` fetches files for other containers of the pod"]);
        assert_eq!(pod(", readOnly: true", "data"), [""; 0]);
        assert_eq!(pod("", "other"), [""; 0]);
    }
}
