//! Kubernetes objects that run containers: which part of them is the pod, and its containers.

use super::item::Item;
use super::object::{Object, ObjectName};
use super::pods::{Pod, pods};
use super::slot::{Owner, Slot};
use crate::rewrite::outcome::{Declined, Rewrite, Value};
use crate::rewrite::yaml;
use crate::syntax::yaml::Node;
use std::fmt;
use std::ops::Deref;
use text_size::TextRange;

/// A pod of a Kubernetes object.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer that many rules ask for")]
pub struct Workload<'t> {
    /// The object in which the pod stands.
    pub object: Object<'t>,
    /// The mapping that holds the containers, or the containers themselves.
    spec: Node<'t>,
    /// The pod's own metadata.
    metadata: Option<Node<'t>>,
    whole: bool,
    /// Its containers, in order, with what nearly every rule asks of them.
    members: Vec<Member<'t>>,
    /// The entry of its own `securityContext`.
    security: Option<(Node<'t>, Node<'t>)>,
    is_partial: bool,
    is_windows: bool,
    has_own_user_namespace: bool,
    /// Whether the service account `default` of its namespace is known to mount no token.
    closed_account: bool,
}

/// The three lists of a pod that hold containers, in the order in which admission visits them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerList {
    /// `initContainers`: each runs to its end before the next starts.
    Init,
    /// `containers`, and what takes their place in other kinds, such as the `steps` of a task.
    Main,
    /// `ephemeralContainers`: added to a running pod for debugging.
    Ephemeral,
}

/// A container as its workload keeps it.
#[derive(Debug, Clone, Copy)]
struct Member<'t> {
    list: ContainerList,
    index: usize,
    node: Node<'t>,
    /// The entry of its `securityContext`.
    security: Option<(Node<'t>, Node<'t>)>,
    has_image: bool,
}

/// The most containers that are looked at.
pub const MOST_CONTAINERS: usize = 100_000;

/// The most of them that an alias repeats: through aliases a small text can name very many.
pub const MOST_REPEATED: usize = 1000;

/// The keys under which containers stand, in the order in which admission visits them; those
/// after the first three are of kinds that are not Kubernetes' own.
const LISTS: [(&str, ContainerList); 7] = [
    ("initContainers", ContainerList::Init),
    ("containers", ContainerList::Main),
    ("ephemeralContainers", ContainerList::Ephemeral),
    ("container", ContainerList::Main),
    ("script", ContainerList::Main),
    ("steps", ContainerList::Main),
    ("sidecars", ContainerList::Main),
];

/// One container of a workload.
#[derive(Debug, Clone, Copy)]
pub struct Container<'w> {
    /// The workload that runs it.
    pub workload: &'w Workload<'w>,
    /// The list in which it stands.
    pub list: ContainerList,
    /// Its place in the list, counted from 0.
    pub index: usize,
    member: &'w Member<'w>,
}

/// The pods of objects, in order, and the object from which on there were too many containers.
pub fn workloads<'t>(objects: &[Object<'t>]) -> (Vec<Workload<'t>>, Option<TextRange>) {
    let closed = objects.iter().filter(|object| is_closed_default_account(object));
    let closed: Vec<_> = closed.map(|object| object.name.namespace.as_deref()).collect();
    let mut found = Vec::new();
    let (mut containers, mut repeated) = (0, 0);
    for object in objects {
        for pod in pods(object) {
            let members = members(pod);
            containers += members.len();
            repeated += members.iter().filter(|it| it.node.alias().is_some()).count();
            if containers > MOST_CONTAINERS || repeated > MOST_REPEATED {
                return (found, Some(object.range()));
            }
            let is_closed = closed.contains(&object.name.namespace.as_deref());
            found.push(Workload::of(object, pod, members, is_closed));
        }
    }
    (found, None)
}

