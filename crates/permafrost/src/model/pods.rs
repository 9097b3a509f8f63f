//! Where the pods of an object stand: by its kind, or by their shape in kinds that nobody knows.

use super::object::Object;
use crate::syntax::yaml::Node;

/// How deep a pod may stand in an object of unknown kind.
const DEEPEST: usize = 12;

/// A pod in an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pod<'t> {
    /// The mapping that holds its containers.
    pub(super) spec: Node<'t>,
    /// Its own metadata.
    pub(super) metadata: Option<Node<'t>>,
    /// Whether it is the whole pod, rather than parts that something else completes.
    pub(super) whole: bool,
}

/// Kinds of Kubernetes' own that hold no pod, of which most streams are full.
const WITHOUT_PODS: [&str; 19] = [
    "ClusterRole",
    "ClusterRoleBinding",
    "ConfigMap",
    "CustomResourceDefinition",
    "Endpoints",
    "EndpointSlice",
    "HorizontalPodAutoscaler",
    "Ingress",
    "Namespace",
    "NetworkPolicy",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "PodDisruptionBudget",
    "Role",
    "RoleBinding",
    "Secret",
    "ServiceAccount",
    "StorageClass",
    "ValidatingWebhookConfiguration",
];

/// The pods of an object, in order.
pub(super) fn pods<'t>(object: &Object<'t>) -> Vec<Pod<'t>> {
    let root = object.node;
    if WITHOUT_PODS.contains(&object.name.kind.as_str()) {
        return Vec::new();
    }
    let way = way_to_template(&object.name.kind);
    let template = way.and_then(|way| way.iter().try_fold(root, |node, key| node.get(key)));
    // Others have kinds of the same names, such as Volcano's Job: those are looked through.
    if let Some(pod) = template.and_then(of_template) {
        return vec![pod];
    }
    // Containers alone, as people paste them from a larger file.
    if is_container(root) || root.items().any(|item| is_container(item) || is_named_patch(item)) {
        return vec![Pod { spec: root, metadata: None, whole: false }];
    }
    let mut found = Vec::new();
    search(root, object.has_kind(), 0, &mut found);
    found
}

/// The way from an object of this kind to what holds a pod's `metadata` and `spec`.
fn way_to_template(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "Pod" => &[],
        "PodTemplate" => &["template"],
        "Deployment"
        | "StatefulSet"
        | "DaemonSet"
        | "ReplicaSet"
        | "ReplicationController"
        | "Job" => &["spec", "template"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template"],
        _ => return None,
    })
}

fn of_template(template: Node<'_>) -> Option<Pod<'_>> {
    let spec = template.get("spec")?;
    Some(Pod { spec, metadata: template.get("metadata"), whole: true })
}

/// Looks for pods by their shape, from the outside in.
fn search<'t>(node: Node<'t>, has_kind: bool, depth: usize, found: &mut Vec<Pod<'t>>) {
    if depth > DEEPEST {
        return;
    }
    if holds_containers(node) {
        found.push(Pod { spec: node, metadata: None, whole: false });
        return;
    }
    for (key, value) in node.entries() {
        let template = (key.text() == Some("template")).then(|| of_template(value)).flatten();
        if let Some(pod) = template.filter(|pod| holds_containers(pod.spec)) {
            found.push(Pod { whole: has_kind, ..pod });
        } else if value.is_mapping() {
            search(value, has_kind, depth + 1, found);
        } else {
            for item in value.items().filter(|item| item.is_mapping()) {
                search(item, has_kind, depth + 1, found);
            }
        }
    }
}

/// Whether a mapping has a list of containers, or a single one as in an Argo workflow.
fn holds_containers(node: Node<'_>) -> bool {
    node.entries().any(|(key, value)| match key.text() {
        Some("containers" | "initContainers" | "ephemeralContainers" | "steps" | "sidecars") => {
            value.items().any(|item| is_container(item) || is_named_patch(item))
        }
        Some("container" | "script") => is_container(value),
        _ => false,
    })
}

