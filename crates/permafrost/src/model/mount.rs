//! Volumes as containers mount them: which one, where, and whether it can be written.

use super::item::Item;
use super::slot::Slot;
use super::workload::{Container, Volume, Workload};
use crate::order;
use crate::syntax::yaml::Node;
use std::ops::Deref;
use std::rc::Rc;

/// Sources of volumes that Kubernetes mounts read-only, whatever the mount says.
const READ_ONLY_SOURCES: [&str; 5] = ["configMap", "secret", "downwardAPI", "projected", "image"];

/// One entry of `volumeMounts` of a container.
#[derive(Debug, Clone, Copy)]
pub struct Mount<'w> {
    /// The container that mounts it.
    pub container: Container<'w>,
    /// The volume of the pod that has its name, if there is one.
    pub volume: Option<Volume<'w>>,
    /// Whether a claim that a `StatefulSet` makes for each of its pods has its name.
    is_claim: bool,
    item: Item<'w>,
}

impl Workload<'_> {
    /// Every mount of every container, with the volume that it mounts.
    pub fn mounts(&self) -> impl Iterator<Item = Mount<'_>> {
        let volumes = Rc::new(Volumes::of(self));
        self.containers().flat_map(move |container| {
            let volumes = Rc::clone(&volumes);
            let items = container.field(&["volumeMounts"]).items();
            items.map(move |item| volumes.mount(container, item))
        })
    }

    /// The claims that a `StatefulSet` makes for each of its pods: they are volumes as well.
    fn claims(&self) -> impl Iterator<Item = &str> {
        let templates = self.object.field(&["spec", "volumeClaimTemplates"]).value();
        let templates = templates.into_iter().flat_map(Node::items);
        templates.filter_map(|claim| claim.get("metadata")?.get("name")?.as_str())
    }
}

/// The volumes of a pod by their names, so that many mounts are joined with many volumes quickly.
#[derive(Debug)]
struct Volumes<'w> {
    by_name: Vec<(&'w str, Volume<'w>)>,
    claims: Vec<&'w str>,
}

impl<'w> Volumes<'w> {
    fn of(workload: &'w Workload<'w>) -> Self {
        let volumes = workload.volumes().filter_map(|volume| Some((volume.name()?, volume)));
        let mut by_name: Vec<_> = volumes.collect();
        order::by_name(&mut by_name, |(name, _)| name);
        let mut claims: Vec<_> = workload.claims().collect();
        order::by_name(&mut claims, |name| name);
        Self { by_name, claims }
    }

    fn mount(&self, container: Container<'w>, item: Item<'w>) -> Mount<'w> {
        let name = item.name().unwrap_or_default();
        // A claim takes the place of a volume of its name.
        let is_claim = self.claims.binary_search(&name).is_ok();
        let at = self.by_name.binary_search_by_key(&name, |(name, _)| name);
        let volume = at.ok().filter(|_| !is_claim).map(|at| self.by_name[at].1);
        Mount { container, volume, is_claim, item }
    }
}

impl<'w> Deref for Mount<'w> {
    type Target = Item<'w>;

    fn deref(&self) -> &Item<'w> {
        &self.item
    }
}

impl<'w> Mount<'w> {
    /// Where the container has it.
    pub fn path(self) -> Option<&'w str> {
        self.item.field(&["mountPath"]).as_str()
    }

    /// The field by which the container gives up writing to it.
    pub fn read_only(self) -> Slot<'w> {
        self.item.field(&["readOnly"])
    }

    /// Whether the container can certainly write to it.
    pub fn is_writable(self) -> bool {
        let read_only = self.read_only();
        let may_write = read_only.is_missing() || read_only.as_bool() == Some(false);
        may_write && self.is_of_writable_volume()
    }

    /// Whether the volume can certainly be written, if not by this container.
    pub fn is_of_writable_volume(self) -> bool {
        self.is_claim || self.volume.is_some_and(Volume::can_be_written)
    }
}

