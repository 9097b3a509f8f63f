//! Image references: what they name, and whether they may name something else tomorrow.
//!
//! The grammar is that of the distribution project, which Docker, containerd and Kubernetes share:
//! `[domain/]path[:tag][@digest]`.

use std::ops::Range;

/// What stands where an image is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Image<'t> {
    /// A reference that can be read.
    Reference(ImageReference<'t>),
    /// No image at all: a template that another program completes.
    Absent,
    /// A variable or a template action: what it becomes can't be known here.
    Unknown,
    /// No reference by the grammar, for this reason.
    Invalid(&'static str),
}

/// A reference to an image, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageReference<'t> {
    text: &'t str,
    /// The registry, with its port: `registry.example.com:5000`; `None` for Docker Hub's default.
    pub domain: Option<&'t str>,
    /// The path in the registry: `library/alpine`.
    pub path: &'t str,
    /// The tag, without its colon.
    pub tag: Option<&'t str>,
    /// The digest, with its algorithm: `sha256:…`.
    pub digest: Option<&'t str>,
}

/// How a reference comes to name another image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// There is no tag, which means `latest`.
    Untagged,
    /// The tag is `latest`, alone or with a variant.
    Latest,
    /// The tag moves by convention: `stable`, `edge`, `lts-alpine`.
    ByConvention,
}

/// Tags, or first parts of tags, that are made to move.
const MOVING_WORDS: [&str; 20] = [
    "canary", "current", "dev", "devel", "develop", "edge", "head", "lts", "main", "mainline",
    "master", "next", "nightly", "rolling", "snapshot", "stable", "testing", "trunk", "unstable",
    "rawhide",
];

/// Words that name a variant of an image, perhaps with a version of their own (`alpine3.20`).
const VARIANT_WORDS: [&str; 29] = [
    "alpine",
    "amd64",
    "apache",
    "arm64",
    "bookworm",
    "bullseye",
    "buster",
    "cli",
    "debian",
    "focal",
    "fpm",
    "glibc",
    "jammy",
    "jdk",
    "jre",
    "linux",
    "management",
    "minimal",
    "musl",
    "noble",
    "otel",
    "perl",
    "sid",
    "slim",
    "trixie",
    "ubi",
    "ubuntu",
    "uclibc",
    "zts",
];

impl<'t> Image<'t> {
    /// Reads what stands where an image is named.
    pub fn parse(text: &'t str) -> Self {
        if text.trim().is_empty() {
            return Self::Absent;
        }
        if text.contains(['$', '<', '>']) || text.contains("{{") || text.contains("}}") {
            return Self::Unknown;
        }
        match ImageReference::parse(text) {
            Ok(reference) => Self::Reference(reference),
            Err(reason) => Self::Invalid(reason),
        }
    }

    /// The reference, if there is one.
    pub fn reference(self) -> Option<ImageReference<'t>> {
        match self {
            Self::Reference(reference) => Some(reference),
            _ => None,
        }
    }
}