/// Whether a value has the shape of a container.
fn is_container(node: Node<'_>) -> bool {
    const OTHERS: [&str; 4] = ["name", "command", "args", "securityContext"];
    node.get("image").is_some_and(|image| image.text().is_some())
        && OTHERS.iter().any(|key| node.get(key).is_some())
}

/// Whether a value has the shape of a patch of a container: a name and something of security.
fn is_named_patch(node: Node<'_>) -> bool {
    node.get("name").is_some() && node.get("securityContext").is_some()
}

#[cfg(test)]
mod tests {
    use crate::model::object::objects;
    use crate::model::workload::{Workload, workloads};
    use crate::syntax::yaml;

    /// For each pod: its containers, with a `?` behind those that are only known in part.
    fn pods(text: &str) -> Vec<String> {
        let stream = yaml::parse(text);
        let (found, _) = workloads(&objects(&stream));
        let shown = |workload: &Workload<'_>| {
            let containers = workload.containers().map(|container| {
                let mark = if container.is_partial() { "?" } else { "" };
                format!("{container}{mark}")
            });
            containers.collect::<Vec<_>>().join(" ")
        };
        found.iter().map(shown).collect()
    }

    #[test]
    fn kinds_that_nobody_knows_are_looked_through_for_pod_templates() {
        let cases = [
            ("kind: Rollout\nspec: {template: {spec: {containers: [{name: a, image: b}]}}}", "`a`"),
            (
                "apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: {spec: {containers: [{image: b, args: []}]}}}",
                "container 1",
            ),
            (
                "kind: DeploymentConfig\nspec: {template: {metadata: {}, spec: {containers: [{name: a, image: ' '}]}}}",
                "`a`",
            ),
            (
                "kind: PyTorchJob\nspec: {pytorchReplicaSpecs: {Worker: {template: {spec: {containers: [{name: a, image: b}]}}}}}",
                "`a`",
            ),
            (
                "apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nspec: {tasks: [{template: {spec: {containers: [{name: a, image: b}]}}}]}",
                "`a`",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(pods(text), [expected], "{text}");
        }
    }

    #[test]
    fn containers_outside_a_template_are_known_in_part() {
        let cases = [
            ("kind: Task\nspec: {steps: [{name: a, image: b, script: c}]}", "`a`?"),
            (
                "kind: Workflow\nspec: {templates: [{name: t, container: {image: b, command: [c]}}]}",
                "container 1?",
            ),
            ("kind: SidecarSet\nspec: {containers: [{name: a, image: b}]}", "`a`?"),
            ("kind: Prometheus\nspec: {containers: [{name: a, securityContext: {}}]}", "`a`?"),
        ];
        for (text, expected) in cases {
            assert_eq!(pods(text), [expected], "{text}");
        }
    }

    #[test]
    fn fragments_are_found_without_a_kind() {
        let cases = [
            "spec: {template: {spec: {containers: [{name: a, image: b}]}}}",
            "containers: [{name: a, image: b}]",
            "- {name: a, image: b}",
            "name: a\nimage: b\nsecurityContext: {privileged: true}",
            "- name: a\n  securityContext: {privileged: true}",
        ];
        for text in cases {
            assert_eq!(pods(text), ["`a`?"], "{text}");
        }
    }

    #[test]
    fn a_patch_of_a_deployment_is_known_in_part() {
        let patch = "kind: Deployment\nspec: {template: {spec: {containers: [{name: a, securityContext: {}}]}}}";
        assert_eq!(pods(patch), ["`a`?"]);
    }

    #[test]
    fn other_files_with_images_and_containers_are_none() {
        let cases = [
            "kind: Service\nspec: {ports: [{port: 80}]}",
            "services: {web: {image: nginx, privileged: true}}",
            "jobs: {build: {container: {image: node}, steps: [{name: a, uses: b}]}}",
            "kind: ConfigMap\ndata: {pod: 'containers: []'}",
            "kind: CustomResourceDefinition\nspec: {properties: {containers: {type: array, items: {}}}}",
            "image: {repository: a, tag: b}\nsecurityContext: {}",
        ];
        for text in cases {
            assert_eq!(pods(text), [""; 0], "{text}");
        }
    }
}
