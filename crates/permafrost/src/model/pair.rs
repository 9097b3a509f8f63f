//! A container of a manifest beside the Dockerfile of its image: which belong together.
//!
//! The person who gives both can say the name of the image. Without it a container is only taken for
//! the one that runs the image where nothing else can be meant.

use super::base_image::{DefaultUser, Family, facts};
use super::built::BuiltImage;
use super::clean_path::CleanPath;
use super::image::{Image, ImageReference};
use super::slot::Slot;
use super::stage::{Build, ImageUse};
use super::workload::{Container, ContainerList, Workload};
use crate::source::Source;
use crate::syntax::placeholder::is_placeholder;

/// The Dockerfile of an image that a manifest runs, beside which the manifest is checked.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// The Dockerfile.
    pub dockerfile: &'a Source,
    /// The name of the image that it builds, such as `registry.example.com/team/web` or `web`.
    ///
    /// Without it the Dockerfile is held to belong to the containers of the one image of the manifest
    /// that is none of the well-known public ones and none that the Dockerfile itself uses.
    pub image: Option<&'a str>,
}

/// A container, and what is known of its image from the Dockerfile.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'w> {
    /// What the Dockerfile says.
    pub image: &'w BuiltImage,
    /// The container that runs it.
    pub container: Container<'w>,
}

impl<'w> Pair<'w> {
    /// A field that the container, or else its pod, sets in its `securityContext`.
    pub fn effective(&self, key: &'static str) -> Slot<'w> {
        let own = self.container.security(key);
        if own.is_missing() {
            return self.container.workload.pod_field(&["securityContext", key]);
        }
        own
    }

    /// Whether the container demands a root file system that nobody can write to.
    pub fn has_read_only_root(&self) -> bool {
        let demand = self.container.security("readOnlyRootFilesystem").as_bool();
        demand == Some(true) && !self.container.workload.is_windows()
    }

    /// Whether the container mounts something at such a path, or may do so as far as one can see.
    pub fn may_mount(&self, is_meant: impl Fn(&CleanPath<'_>) -> bool) -> bool {
        let mounts = self.container.field(&["volumeMounts"]);
        let mut items = mounts.items().map(|item| item.field(&["mountPath"]));
        let is_mounted = |path: Slot<'_>| match path.as_str().filter(|_| !path.is_unknown()) {
            Some(path) => is_placeholder(path) || is_meant(&CleanPath::on_host(path)),
            None => true,
        };
        self.container.is_partial() || mounts.is_unknown() || items.any(is_mounted)
    }
}

/// The containers that run the image of a Dockerfile, in order.
pub fn containers_of<'w>(
    workloads: &'w [Workload<'w>],
    build: &Build<'_>,
    name: Option<&str>,
) -> Vec<Container<'w>> {
    let lasting = |it: &Container<'_>| it.list != ContainerList::Ephemeral;
    let all = workloads.iter().flat_map(Workload::containers).filter(lasting);
    let named = |it: Container<'w>| Some((it.field(&["image"]).as_str()?, it));
    let images = all.filter_map(named);
    if let Some(name) = name {
        let Some(wanted) = Image::parse(name).reference() else { return Vec::new() };
        let runs_it = |(image, _): &(&str, _)| {
            Image::parse(image).reference().is_some_and(|it| is_named(&it, &wanted))
        };
        return images.filter(runs_it).map(|(_, container)| container).collect();
    }
    let used: Vec<_> = build.images.iter().filter_map(ImageUse::reference).collect();
    let may_be_built = |(image, _): &(&str, _)| match Image::parse(image) {
        Image::Reference(it) => !is_public(&it) && !used.iter().any(|used| is_same(&it, used)),
        Image::Unknown => true,
        Image::Absent | Image::Invalid(_) => false,
    };
    let mut candidates = images.filter(may_be_built).peekable();
    let Some(&(only, _)) = candidates.peek() else { return Vec::new() };
    let mut found = Vec::new();
    for (image, container) in candidates {
        if image != only {
            return Vec::new();
        }
        found.push(container);
    }
    found
}

/// Whether an image has this name: the whole of it, or its last part where only that is given.
fn is_named(image: &ImageReference<'_>, name: &ImageReference<'_>) -> bool {
    let is_short = name.domain.is_none() && !name.path.contains('/');
    is_same(image, name) || is_short && image.path.rsplit('/').next() == Some(name.path)
}

/// Whether two references lead to the same repository.
fn is_same(image: &ImageReference<'_>, name: &ImageReference<'_>) -> bool {
    let host = |it: &ImageReference<'_>| match it.domain {
        None | Some("index.docker.io") => "docker.io".to_owned(),
        Some(domain) => domain.to_ascii_lowercase(),
    };
    let path = |it: &ImageReference<'_>| it.official_name().unwrap_or(it.path).to_owned();
    path(image) == path(name) && host(image) == host(name)
}

/// Whether an image is one of the well-known ones that others build.
fn is_public(image: &ImageReference<'_>) -> bool {
    let is_known = facts(image) != (Family::Unknown, DefaultUser::Unknown);
    is_known || PUBLIC.contains(&image.domain.unwrap_or_default())
}

/// Registries in which the projects of others publish, rather than a team its own images.
const PUBLIC: [&str; 3] = ["registry.k8s.io", "mcr.microsoft.com", "docker.elastic.co"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::object::objects;
    use crate::syntax::{dockerfile, yaml};

    /// The containers, `a` and so on, of these images that run the image of the Dockerfile.
    fn tied(images: &[&str], name: Option<&str>) -> String {
        let container = |(index, image): (usize, &&str)| {
            let letter = char::from(b'a' + u8::try_from(index).expect("few"));
            format!("{{name: {letter}, image: {image:?}}}")
        };
        let containers: Vec<_> = images.iter().enumerate().map(container).collect();
        let text = format!("kind: Pod\nspec: {{containers: [{}]}}", containers.join(", "));
        let stream = yaml::parse(&text);
        let objects = objects(&stream);
        let (workloads, _) = crate::model::workload::workloads(&objects);
        let file = dockerfile::parse("FROM example/base:1 AS b\nFROM b");
        let found = containers_of(&workloads, &Build::of(&file), name);
        found.iter().filter_map(|it| it.name()).collect()
    }

    #[test]
    fn a_name_ties_every_container_of_the_image() {
        let images = ["ghcr.io/team/web:1", "web", "team/web@x", "docker.io/team/web:2", "nginx"];
        assert_eq!(tied(&images, Some("web")), "abd");
        assert_eq!(tied(&images, Some("team/web:9")), "d");
        assert_eq!(tied(&images, Some("GHCR.io/team/web")), "a");
        assert_eq!(tied(&images, Some("other")), "");
        assert_eq!(tied(&images, Some("$X")), "");
    }

    #[test]
    fn without_a_name_nothing_else_may_be_meant() {
        assert_eq!(tied(&["nginx:1.29", "team/web:1", "redis"], None), "b");
        assert_eq!(tied(&["team/web:1", "team/web:1"], None), "ab");
        assert_eq!(tied(&["${IMAGE}"], None), "a");
        assert_eq!(tied(&["team/web:1", "team/api:1"], None), "");
        assert_eq!(tied(&["team/web:1", "${IMAGE}"], None), "");
        assert_eq!(tied(&["nginx", "registry.k8s.io/pause:3.10"], None), "");
        assert_eq!(tied(&["example/base:2"], None), "", "it is what the Dockerfile builds on");
    }
}
