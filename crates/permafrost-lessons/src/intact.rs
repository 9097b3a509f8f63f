//! Whether a file still is what it was made for: readable, valid, with everything that runs in it.
//!
//! No goal is met in a file that isn't, so that nobody mends a container by deleting it.

use crate::facts::{Content, Dockerfile, FileFacts, Manifests};
use crate::path::{Path, values};

/// The rules whose violation makes Kubernetes or the builder refuse a file, or overlook a part.
const VALIDITY: [&str; 5] = [
    "duplicate-key",
    "invalid-field-value",
    "misspelled-security-field",
    "invalid-stage-reference",
    "duplicate-stage",
];

/// What keeps a file from being judged, in words; `None` where nothing does.
pub(crate) fn trouble(start: &FileFacts, now: &FileFacts) -> Option<String> {
    if now.source.text().trim().is_empty() && !start.source.text().trim().is_empty() {
        return Some("The file is empty; take it back to its start".to_owned());
    }
    if let Some(error) = now.report.syntax_errors.first() {
        let at = permafrost::OffsetUnit::Utf8Bytes;
        let line = now.source.position(error.range.start(), at).line;
        return Some(format!("Line {line} can't be read: {}", error.message));
    }
    let gone = match (&start.content, &now.content) {
        (Content::Manifests(before), Content::Manifests(after)) => missing_object(before, after),
        (Content::Dockerfile(before), Content::Dockerfile(after)) => missing_stage(before, after),
        _ => Some("This is another kind of file than it was".to_owned()),
    };
    gone.or_else(|| invalid(start, now))
}

/// What would be refused that wasn't at the start.
fn invalid(start: &FileFacts, now: &FileFacts) -> Option<String> {
    VALIDITY.iter().find_map(|rule| {
        let of = |file: &FileFacts| file.violations().filter(|it| it.0.rule == *rule).count();
        if of(now) <= of(start) {
            return None;
        }
        let (finding, _) = now.violations().find(|(finding, _)| finding.rule == *rule)?;
        Some(format!("Line {}: {}", now.line_of(finding), finding.message))
    })
}

fn missing_object(before: &Manifests, after: &Manifests) -> Option<String> {
    if after.has_templates && !before.has_templates {
        return Some("What a template writes isn't known here; write the value itself".to_owned());
    }
    for object in &before.objects {
        let name = &object.name;
        let same = after.objects.iter().find(|it| it.name == *name);
        let told = || match &name.name {
            Some(own) => format!("{} `{own}`", name.kind),
            None => name.kind.clone(),
        };
        let Some(same) = same else {
            return Some(format!("{} is gone; it has to run as before, only safer", told()));
        };
        if same.value.get("apiVersion") != object.value.get("apiVersion") {
            return Some(format!("The `apiVersion` of {} isn't as it was", told()));
        }
    }
    for pod in &before.pods {
        let mut same = after.pods.iter().filter(|it| it.owner == pod.owner);
        let Some(same) = same.next() else {
            return Some("A pod is gone; it has to run as before, only safer".to_owned());
        };
        if same.is_windows != pod.is_windows {
            return Some("`os` isn't as it was; the pod has to run where it ran".to_owned());
        }
        for container in &pod.containers {
            let name = container.name.as_deref().unwrap_or_default();
            let is_same =
                |list, it: &Option<String>| (list, it) == (container.list, &container.name);
            let Some(same) = same.containers.iter().find(|it| is_same(it.list, &it.name)) else {
                let why = "it has to run as before, only safer";
                return Some(format!("Container `{name}` is gone; {why}"));
            };
            if container.has_image && !same.has_image {
                return Some(format!("Container `{name}` has no image any more"));
            }
        }
    }
    None
}