/// The containers of a pod, as admission visits them.
fn members(pod: Pod<'_>) -> Vec<Member<'_>> {
    // A pod has three lists; only where it isn't one the others are looked for.
    let lists = if pod.whole { &LISTS[..3] } else { &LISTS[..] };
    let mut found = Vec::new();
    for (key, list) in lists {
        if let Some(node) = pod.spec.get(key) {
            add_members(node, *list, pod.whole, &mut found);
        }
    }
    if !pod.whole {
        add_members(pod.spec, ContainerList::Main, false, &mut found);
    }
    found
}

/// Adds the containers of a list, or the one that stands there in its place.
fn add_members<'t>(
    node: Node<'t>,
    list: ContainerList,
    only_lists: bool,
    found: &mut Vec<Member<'t>>,
) {
    let member = |index: usize, node: Node<'t>| Member {
        list,
        index,
        node,
        security: node.entry("securityContext"),
        has_image: node.get("image").is_some(),
    };
    if !only_lists && node.get("image").is_some() {
        found.push(member(0, node));
    }
    let room = (MOST_CONTAINERS + 1).saturating_sub(found.len());
    found.extend(node.items().take(room).enumerate().map(|(index, node)| member(index, node)));
}

/// Whether an object is the service account `default` of its namespace, and mounts no token.
fn is_closed_default_account(object: &Object<'_>) -> bool {
    let name = &object.name;
    let is_default = name.kind == "ServiceAccount" && name.name.as_deref() == Some("default");
    let mounts = object.node().get("automountServiceAccountToken").and_then(Node::as_bool);
    is_default && mounts == Some(false)
}

impl<'t> Workload<'t> {
    fn of(
        object: &Object<'t>,
        pod: Pod<'t>,
        members: Vec<Member<'t>>,
        closed_account: bool,
    ) -> Self {
        let field = |keys: &[&str]| keys.iter().try_fold(pod.spec, |node, key| node.get(key));
        Self {
            object: object.clone(),
            spec: pod.spec,
            metadata: pod.metadata,
            whole: pod.whole,
            security: pod.spec.entry("securityContext"),
            is_partial: !pod.whole || members.is_empty() || members.iter().any(|it| !it.has_image),
            is_windows: field(&["os", "name"]).and_then(Node::as_str) == Some("windows"),
            has_own_user_namespace: field(&["hostUsers"]).and_then(Node::as_bool) == Some(false),
            members,
            closed_account,
        }
    }
}

impl Workload<'_> {
    /// Where the object stands, in UTF-8 bytes.
    pub fn range(&self) -> TextRange {
        self.object.range()
    }

    /// The tree of the pod's `spec`.
    pub fn spec(&self) -> Node<'_> {
        self.spec
    }

    /// Whether the object is a pod itself, rather than something that makes pods.
    pub fn is_pod(&self) -> bool {
        self.whole && self.object.name.kind == "Pod"
    }

    /// Whether fields that aren't there may come from somewhere else: a fragment, or a patch.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// Whether it says that its nodes run Windows.
    pub fn is_windows(&self) -> bool {
        self.is_windows
    }

    /// Whether its users are not those of the host: `hostUsers: false`.
    pub fn has_own_user_namespace(&self) -> bool {
        self.has_own_user_namespace
    }

    /// The fields `hostProcess` of the pod and of its containers, whether they are there or not.
    pub fn host_process_fields(&self) -> impl Iterator<Item = Slot<'_>> {
        const KEYS: &[&str] = &["securityContext", "windowsOptions", "hostProcess"];
        let of_containers = self.containers().map(|container| container.field(KEYS));
        std::iter::once(self.pod_field(KEYS)).chain(of_containers)
    }

    /// Whether the service account `default` of its namespace, which stands in the same text,
    /// mounts no token.
    pub fn default_account_keeps_its_token(&self) -> bool {
        self.closed_account
    }

    /// The entry of the pod's `securityContext`.
    pub(super) fn security_entry(&self) -> Option<(Node<'_>, Node<'_>)> {
        self.security
    }

    /// A field of the pod's `spec`.
    pub fn pod_field(&self, keys: &[&'static str]) -> Slot<'_> {
        Slot::find(Owner::Pod(self), self.spec, keys)
    }

    /// The annotations of the pod itself, not of the object that makes it: key and value of each.
    pub fn annotations(&self) -> impl Iterator<Item = (&str, Annotation<'_>)> {
        let annotations = self.metadata.and_then(|metadata| metadata.get("annotations"));
        let entries = annotations.into_iter().flat_map(Node::entries);
        entries.filter_map(move |(key, value)| {
            Some((key.text()?, Annotation { workload: self, parent: annotations?, value }))
        })
    }

    /// The volumes of the pod.
    pub fn volumes(&self) -> impl Iterator<Item = Volume<'_>> {
        self.pod_field(&["volumes"]).items().map(Volume)
    }

    /// The images that the pod names, those of its containers first; each with whose it is, in words.
    pub fn images(&self) -> impl Iterator<Item = (Slot<'_>, String)> {
        let of_containers = self.containers().map(|it| (it.field(&["image"]), it.to_string()));
        let of_volumes =
            self.volumes().map(|it| (it.field(&["image", "reference"]), it.to_string()));
        of_containers.chain(of_volumes)
    }

    /// The containers of all lists, as admission visits them.
    pub fn containers(&self) -> impl Iterator<Item = Container<'_>> {
        self.members.iter().map(move |member| Container {
            workload: self,
            list: member.list,
            index: member.index,
            member,
        })
    }
}

