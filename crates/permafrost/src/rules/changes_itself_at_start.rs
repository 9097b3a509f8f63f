//! The rule `changes-itself-at-start`.

use crate::finding::{Applicability, Fix, Place, Severity};
use crate::model::clean_path::CleanPath;
use crate::model::command::{Change, Effect, effects};
use crate::model::item::Item;
use crate::model::workload::{Container, ContainerList, Workload};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// A container installs packages, runs downloads or edits system files as it starts.
    ///
    /// # Why
    ///
    /// What was built, scanned and signed is the image. A container that installs something into itself
    /// when it starts runs something else: another thing each time, and nothing at all on the day on which the
    /// mirror is down. It also needs what an attacker needs: a writable system, often root, and a
    /// way out to the internet.
    ///
    /// Looked at are `command` and `args`, the commands of `lifecycle` and those of the probes, also inside
    /// `sh -c '…'` and its like. What only the running container knows, such as the value of `$PACKAGES`,
    /// is not judged, nor is `args` behind an entrypoint that stands in the image.
    ///
    /// Installing packages and running what was downloaded are errors; edits of the files of the system,
    /// setuid bits and `sudo` are warnings, and no edit is reported below a mounted volume or under a
    /// read-only root. Init containers, whose files go when they end, weigh one step less; what runs to
    /// its end, such as the kind Job, and debuggers are only told.
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
    ///     command: [sh, -c, "apk add --no-cache curl && exec /app"]
    /// ```
    ///
    /// A command that only looks like one is none:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     command: [sh, -c, "echo 'to debug: apk add curl' && exec /app"]
    /// ```
    ///
    /// A download that is run, whichever way it goes to the shell:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     lifecycle:
    ///       postStart:
    ///         exec:
    ///           command:
    ///           - /bin/bash
    ///           - -c
    ///           - |
    ///             set -e
    ///             bash <(curl -fsSL https://example.com/agent.sh)
    /// ```
    ///
    /// `sudo` is the one thing that can be left out here; the user is better chosen in the
    /// `securityContext`:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     command: [sh, -c, "sudo /app --port 80"]
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
    ///     command: [sh, -c, "/app --port 80"]
    /// ```
    ///
    /// Files of a volume are not those of the image:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     command: [sh, -c, "envsubst < /app.conf > /etc/app/app.conf && exec /app"]
    ///     volumeMounts:
    ///     - name: config
    ///       mountPath: /etc/app
    ///   volumes:
    ///   - name: config
    ///     emptyDir: {}
    /// ```
    ///
    /// # Fix
    ///
    /// There is none in the manifest: install it when the image is built, pin what is installed, and run the
    /// new image. Configuration comes in a `ConfigMap` or is written to a volume. `sudo` before a command
    /// is taken away; what needs the other user's rights then fails until it gets the right user.
    ///
    /// # References
    ///
    /// - [Define a command and arguments](https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/)
    /// - [Container lifecycle hooks](https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/)
    /// - Also known as: Kubescape C-0062 (`sudo`), Kyverno `deny-commands-in-exec-probe`
    ///   (commands in probes), Checkov `CKV_K8S_159` (git-sync)
    CHANGES_ITSELF_AT_START {
        id: "changes-itself-at-start",
        title: "Changes itself at start",
        severity: Error,
        level: Immutable,
        way: Hands,
        peers: ["kubescape:C-0062", "kyverno:deny-commands-in-exec-probe", "checkov:CKV_K8S_159"],
        why: "What then runs isn't what was built and scanned, and can be something else at each \
              start.",
        check: Workload(check),
    }
}

/// Where a container's commands stand besides `command` and `args`, and when they run.
const HOOKS: [([&str; 4], &str); 2] = [
    (["lifecycle", "postStart", "exec", "command"], "right after it starts"),
    (["lifecycle", "preStop", "exec", "command"], "before it stops"),
];

const PROBES: [([&str; 3], &str); 3] = [
    (["startupProbe", "exec", "command"], "in its startup probe"),
    (["livenessProbe", "exec", "command"], "in its liveness probe"),
    (["readinessProbe", "exec", "command"], "in its readiness probe"),
];

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    for container in workload.containers() {
        let command = container.field(&["command"]);
        // Without `command` the words go to what the image starts, which isn't known. They are still
        // a command of their own where they begin with a shell or an installer.
        if !command.is_unknown() {
            let words = command.items().chain(container.field(&["args"]).items());
            report(container, &words.collect::<Vec<_>>(), "when it starts", cx);
        }
        for (keys, when) in HOOKS {
            let words: Vec<_> = container.field(&keys).items().collect();
            report(container, &words, when, cx);
        }
        for (keys, when) in PROBES {
            let words: Vec<_> = container.field(&keys).items().collect();
            report(container, &words, when, cx);
        }
    }
}

