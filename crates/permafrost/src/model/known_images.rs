//! Which fixed version a moving tag of a well-known image named, when this was written.

use super::image::ImageReference;

/// The table, which says itself where it is from and how old it is.
const TABLE: &str = include_str!("known_images.txt");

/// The fixed tag that names what this official image's moving tag named; `None` if unknown.
///
/// No tag means `latest`. A namesake in another registry is another image: it is never known.
pub fn fixed_tag(reference: &ImageReference<'_>) -> Option<&'static str> {
    let name = reference.official_name()?;
    let tag = reference.tag.unwrap_or("latest");
    let mut rows = TABLE.lines().filter(|line| !line.starts_with('#')).map(str::split_whitespace);
    rows.find_map(|mut row| match (row.next(), row.next()) {
        (Some(image), Some(moving)) if image == name && moving == tag => row.next(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::image::Image;

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
    fn a_variant_stays_the_variant() {
        assert!(fixed("node:lts-alpine").is_some_and(|tag| tag.ends_with("-alpine")));
        assert!(fixed("nginx:stable").is_some_and(|tag| !tag.contains('-')));
    }

    #[test]
    fn every_row_goes_from_a_moving_tag_to_a_fixed_one() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let [image, moving, fixed] = line.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            let moves = |tag: &str| {
                let text = format!("{image}:{tag}");
                Image::parse(&text).reference().expect("a reference").movement().is_some()
            };
            assert!(moves(moving) && !moves(fixed), "{line}");
        }
    }
}
