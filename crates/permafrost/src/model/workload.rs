//! Kubernetes objects that run containers: which part of them is the pod, and its containers.

use super::slot::Slot;
use crate::syntax::yaml::{Node, Stream};
use std::fmt;
use std::sync::Arc;
use text_size::TextRange;

/// How a workload is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkloadName {
    /// The object's `kind`.
    pub kind: String,
    /// The object's `metadata.name`, if it has one.
    pub name: Option<String>,
    /// The object's `metadata.namespace`, if it has one.
    pub namespace: Option<String>,
}

/// A Kubernetes object that runs containers.
#[derive(Debug, Clone)]
pub struct Workload<'t> {
    /// How it is called.
    pub name: Arc<WorkloadName>,
    /// The document of the stream in which it stands, counted from 0.
    pub document: usize,
    /// The whole text.
    pub(crate) text: &'t str,
    object: Node<'t>,
    pod: Node<'t>,
}

/// The three lists of a pod that hold containers, in the order in which admission visits them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerList {
    /// `initContainers`: each runs to its end before the next starts.
    Init,
    /// `containers`.
    Main,
    /// `ephemeralContainers`: added to a running pod for debugging.
    Ephemeral,
}

/// One container of a workload.
#[derive(Debug, Clone, Copy)]
pub struct Container<'w> {
    /// The workload that runs it.
    pub workload: &'w Workload<'w>,
    /// The list in which it stands.
    pub list: ContainerList,
    /// Its place in the list, counted from 0.
    pub index: usize,
    node: Node<'w>,
}

/// The workloads of a stream, in order.
pub fn workloads<'t>(stream: &'t Stream<'t>) -> Vec<Workload<'t>> {
    let mut found = Vec::new();
    for (document, entry) in stream.documents.iter().enumerate() {
        let Some(root) = stream.root(entry) else { continue };
        for object in objects(root) {
            found.extend(Workload::of(object, document, stream.text()));
        }
    }
    found
}

/// The objects of a document: itself, or the items of a `List`.
fn objects(root: Node<'_>) -> Vec<Node<'_>> {
    let kind = root.get("kind").and_then(Node::as_str).unwrap_or_default();
    match root.get("items") {
        // Also `PodList` and its like, which API servers answer with.
        Some(items) if kind.ends_with("List") => items.items().collect(),
        _ => vec![root],
    }
}

/// The way from an object of this kind to its pod's `spec`.
fn way_to_pod(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "Pod" => &["spec"],
        "PodTemplate" => &["template", "spec"],
        "Deployment"
        | "StatefulSet"
        | "DaemonSet"
        | "ReplicaSet"
        | "ReplicationController"
        | "Job" => &["spec", "template", "spec"],
        "CronJob" => &["spec", "jobTemplate", "spec", "template", "spec"],
        _ => return None,
    })
}

impl<'t> Workload<'t> {
    fn of(object: Node<'t>, document: usize, text: &'t str) -> Option<Self> {
        let kind = object.get("kind")?.as_str()?;
        let pod = way_to_pod(kind)?.iter().try_fold(object, |node, key| node.get(key))?;
        let metadata = object.get("metadata");
        let named = |key| Some(metadata?.get(key)?.as_str()?.to_owned());
        let (name, namespace) = (named("name"), named("namespace"));
        let name = Arc::new(WorkloadName { kind: kind.to_owned(), name, namespace });
        Some(Self { name, document, text, object, pod })
    }

    /// Where the object stands, in UTF-8 bytes.
    pub fn range(&self) -> TextRange {
        self.object.range()
    }

    /// A field of the pod's `spec`.
    pub fn pod_field<'w>(&'w self, keys: &[&'static str]) -> Slot<'w> {
        Slot::find(self, None, self.pod, keys)
    }

    /// The volumes of the pod.
    pub fn volumes(&self) -> impl Iterator<Item = Volume<'_>> {
        let items = self.pod.get("volumes").into_iter().flat_map(Node::items);
        items.map(move |node| Volume { workload: self, node })
    }

    /// The containers of all three lists, as admission visits them.
    pub fn containers(&self) -> impl Iterator<Item = Container<'_>> {
        let lists = [ContainerList::Init, ContainerList::Main, ContainerList::Ephemeral];
        lists.into_iter().flat_map(move |list| {
            let items = self.pod.get(list.key()).into_iter().flat_map(Node::items);
            items.enumerate().map(move |(index, node)| Container {
                workload: self,
                list,
                index,
                node,
            })
        })
    }
}

/// One volume of a workload.
#[derive(Debug, Clone, Copy)]
pub struct Volume<'w> {
    workload: &'w Workload<'w>,
    node: Node<'w>,
}

