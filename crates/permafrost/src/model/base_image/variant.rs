//! What the tag of an image says of its variant and its version.

use super::Family;

/// The family of an image on Debian whose tag may say that this variant is on something else.
pub(super) fn linux_family(tag: &str) -> Family {
    const OTHERS: &[&str] = &[
        "amazon",
        "azul",
        "azurelinux",
        "centos",
        "corretto",
        "graal",
        "ibm",
        "liberica",
        "mariner",
        "ol-",
        "oracle",
        "rhel",
        "sapmachine",
        "ubi",
    ];
    if tag.contains("alpine") {
        Family::Alpine
    } else if OTHERS.iter().any(|other| tag.contains(other)) {
        Family::Unknown
    } else {
        Family::Debian
    }
}

/// Whether a tag names a variant for Windows.
pub(super) fn is_windows(tag: &str) -> bool {
    ["nanoserver", "windows"].iter().any(|word| tag.contains(word))
}

/// Whether a tag has this word between its dashes.
pub(super) fn has_word(tag: &str, word: &str) -> bool {
    tag.split('-').any(|it| it == word)
}

/// Whether a tag names this version or a later one; a tag without a version is the latest.
pub(super) fn is_at_least(tag: &str, major: u32, minor: u32) -> bool {
    let mut numbers = tag.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
    numbers.next().is_none_or(|it| (it, numbers.next().unwrap_or(u32::MAX)) >= (major, minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_version_or_the_latest() {
        for tag in ["9.0", "9.1-alpine", "10", "latest", "alpine", "9"] {
            assert!(is_at_least(tag, 9, 0), "{tag}");
        }
        for tag in ["8.19", "8", "1"] {
            assert!(!is_at_least(tag, 9, 0), "{tag}");
        }
    }

    #[test]
    fn an_image_on_debian_may_have_variants_on_something_else() {
        for (tag, family) in [
            ("22-bookworm", Family::Debian),
            ("22-alpine3.20", Family::Alpine),
            ("9-jdk21-corretto", Family::Unknown),
        ] {
            assert_eq!(linux_family(tag), family, "{tag}");
        }
    }
}
