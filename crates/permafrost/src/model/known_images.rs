//! Which fixed version a moving tag of a well-known image named, when this was written.

use super::image::ImageReference;
use memchr::memmem;

/// The table, which says itself where it is from and how old it is.
const TABLE: &str = include_str!("known_images.txt");

/// The fixed tag that names what this official image's moving tag named; `None` if unknown.
///
/// No tag means `latest`. A namesake in another registry is another image: it is never known.
pub fn fixed_tag(reference: &ImageReference<'_>) -> Option<&'static str> {
    let name = reference.official_name()?;
    let tag = reference.tag.unwrap_or("latest");
    // A row stands behind a line break, since the table begins with a comment.
    let row = format!("\n{name} {tag} ");
    let start = memmem::find(TABLE.as_bytes(), row.as_bytes())? + row.len();
    TABLE[start..].lines().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::image::Image;

    /// The rows of the table: image, moving tag, fixed tag.
    fn rows() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
            let (image, tags) = line.split_once(' ')?;
            let (moving, fixed) = tags.split_once(' ')?;
            Some((image, moving, fixed))
        })
    }

    fn fixed(text: &str) -> Option<&'static str> {
        fixed_tag(&Image::parse(text).reference().expect("it is a reference"))
    }

    #[test]
    fn official_images_are_known_and_namesakes_are_not() {
        let latest = fixed("alpine").expect("alpine is known");
        assert!(latest.starts_with("3."));
        assert_eq!(fixed("docker.io/library/alpine:latest"), Some(latest));
        assert_eq!(fixed("registry.example.com/alpine"), None);
    }

    #[test]
    fn no_tag_means_latest_and_a_variant_stays_the_variant() {
        assert_eq!(fixed("node"), fixed("node:latest"));
        for (text, end) in [
            ("node:lts-alpine", "-alpine"),
            ("nginx:alpine-slim", "-alpine-slim"),
            ("php:fpm-alpine", "-fpm-alpine"),
            ("rabbitmq:management", "-management"),
        ] {
            assert!(fixed(text).is_some_and(|tag| tag.ends_with(end)), "{text}");
        }
        assert!(fixed("nginx:stable").is_some_and(|tag| !tag.contains('-')));
    }

    #[test]
    fn what_does_not_move_and_what_is_unknown_has_no_other_tag() {
        for text in ["alpine:3.22", "alpine:nightly", "example/node:lts", "ghcr.io/node:lts"] {
            assert_eq!(fixed(text), None, "{text}");
        }
    }

    #[test]
    fn every_row_goes_from_a_moving_tag_to_a_fixed_one() {
        for (image, moving, fixed) in rows() {
            let moves = |tag: &str| {
                let text = format!("{image}:{tag}");
                Image::parse(&text).reference().expect("a reference").movement().is_some()
            };
            assert_eq!(self::fixed(&format!("{image}:{moving}")), Some(fixed));
            assert!(moving != fixed && moves(moving) && !moves(fixed), "{image} {moving} {fixed}");
        }
    }

    #[test]
    fn the_table_is_whole_and_in_order() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let keys: Vec<_> = rows().map(|(image, moving, _)| (image, moving)).collect();
        assert_eq!(keys.len(), lines);
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
