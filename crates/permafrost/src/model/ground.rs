//! What a stage stands on in the end: the image at its root, and what is known of it.

use super::base_image::{DefaultUser, Family, facts, ready_user};
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
    let (family, user) = facts(&reference);
    Ground { family, user, ready_user: ready_user(&reference), ..unknown(name) }
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
}