impl<'t> ImageReference<'t> {
    fn parse(text: &'t str) -> Result<Self, &'static str> {
        let (named, digest) = match text.split_once('@') {
            Some((named, digest)) => (named, Some(digest)),
            None => (text, None),
        };
        // A colon before the last slash belongs to a port: `registry:5000/app` has no tag.
        let last = named.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match named[last..].find(':') {
            Some(colon) => (&named[..last + colon], Some(&named[last + colon + 1..])),
            None => (named, None),
        };
        let (domain, path) = match name.split_once('/') {
            Some((first, rest)) if is_domain(first) => (Some(first), rest),
            _ => (None, name),
        };
        if !path.split('/').all(is_path_component) {
            let lower = path.to_ascii_lowercase();
            return Err(if lower != path && lower.split('/').all(is_path_component) {
                "the name of an image has no upper-case letters"
            } else {
                "this is not the name of an image"
            });
        }
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err("a tag holds letters, digits, `_`, `.` and `-` only");
        }
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err("a digest is `sha256:` and 64 digits of base 16");
        }
        Ok(Self { text, domain, path, tag, digest })
    }

    /// Where the tag stands in the text of the reference, in bytes.
    pub fn tag_range(&self) -> Option<Range<usize>> {
        let end = self.text.len() - self.digest.map_or(0, |digest| digest.len() + 1);
        self.tag.map(|tag| end - tag.len()..end)
    }

    /// The reference with another tag, or with one where it had none.
    pub fn with_tag(&self, tag: &str) -> String {
        let end = self.text.len() - self.digest.map_or(0, |digest| digest.len() + 1);
        let name_end = self.tag_range().map_or(end, |range| range.start - 1);
        format!("{}:{tag}{}", &self.text[..name_end], &self.text[end..])
    }

    /// The name of a Docker official image: `alpine`; `None` for every other image.
    pub fn official_name(&self) -> Option<&'t str> {
        let from_hub = matches!(self.domain, None | Some("docker.io" | "index.docker.io"));
        let name = self.path.strip_prefix("library/").unwrap_or(self.path);
        (from_hub && !name.contains('/')).then_some(name)
    }

    /// How the reference comes to name another image; `None` if it is fixed.
    ///
    /// A digest fixes it: a tag beside one is a comment.
    pub fn movement(&self) -> Option<Movement> {
        if self.digest.is_some() {
            return None;
        }
        match self.tag {
            None => Some(Movement::Untagged),
            Some(tag) => tag_movement(tag),
        }
    }
}

fn tag_movement(tag: &str) -> Option<Movement> {
    let tag = tag.to_ascii_lowercase();
    let words: Vec<&str> = tag.split('-').collect();
    if words.contains(&"latest") {
        return Some(Movement::Latest);
    }
    let moves = |word: &&str| MOVING_WORDS.contains(word);
    let is_variant = |word: &&str| {
        let name = word.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.');
        VARIANT_WORDS.contains(word) || VARIANT_WORDS.contains(&name)
    };
    let snapshot = words.last() == Some(&"snapshot");
    // `dev-20240101` and `stable-1.2` carry something of their own: they are fixed enough.
    let by_word = words.iter().any(moves) && words.iter().all(|it| moves(it) || is_variant(it));
    // Variants of any version at all. A code name, as in `debian:bookworm`, may be a version.
    let bare_variant = words.iter().all(|word| matches!(*word, "alpine" | "slim"));
    (snapshot || by_word || bare_variant).then_some(Movement::ByConvention)
}

/// Whether the part before the first slash is a registry rather than a part of the path.
fn is_domain(text: &str) -> bool {
    let (host, port) = text.rsplit_once(':').unwrap_or((text, "0"));
    let looks_like_one = text == "localhost"
        || text.contains(['.', ':'])
        || text.contains(|char: char| char.is_ascii_uppercase());
    let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b".-[]:".contains(&byte);
    looks_like_one
        && !host.is_empty()
        && host.bytes().all(harmless)
        && !port.is_empty()
        && port.bytes().all(|byte| byte.is_ascii_digit() || !text.contains(':'))
}