fn missing_stage(before: &Dockerfile, after: &Dockerfile) -> Option<String> {
    let Some(image) = &after.image else {
        return Some("No image is built any more: `FROM` is missing".to_owned());
    };
    if after.stages.len() < before.stages.len() {
        return Some("A stage is gone; the image has to be built as before, only safer".to_owned());
    }
    for name in before.stages.iter().filter_map(|stage| stage.name.as_deref()) {
        if after.stage(name).is_none() {
            return Some(format!("Stage `{name}` is gone; the image has to be built as before"));
        }
    }
    let runs = |image| ["image.entrypoint", "image.cmd"].iter().any(|path| says(image, path));
    if before.image.as_ref().is_some_and(runs) && !runs(image) {
        return Some("The image doesn't say any more what it runs".to_owned());
    }
    None
}

/// Whether an image says something at a way.
fn says(image: &serde_yaml::Value, path: &str) -> bool {
    let path = Path::parse(path);
    path.is_ok_and(|path| values(image, &path.steps).iter().any(Option::is_some))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::lesson::File;
    use permafrost::Policy;

    fn told(name: &str, before: &str, after: &str) -> String {
        let facts = |text: &str| {
            let file = File { name: name.to_owned(), text: text.to_owned() };
            Facts::of(&[file], &Policy::default())
        };
        trouble(&facts(before).files[0], &facts(after).files[0]).unwrap_or_default()
    }

    const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: b\n    \
                       image: c\n    securityContext:\n      privileged: true\n";

    #[test]
    fn a_mended_file_is_no_trouble() {
        assert_eq!(told("pod.yaml", POD, &POD.replace("true", "false # why")), "");
        assert_eq!(told("pod.yaml", POD, &format!("{POD}---\nkind: Service\n")), "");
    }

    #[test]
    fn what_is_taken_away_from_manifests_is_told() {
        let after = |from: &str, to: &str| told("pod.yaml", POD, &POD.replace(from, to));
        for (from, to, begin) in [
            (POD, "\n", "The file is empty"),
            ("containers:", "containers: [", "Line "),
            (POD, "kind: Service\n", "Pod `a` is gone"),
            ("name: a", "name: x", "Pod `a` is gone"),
            ("kind: Pod", "kind: Job", "Pod `a` is gone"),
            ("apiVersion: v1\n", "", "The `apiVersion`"),
            ("name: b", "name: x", "Container `b` is gone"),
            ("containers:", "initContainers:", "Container `b` is gone"),
            ("image: c", "env: []", "Container `b` has no image"),
            ("spec:", "spec:\n  os: {name: windows}", "`os` isn't"),
            ("privileged: true", "privileged: {{ .Values.p }}", "What a template writes"),
            ("privileged: true", "privileged: maybe", "Line 10"),
            ("privileged: true", "privilegd: false", "Line 10"),
            ("privileged: true", "privileged: true\n      privileged: false", "Line 11"),
        ] {
            let told = after(from, to);
            assert!(told.starts_with(begin), "{to}: {told:?}");
        }
    }

    #[test]
    fn what_is_taken_away_from_a_dockerfile_is_told() {
        let before = "FROM a AS b\nRUN x\nFROM c\nCOPY --from=b /x /x\nCMD [\"x\"]\n";
        let after = |from: &str, to: &str| told("Dockerfile", before, &before.replace(from, to));
        for (from, to, begin) in [
            ("RUN x", "USER 1", ""),
            ("CMD", "ENTRYPOINT", ""),
            (before, "# nothing\n", "No image is built"),
            ("FROM c\n", "", "A stage is gone"),
            ("FROM a AS b", "FROM a AS x", "Stage `b` is gone"),
            ("CMD [\"x\"]\n", "", "The image doesn't say"),
            ("--from=b", "--from", "Line 4"),
            ("RUN x", "RUNX x", "Line 2"),
        ] {
            let told = after(from, to);
            assert!(
                told.starts_with(begin) && told.is_empty() == begin.is_empty(),
                "{to}: {told:?}"
            );
        }
    }
}