impl<'w> Volume<'w> {
    /// A field of the volume.
    pub fn field(self, keys: &[&'static str]) -> Slot<'w> {
        Slot::find(self.workload, None, self.node, keys)
    }
}

/// What a message calls a volume: "volume `data`".
impl fmt::Display for Volume<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.node.get("name").and_then(Node::as_str) {
            Some(name) => write!(f, "volume `{name}`"),
            None => f.write_str("a volume"),
        }
    }
}

/// What a message calls the pod of a workload: "the pod of Deployment `web`".
impl fmt::Display for Workload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WorkloadName { kind, name, .. } = &*self.name;
        match (kind.as_str(), name) {
            ("Pod", Some(name)) => write!(f, "pod `{name}`"),
            ("Pod", None) => write!(f, "this pod"),
            (_, Some(name)) => write!(f, "the pod of {kind} `{name}`"),
            (_, None) => write!(f, "the pod of this {kind}"),
        }
    }
}

impl ContainerList {
    /// The list's key in a pod's `spec`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Init => "initContainers",
            Self::Main => "containers",
            Self::Ephemeral => "ephemeralContainers",
        }
    }
}

impl<'w> Container<'w> {
    /// Its name, if it has one.
    pub fn name(self) -> Option<&'w str> {
        self.node.get("name").and_then(Node::as_str)
    }

    /// A field of the container.
    pub fn field(self, keys: &[&'static str]) -> Slot<'w> {
        Slot::find(self.workload, Some(self), self.node, keys)
    }

    /// A field of its `securityContext`.
    pub fn security(self, key: &'static str) -> Slot<'w> {
        self.field(&["securityContext", key])
    }
}

/// What a message calls a container: "`web`", "init container `setup`", "container 2".
impl fmt::Display for Container<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = match self.list {
            ContainerList::Init => "init container",
            ContainerList::Main => "container",
            ContainerList::Ephemeral => "ephemeral container",
        };
        match (self.name(), self.list) {
            (Some(name), ContainerList::Main) => write!(f, "`{name}`"),
            (Some(name), _) => write!(f, "{list} `{name}`"),
            (None, _) => write!(f, "{list} {}", self.index + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;

    fn names(text: &str) -> Vec<String> {
        let stream = yaml::parse(text);
        let found = workloads(&stream);
        found.iter().flat_map(Workload::containers).map(|it| it.to_string()).collect()
    }

    #[test]
    fn the_pod_of_every_kind_is_found() {
        let pod = "containers: [{name: a}]";
        let kinds = [
            "Deployment",
            "StatefulSet",
            "DaemonSet",
            "ReplicaSet",
            "ReplicationController",
            "Job",
        ];
        for kind in kinds {
            let text = format!("kind: {kind}\nspec: {{template: {{spec: {{{pod}}}}}}}");
            assert_eq!(names(&text), ["`a`"], "{kind}");
        }
        assert_eq!(names(&format!("kind: Pod\nspec: {{{pod}}}")), ["`a`"]);
        assert_eq!(names(&format!("kind: PodTemplate\ntemplate: {{spec: {{{pod}}}}}")), ["`a`"]);
        let cron = format!(
            "kind: CronJob\nspec: {{jobTemplate: {{spec: {{template: {{spec: {{{pod}}}}}}}}}}}"
        );
        assert_eq!(names(&cron), ["`a`"]);
        let list =
            format!("kind: List\nitems: [{{kind: Pod, spec: {{{pod}}}}}, {{kind: Service}}]");
        assert_eq!(names(&list), ["`a`"]);
        assert_eq!(names(&format!("kind: Service\nspec: {{{pod}}}")), [""; 0]);
    }

    #[test]
    fn containers_come_in_the_order_of_admission() {
        let text = "
kind: Pod
spec:
  containers: [{name: a}, {}]
  ephemeralContainers: [{name: c}]
  initContainers: [{name: b}]
";
        assert_eq!(
            names(text),
            ["init container `b`", "`a`", "container 2", "ephemeral container `c`"]
        );
    }

    #[test]
    fn odd_shapes_are_no_workloads_and_no_trouble() {
        for text in [
            "",
            "a",
            "[]",
            "kind: Pod",
            "kind: Pod\nspec: 1",
            "kind: [Pod]\nspec: {}",
            "kind: List\nitems: 3",
            "spec:",
        ] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
        assert_eq!(names("kind: Pod\nspec: {containers: {a: 1}}"), [""; 0]);
        assert_eq!(
            names("kind: Pod\nspec: {containers: [1, null]}"),
            ["container 1", "container 2"]
        );
    }
}