/// Letters and digits, with `.`, `_`, `__` or any number of `-` between them.
fn is_path_component(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends_well =
        bytes.first().copied().is_some_and(is_word) && bytes.last().copied().is_some_and(is_word);
    let separated_well = text
        .split(|char: char| char.is_ascii_lowercase() || char.is_ascii_digit())
        .all(|between| {
            matches!(between, "" | "." | "_" | "__") || between.bytes().all(|byte| byte == b'-')
        });
    ends_well && separated_well
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let starts_well = text.bytes().next().is_some_and(is_word);
    starts_well
        && text.len() <= 128
        && text.bytes().all(|byte| is_word(byte) || b".-".contains(&byte))
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let long_enough = match algorithm {
        "sha256" => hex.len() == 64,
        "sha384" => hex.len() == 96,
        "sha512" => hex.len() == 128,
        _ => hex.len() >= 32 && algorithm.starts_with(|first: char| first.is_ascii_alphabetic()),
    };
    long_enough && hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn reference(text: &str) -> ImageReference<'_> {
        Image::parse(text).reference().unwrap_or_else(|| panic!("{text} is a reference"))
    }

    #[test]
    fn a_reference_is_taken_apart() {
        let text = format!("registry.example.com:5000/team/app:1.2@{DIGEST}");
        let it = reference(&text);
        assert_eq!((it.domain, it.path), (Some("registry.example.com:5000"), "team/app"));
        assert_eq!((it.tag, it.digest), (Some("1.2"), Some(DIGEST)));
        assert_eq!(it.tag_range().map(|range| &text[range]), Some("1.2"));
        assert_eq!(it.with_tag("2"), format!("registry.example.com:5000/team/app:2@{DIGEST}"));
    }

    #[test]
    fn a_port_is_no_tag() {
        let it = reference("registry:5000/app");
        assert_eq!((it.domain, it.path, it.tag), (Some("registry:5000"), "app", None));
        assert_eq!(it.with_tag("1"), "registry:5000/app:1");
    }

    #[test]
    fn official_images_have_several_names() {
        for text in [
            "alpine",
            "alpine:3",
            "library/alpine",
            "docker.io/alpine",
            "index.docker.io/library/alpine",
        ] {
            assert_eq!(reference(text).official_name(), Some("alpine"), "{text}");
        }
        for text in ["example/alpine", "ghcr.io/alpine", "localhost/alpine"] {
            assert_eq!(reference(text).official_name(), None, "{text}");
        }
    }

    #[test]
    fn tags_that_are_made_to_move_are_told_from_those_that_are_not() {
        let movement = |tag: &str| reference(&format!("a:{tag}")).movement();
        for tag in ["latest", "latest-alpine", "1-latest", "LATEST"] {
            assert_eq!(movement(tag), Some(Movement::Latest), "{tag}");
        }
        for tag in [
            "stable",
            "edge",
            "nightly",
            "main",
            "lts",
            "lts-alpine",
            "stable-slim",
            "rolling",
            "lts-bookworm-slim",
            "edge-alpine3.20",
            "alpine",
            "slim",
            "alpine-slim",
            "1.2-SNAPSHOT",
            "mainline-alpine-perl",
            "dev-amd64",
        ] {
            assert_eq!(movement(tag), Some(Movement::ByConvention), "{tag}");
        }
        for tag in [
            "1",
            "1.2.3",
            "v1",
            "1.2-alpine",
            "bookworm",
            "bookworm-slim",
            "noble",
            "2024",
            "dev-20240101",
            "main-3f2c1ab",
            "stable-1.2",
            "edge-v2",
            "nonroot",
            "alpine3.20",
            "developer",
            "maintenance",
            "3.0.0-rc.1",
            "latest2",
        ] {
            assert_eq!(movement(tag), None, "{tag}");
        }
        assert_eq!(reference("a").movement(), Some(Movement::Untagged));
        assert_eq!(reference(&format!("a:latest@{DIGEST}")).movement(), None);
    }

    #[test]
    fn what_cannot_be_known_is_told_from_what_is_wrong() {
        for text in ["{{ .Values.image }}", "${IMAGE}", "$(IMAGE):1", "<image>", "a:<version>"] {
            assert_eq!(Image::parse(text), Image::Unknown, "{text}");
        }
        assert_eq!(Image::parse(" "), Image::Absent);
        for text in
            ["Alpine", "a b", "a:", "a:-x", "a@sha256:abc", "a//b", "-a", "a_", "a/:1", "é", "a@"]
        {
            assert!(matches!(Image::parse(text), Image::Invalid(_)), "{text}");
        }
        for text in
            ["Registry/app", "localhost/a", "a-b__c.d/e--f", "[::1]:5000/a", "127.0.0.1:5000/a:b_c"]
        {
            assert!(Image::parse(text).reference().is_some(), "{text}");
        }
    }
}
