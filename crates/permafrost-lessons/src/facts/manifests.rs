//! Manifests as values, as Kubernetes reads them: aliases followed, merge keys merged.

use permafrost::model::object::{ObjectName, objects};
use permafrost::model::workload::{ContainerList, Workload, workloads};
use permafrost::syntax::resolve::Scalar;
use permafrost::syntax::yaml::{self, Node};
use serde_yaml::{Mapping, Value};
use std::sync::Arc;

/// How deep values are followed; what lies deeper is nothing that Kubernetes reads.
const DEEPEST: usize = 64;

/// What manifests say.
#[derive(Debug)]
pub(crate) struct Manifests {
    pub(crate) objects: Vec<Object>,
    pub(crate) pods: Vec<Pod>,
    /// Whether a template writes something in them that can't be known.
    pub(crate) has_templates: bool,
}

/// A Kubernetes object.
#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) name: Arc<ObjectName>,
    pub(crate) value: Value,
}

/// The pod of an object.
#[derive(Debug)]
pub(crate) struct Pod {
    pub(crate) owner: Arc<ObjectName>,
    pub(crate) spec: Value,
    pub(crate) containers: Vec<Container>,
    /// Whether it says that its nodes run Windows, where other rules hold.
    pub(crate) is_windows: bool,
}

/// A container of a pod.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Container {
    pub(crate) list: ContainerList,
    pub(crate) name: Option<String>,
    pub(crate) has_image: bool,
}

impl Manifests {
    pub(crate) fn of(text: &str) -> Self {
        let stream = yaml::parse(text);
        let found = objects(&stream);
        let pod = |workload: &Workload<'_>| Pod {
            owner: Arc::clone(&workload.object.name),
            spec: value_of(workload.spec(), DEEPEST),
            is_windows: workload.is_windows(),
            containers: workload
                .containers()
                .map(|container| Container {
                    list: container.list,
                    name: container.name().map(str::to_owned),
                    has_image: container.node().get("image").is_some_and(|it| !it.is_null()),
                })
                .collect(),
        };
        let object = |object: &permafrost::model::object::Object<'_>| Object {
            name: Arc::clone(&object.name),
            value: value_of(object.node(), DEEPEST),
        };
        let mut documents = stream.documents.iter();
        Self {
            pods: workloads(&found).0.iter().map(pod).collect(),
            objects: found.iter().map(object).collect(),
            has_templates: documents.any(|it| stream.first_action_in(it.range).is_some()),
        }
    }
}

/// A value as Kubernetes reads it.
fn value_of(node: Node<'_>, depth: usize) -> Value {
    if depth == 0 {
        return Value::Null;
    }
    if node.is_mapping() {
        let mut entries = Mapping::new();
        let keys: Vec<&str> = node.entries().filter_map(|(key, _)| key.text()).collect();
        let merged = node.entries().filter(|(key, _)| key.is_merge_key());
        let merged = merged.flat_map(|(_, value)| {
            let maps: Vec<_> =
                if value.is_mapping() { vec![value] } else { value.items().collect() };
            maps.into_iter().flat_map(Node::entries)
        });
        let merged: Vec<&str> = merged.filter_map(|(key, _)| key.text()).collect();
        for key in keys.into_iter().chain(merged).filter(|key| *key != "<<") {
            if let Some(value) = node.get(key) {
                entries.insert(key.into(), value_of(value, depth - 1));
            }
        }
        return Value::Mapping(entries);
    }
    if node.is_sequence() {
        return Value::Sequence(node.items().map(|item| value_of(item, depth - 1)).collect());
    }
    match node.scalar() {
        None | Some(Scalar::Null) => Value::Null,
        Some(Scalar::Bool(value)) => value.into(),
        Some(Scalar::Integer(value)) => match i64::try_from(value) {
            Ok(value) => value.into(),
            Err(_) => value.to_string().into(),
        },
        Some(Scalar::Float(value)) => value.into(),
        Some(Scalar::Text(text)) => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pod_is_read_as_kubernetes_reads_it() {
        let text = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
x: &x {a: yes, b: 2}
spec:
  template:
    spec:
      c: {<<: *x, b: \"3\"}
      containers: [{name: app, image: a}, {name: b}]
---
kind: Service
";
        let manifests = Manifests::of(text);
        let [pod] = &manifests.pods[..] else { panic!("{manifests:?}") };
        let c = serde_yaml::from_str::<Value>("{b: '3', a: true}").expect("it is YAML");
        assert_eq!(pod.spec["c"], c);
        assert_eq!((pod.owner.name.as_deref(), pod.is_windows), (Some("web"), false));
        let images: Vec<_> = pod.containers.iter().map(|it| it.has_image).collect();
        assert_eq!(images, [true, false]);
        assert_eq!((manifests.objects.len(), manifests.has_templates), (2, false));
        assert!(Manifests::of("a: {{ .Values.a }}\n").has_templates);
    }

    #[test]
    fn what_refers_to_itself_and_what_is_odd_has_an_end() {
        for text in
            ["a: &a [*a]\n", "? [a]\n: 1\n", "a: &a\n  <<: *a\n", "[", "😀: 99999999999999999999\n"]
        {
            let _ = Manifests::of(text);
        }
        let (mut text, depth) = (String::new(), 200);
        text.extend(std::iter::repeat_n('[', depth));
        text.extend(std::iter::repeat_n(']', depth));
        let _ = Manifests::of(&text);
    }
}