/// Reports what the command of these words changes.
fn report(container: Container<'_>, words: &[Item<'_>], when: &str, cx: &mut Checker<'_>) {
    let texts: Vec<_> = words.iter().map(|it| it.as_str()).collect();
    for effect in effects(&texts) {
        if matches!(&effect.change, Change::Edits(path) if is_no_part_of_the_image(container, path))
        {
            continue;
        }
        let Some(word) = words.get(effect.argument) else { continue };
        let message = match &effect.change {
            Change::Installs(program) => {
                format!("{container} installs packages with `{program}` {when}")
            }
            Change::RunsDownload => format!("{container} downloads a program and runs it {when}"),
            Change::FetchesProgram => format!("{container} downloads a program {when}"),
            Change::SetsUserId(file) => {
                format!("{container} sets the setuid bit of `{file}` {when}")
            }
            Change::Edits(path) => format!("{container} writes to `{path}` {when}"),
            Change::TakesRights(program) => format!("{container} calls `{program}` {when}"),
        };
        let place = Place::from(*word);
        let place = match word.part(effect.range.clone()) {
            Some(range) => place.narrowed(range),
            None => place,
        };
        let finding = cx.report(place, message, || fix(words, &effect));
        finding.severity = severity(container, &effect.change);
    }
}

/// Whether a path lies on a volume, or may, or can't be written because the root is read-only.
fn is_no_part_of_the_image(container: Container<'_>, path: &str) -> bool {
    let mounts = container.field(&["volumeMounts"]);
    let paths = || mounts.items().filter_map(|it| it.field(&["mountPath"]).as_str());
    paths().any(|mount| CleanPath::of(mount).holds(path))
        || mounts.is_unknown()
        || container.is_partial()
        || container.security("readOnlyRootFilesystem").as_bool() == Some(true)
}

fn severity(container: Container<'_>, change: &Change) -> Severity {
    let worst = match change {
        Change::Installs(_) | Change::RunsDownload | Change::FetchesProgram => Severity::Error,
        Change::SetsUserId(_) | Change::Edits(_) | Change::TakesRights(_) => Severity::Warning,
    };
    // A sidecar is written among the init containers and stays as long as the pod.
    let ends = container.list == ContainerList::Init
        && container.field(&["restartPolicy"]).as_str() != Some("Always");
    match worst {
        _ if container.list == ContainerList::Ephemeral => Severity::Info,
        _ if runs_to_its_end(container.workload) => Severity::Info,
        Severity::Error if ends => Severity::Warning,
        _ if ends => Severity::Info,
        _ => worst,
    }
}

/// Whether a workload does one thing and ends, as jobs and steps of builds do.
fn runs_to_its_end(workload: &Workload<'_>) -> bool {
    let kind = &*workload.object.name.kind;
    let restarts = workload.pod_field(&["restartPolicy"]).as_str();
    ["Job", "Task", "Pipeline", "Workflow"].iter().any(|it| kind.contains(it))
        || matches!(restarts, Some("Never" | "OnFailure"))
}

