//! What a stage stands on in the end: the image at its root, and what is known of it.

use super::base_image::{DefaultUser, Family, facts, ready_user};
use super::image::ImageReference;
use super::stage::{Base, Build, Stage};

/// What is known of the image, or of the nothing, that a stage builds on in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// What the author calls it.
    pub name: String,
    /// The family of its system.
    pub family: Family,
    /// The user that it starts with.
    pub user: DefaultUser,
    /// The number of a user that it has ready for whoever runs it.
    pub ready_user: Option<u32>,
}

/// What a stage stands on in the end.
pub fn ground_of(build: &Build<'_>, stage: &Stage<'_>) -> Ground {
    let unknown = |name: &str| Ground {
        name: name.to_owned(),
        family: Family::Unknown,
        user: DefaultUser::Unknown,
        ready_user: None,
    };
    let image = match build.root(stage) {
        Base::Image(index) => &build.images[index],
        Base::Scratch => {
            let (family, user) = (Family::Bare, DefaultUser::Root);
            return Ground { family, user, ..unknown("scratch") };
        }
        Base::Stage(_) | Base::Unknown => return unknown("nothing"),
    };
    let name = image.word.text.as_ref();
    let Some(reference) = image.reference() else { return unknown(name) };
    let (family, user) = known_facts(&reference);
    Ground { family, user, ready_user: ready_user(&reference), ..unknown(name) }
}

/// The facts of an image, as far as a digest without a tag leaves them certain.
fn known_facts(reference: &ImageReference<'_>) -> (Family, DefaultUser) {
    let (mut family, mut user) = facts(reference);
    if reference.tag.is_none() && reference.digest.is_some() {
        // The digest may be that of any variant, and these are the ones that differ.
        for tag in ["alpine", "nonroot", "nanoserver"] {
            let mut variant = *reference;
            variant.tag = Some(tag);
            let (other_family, other_user) = facts(&variant);
            family = if family == other_family { family } else { Family::Unknown };
            user = if user == other_user { user } else { DefaultUser::Unknown };
        }
    }
    (family, user)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::dockerfile::parse;

    fn ground(text: &str) -> (Family, DefaultUser) {
        let dockerfile = parse(text);
        let build = Build::of(&dockerfile);
        let ground = ground_of(&build, build.target().expect("a stage"));
        (ground.family, ground.user)
    }

    #[test]
    fn the_image_at_the_root_of_all_stages_counts() {
        let text = "ARG V=3.20\nFROM alpine:$V AS a\nFROM a AS b\nFROM B";
        assert_eq!(ground(text), (Family::Alpine, DefaultUser::Root));
        assert_eq!(ground("FROM scratch"), (Family::Bare, DefaultUser::Root));
        assert_eq!(ground("FROM $X/alpine"), (Family::Unknown, DefaultUser::Unknown));
    }

    #[test]
    fn a_digest_alone_may_be_any_variant() {
        let digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        let of = |name: &str| ground(&format!("FROM {name}@{digest}"));
        assert_eq!(of("debian"), (Family::Debian, DefaultUser::Root));
        assert_eq!(of("nginx").0, Family::Unknown);
        assert_eq!(of("nginx:1.29").0, Family::Debian);
        assert_eq!(of("gcr.io/distroless/static"), (Family::Bare, DefaultUser::Unknown));
    }
}