impl<'w> Volume<'w> {
    /// Whether it is an empty directory: said so, or by saying nothing, which means the same.
    pub fn is_empty_dir(self) -> bool {
        let empty_dir = self.field(&["emptyDir"]);
        match empty_dir.value().filter(|value| !value.is_null()) {
            Some(value) => value.is_mapping(),
            None => empty_dir.is_missing() && !self.has_source(),
        }
    }

    /// Whether containers can certainly write to it, where they don't give that up.
    pub fn can_be_written(self) -> bool {
        let is_read_only = |(_, source): (Node<'w>, Node<'w>)| {
            source.is_templated() || source.get("readOnly").and_then(Node::as_bool) == Some(true)
        };
        let is_set = |key: &&str| self.node().get(key).is_some_and(|value| !value.is_null());
        let named = READ_ONLY_SOURCES.iter().any(is_set);
        !named
            && !self.node().entries().any(is_read_only)
            && (self.has_source() || self.is_empty_dir())
    }

    /// Whether it says what it consists of.
    fn has_source(self) -> bool {
        let mut entries = self.node().entries();
        entries.any(|(key, value)| key.text() != Some("name") && !value.is_null())
    }
}

#[cfg(test)]
mod tests {
    use crate::model::object::objects;
    use crate::model::workload::{Workload, workloads};
    use crate::syntax::yaml;

    /// The paths of the mounts that can be written.
    fn writable(volumes: &str, mounts: &str) -> Vec<String> {
        let text = format!(
            "
kind: StatefulSet
spec:
  volumeClaimTemplates: [{{metadata: {{name: claim}}}}]
  template:
    spec:
      volumes: [{volumes}]
      containers: [{{name: a, image: b, volumeMounts: [{mounts}]}}]
"
        );
        let stream = yaml::parse(&text);
        let (workloads, _) = workloads(&objects(&stream));
        let mounts = workloads.iter().flat_map(Workload::mounts);
        let writable = mounts.filter(|mount| mount.is_writable());
        writable.filter_map(|mount| mount.path().map(str::to_owned)).collect()
    }

    #[test]
    fn mounts_are_joined_with_volumes_by_name() {
        let volumes = "{name: b, emptyDir: {}}, {name: a, configMap: {name: x}}, {name: c}";
        let mounts = "{name: a, mountPath: /a}, {name: b, mountPath: /b}, {name: c, mountPath: /c}, {name: d, mountPath: /d}";
        assert_eq!(writable(volumes, mounts), ["/b", "/c"]);
    }

    #[test]
    fn the_claims_of_a_stateful_set_are_volumes() {
        let volumes = "{name: claim, configMap: {name: x}}";
        assert_eq!(writable(volumes, "{name: claim, mountPath: /data}"), ["/data"]);
    }

    #[test]
    fn mounts_and_volumes_can_both_give_up_writing() {
        let mount = "{name: a, mountPath: /a}";
        assert_eq!(writable("{name: a, emptyDir: {}}", "{name: a, readOnly: true}"), [""; 0]);
        let claim = |read_only| {
            let source = format!("{{claimName: x, readOnly: {read_only}}}");
            writable(&format!("{{name: a, persistentVolumeClaim: {source}}}"), mount)
        };
        assert_eq!((claim("true").len(), claim("false").len()), (0, 1));
        for source in super::READ_ONLY_SOURCES {
            assert_eq!(
                writable(&format!("{{name: a, {source}: {{}}}}"), mount),
                [""; 0],
                "{source}"
            );
        }
    }

    #[test]
    fn null_is_as_good_as_nothing() {
        let mount = "{name: a, mountPath: /a, readOnly: null}";
        assert_eq!(writable("{name: a, configMap: null, emptyDir: null}", mount), ["/a"]);
        assert_eq!(writable("{name: a, configMap: {}, emptyDir: null}", mount), [""; 0]);
    }
}