/// Takes `sudo` away where it stands before a command without options of its own.
fn fix(words: &[Item<'_>], effect: &Effect) -> Result<Fix, Declined> {
    let Change::TakesRights(program) = &effect.change else {
        return Err(Declined::because(
            "this belongs in the image; do it there when it is built, and run the new image",
        ));
    };
    let applicability = Applicability::MayBreak;
    let title = format!("Call the command without `{program}`");
    let word = words[effect.argument];
    if let Some(before) = effect.argument.checked_sub(1).map(|before| words[before])
        && before.as_str() == Some(program)
    {
        return Ok(Fix::new(title, applicability, before.remove()?));
    }
    let text = word.as_str().unwrap_or_default();
    let command = text.get(effect.range.clone()).unwrap_or_default();
    let rest = command.strip_prefix(program.as_str()).unwrap_or_default().trim_start();
    if rest.is_empty() || rest.starts_with('-') {
        return Err(Declined::because(format!(
            "what `{program}` is told by its options would be lost"
        )));
    }
    let (before, after) = (&text[..effect.range.start], &text[effect.range.end..]);
    let rewrite = word.replace(&Value::text(format!("{before}{rest}{after}")))?;
    Ok(Fix::new(title, applicability, rewrite))
}

#[cfg(test)]
mod tests {
    use crate::{Finding, Policy, Severity, Source, check};

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = check(&Source::new(text), &Policy::default()).findings;
        findings.retain(|it| it.rule == "changes-itself-at-start");
        findings
    }

    fn messages(container: &str) -> Vec<String> {
        let text =
            format!("kind: Pod\nspec:\n  containers:\n  - {{name: a, image: b, {container}}}\n");
        findings(&text).into_iter().map(|it| it.message).collect()
    }

    #[test]
    fn each_place_of_a_command_is_looked_at() {
        let command = "{exec: {command: [sudo, x]}}";
        let text = format!(
            "command: [apk, add], args: [x], lifecycle: {{postStart: {command}, preStop: {command}}}, \
             startupProbe: {command}, livenessProbe: {command}, readinessProbe: {command}"
        );
        assert_eq!(
            messages(&text),
            [
                "`a` installs packages with `apk` when it starts",
                "`a` calls `sudo` right after it starts",
                "`a` calls `sudo` before it stops",
                "`a` calls `sudo` in its startup probe",
                "`a` calls `sudo` in its liveness probe",
                "`a` calls `sudo` in its readiness probe",
            ]
        );
    }

    #[test]
    fn arguments_alone_go_to_an_entrypoint_that_is_not_known() {
        assert_eq!(messages("args: [\"-c\", apk add x]"), [""; 0]);
        assert_eq!(messages("args: [add, x]"), [""; 0]);
        assert_eq!(messages("args: [sh, \"-c\", apk add x]").len(), 1);
        assert_eq!(messages("command: [sh, \"-c\"], args: [apk add x]").len(), 1);
        assert_eq!(messages("command: [\"$(PROGRAM)\"], args: [apk, add, x]"), [""; 0]);
        assert_eq!(messages("command: sh, args: [1, null, {}]"), [""; 0]);
    }

    #[test]
    fn edits_of_volumes_and_of_read_only_roots_are_not_those_of_the_image() {
        let edit = "command: [sh, \"-c\", \"echo a > /etc/app/x\"]";
        assert_eq!(messages(edit), ["`a` writes to `/etc/app/x` when it starts"]);
        for more in [
            "volumeMounts: [{name: v, mountPath: /etc/app/}]",
            "volumeMounts: [{name: v, mountPath: /etc}]",
            "securityContext: {readOnlyRootFilesystem: true}",
        ] {
            assert_eq!(messages(&format!("{edit}, {more}")), [""; 0], "{more}");
        }
        let other = "volumeMounts: [{name: v, mountPath: /etc/ap}, {name: w, mountPath: 1}]";
        assert_eq!(messages(&format!("{edit}, {other}")).len(), 1);
    }

    #[test]
    fn what_ends_weighs_less() {
        let severity = |kind: &str, list: &str, more: &str, command: &str| {
            let container = format!("[{{name: a, image: b, {more} command: [{command}]}}]");
            let pod = format!("{{spec: {{{list}: {container}}}}}");
            findings(&format!("{{kind: {kind}, spec: {{template: {pod}}}}}"))[0].severity
        };
        let (install, edit) = ("apk, add, x", "rm, /etc/x");
        assert_eq!(severity("Deployment", "containers", "", install), Severity::Error);
        assert_eq!(severity("Deployment", "containers", "", edit), Severity::Warning);
        assert_eq!(severity("Deployment", "initContainers", "", install), Severity::Warning);
        assert_eq!(severity("Deployment", "initContainers", "", edit), Severity::Info);
        let sidecar = "restartPolicy: Always,";
        assert_eq!(severity("Deployment", "initContainers", sidecar, install), Severity::Error);
        assert_eq!(severity("Deployment", "ephemeralContainers", "", install), Severity::Info);
        assert_eq!(severity("Job", "containers", "", install), Severity::Info);
    }

    #[test]
    fn the_command_is_pointed_at_within_a_block() {
        let text = "kind: Pod
spec:
  containers:
  - image: a
    command:
    - sh
    - -c
    - |
      set -e
      if true; then
        apk add \\
          curl
      fi
";
        let found = findings(text);
        assert_eq!(&text[found[0].range], "apk add \\\n          curl");
    }
}