/// One annotation of a pod.
#[derive(Debug, Clone, Copy)]
pub struct Annotation<'w> {
    /// The workload that is judged.
    pub workload: &'w Workload<'w>,
    pub(super) parent: Node<'w>,
    pub(super) value: Node<'w>,
}

impl<'w> Annotation<'w> {
    /// The annotation's value.
    pub fn value(self) -> Node<'w> {
        self.value
    }

    /// Puts another text in the place of the value.
    pub fn replace(self, value: &Value) -> Result<Rewrite, Declined> {
        yaml::replace(self.workload.object.document, self.value, value)
    }

    /// Takes the annotation away, and with it `annotations` where that would be left empty.
    pub fn remove(self) -> Result<Rewrite, Declined> {
        let stop = self.parent.parent().unwrap_or(self.parent);
        yaml::remove(self.workload.object.document, self.value, self.parent, stop)
    }
}

/// One volume of a workload.
#[derive(Debug, Clone, Copy)]
pub struct Volume<'w>(Item<'w>);

impl<'w> Deref for Volume<'w> {
    type Target = Item<'w>;

    fn deref(&self) -> &Item<'w> {
        &self.0
    }
}

impl Volume<'_> {
    /// Whether it is of a type that the restricted standard allows.
    pub fn has_unrestricted_type(self) -> bool {
        const ALLOWED: [&str; 9] = [
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret",
        ];
        ALLOWED.iter().any(|kind| self.node().get(kind).is_some_and(|value| !value.is_null()))
    }
}

/// What a message calls a volume: "volume `data`".
impl fmt::Display for Volume<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "volume `{name}`"),
            None => f.write_str("a volume"),
        }
    }
}

/// What a message calls the pod of a workload: "the pod of Deployment `web`".
impl fmt::Display for Workload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ObjectName { kind, name, .. } = &*self.object.name;
        match (kind.as_str(), name) {
            ("", _) => write!(f, "the pod of {}", self.object),
            ("Pod", Some(name)) => write!(f, "pod `{name}`"),
            ("Pod", None) => write!(f, "this pod"),
            (_, Some(name)) => write!(f, "the pod of {kind} `{name}`"),
            (_, None) => write!(f, "the pod of this {kind}"),
        }
    }
}

impl<'w> Container<'w> {
    /// Its name, if it has one.
    pub fn name(self) -> Option<&'w str> {
        self.member.node.get("name").and_then(Node::as_str)
    }

    /// The entry of its `securityContext`.
    pub(super) fn security_entry(self) -> Option<(Node<'w>, Node<'w>)> {
        self.member.security
    }

    /// The container's tree.
    pub fn node(self) -> Node<'w> {
        self.member.node
    }

    /// Where to point: at its name.
    pub fn anchor(self) -> TextRange {
        self.member.node.handle()
    }

    /// A field of the container.
    pub fn field(self, keys: &[&'static str]) -> Slot<'w> {
        Slot::find(Owner::Container(self), self.member.node, keys)
    }

    /// Whether it is plainly a part that is laid over another: no image, in a patch by its name.
    pub fn is_partial(self) -> bool {
        !self.workload.whole || !self.member.has_image
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
    use crate::model::object::objects;
    use crate::syntax::yaml;

    fn names(text: &str) -> Vec<String> {
        let stream = yaml::parse(text);
        let (found, _) = workloads(&objects(&stream));
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
