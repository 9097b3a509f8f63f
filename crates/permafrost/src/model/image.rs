//! Image references: what they name, taken apart.
//!
//! The grammar is that of the distribution project, which Docker, containerd and Kubernetes share:
//! `[domain/]path[:tag][@digest]`. Whether a tag moves is the matter of `movement`.

use super::movement::{Movement, tag_movement};
use std::ops::Range;

/// What stands where an image is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Image<'t> {
    /// A reference that can be read.
    Reference(ImageReference<'t>),
    /// No image at all, as where another program fills it in.
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

/// The longest path that a registry takes.
const PATH_LIMIT: usize = 255;

impl<'t> Image<'t> {
    /// Reads what stands where an image is named.
    pub fn parse(text: &'t str) -> Self {
        if text.trim().is_empty() {
            return Self::Absent;
        }
        // No reference has any of these, and every way to fill one in later has one of them.
        if text.contains(['$', '<', '>', '{', '}', '(', ')', '%']) {
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
        if text.contains("://") {
            return Err("an image is named without a protocol like `https://`");
        }
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
        if path.len() > PATH_LIMIT {
            return Err("the name of an image has 255 characters at most");
        }
        if domain.is_none() && is_hex(path, 64) {
            return Err("64 digits of base 16 are the number of an image, not its name");
        }
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(
                "a tag has 128 letters, digits, `_`, `.` and `-` at most, no `.` or `-` first",
            );
        }
        if digest.is_some_and(|digest| !is_digest(digest)) {
            return Err("a digest is `sha256:` and 64 digits of base 16, or `sha512:` and 128");
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

    /// The reference with this digest, which it doesn't have; the tag stays for readers.
    pub fn with_digest(&self, digest: &str) -> String {
        format!("{}@{digest}", self.text)
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

/// Whether the part before the first slash is a registry rather than a part of the path.
fn is_domain(text: &str) -> bool {
    let looks_like_one = text == "localhost"
        || text.contains(['.', ':'])
        || text.contains(|char: char| char.is_ascii_uppercase());
    looks_like_one && is_host(text)
}

/// A host name, or an IPv6 address in brackets, and perhaps a port.
fn is_host(text: &str) -> bool {
    let is_port = |text: &str| {
        text.is_empty()
            || text.strip_prefix(':').is_some_and(|port| {
                !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    if let Some((address, port)) = text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let is_address_byte = |byte: u8| byte.is_ascii_hexdigit() || byte == b':';
        return !address.is_empty() && address.bytes().all(is_address_byte) && is_port(port);
    }
    let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.split('.').all(is_label) && is_port(port)
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

/// A digest of one of the algorithms that registries know, in lower case.
fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    match algorithm {
        "sha256" => is_hex(hex, 64),
        "sha384" => is_hex(hex, 96),
        "sha512" => is_hex(hex, 128),
        _ => false,
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == length && text.bytes().all(is_digit)
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
    fn a_missing_tag_moves_and_a_digest_holds_everything() {
        let movement = |text: &str| reference(text).movement();
        let long = "0123456789abcdef".repeat(8);
        assert_eq!(movement("registry:5000/app"), Some(Movement::Untagged));
        assert_eq!(movement("registry:5000/app:latest"), Some(Movement::Latest));
        assert_eq!(movement("app:stable"), Some(Movement::ByConvention));
        assert_eq!(movement("app:1.2"), None);
        assert_eq!(movement(&format!("app@{DIGEST}")), None);
        assert_eq!(movement(&format!("app:latest@{DIGEST}")), None);
        assert_eq!(movement(&format!("app:latest@sha512:{long}")), None);
    }

    #[test]
    fn a_tag_is_put_in_or_replaced_and_a_digest_kept() {
        for (text, expected) in [
            ("app", "app:2".to_owned()),
            ("app:1", "app:2".to_owned()),
            ("localhost:5000/app", "localhost:5000/app:2".to_owned()),
            (&format!("app@{DIGEST}"), format!("app:2@{DIGEST}")),
            (&format!("app:1@{DIGEST}"), format!("app:2@{DIGEST}")),
        ] {
            assert_eq!(reference(text).with_tag("2"), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_known_is_told_from_what_is_missing() {
        for text in [
            "{{ .Values.image }}",
            "${IMAGE}",
            "$(IMAGE):1",
            "<image>",
            "a:<version>",
            "{image}:latest",
            "#{IMAGE}#",
            "((image))",
            "%IMAGE%",
        ] {
            assert_eq!(Image::parse(text), Image::Unknown, "{text}");
        }
        for text in ["", " "] {
            assert_eq!(Image::parse(text), Image::Absent, "{text:?}");
        }
    }

    #[test]
    fn the_grammar_is_that_of_the_registries() {
        for text in [
            "Registry/app",
            "localhost/a",
            "a-b__c.d/e--f",
            "[::1]:5000/a",
            "[fe80::1]/a",
            "127.0.0.1:5000/a:b_c",
            "a:_x",
        ] {
            assert!(Image::parse(text).reference().is_some(), "{text}");
        }
        let number = "0123456789abcdef".repeat(4);
        let long_path = "a/".repeat(128) + "b";
        let long_tag = format!("a:{}", "b".repeat(129));
        let upper = DIGEST.to_ascii_uppercase().replace("SHA", "sha");
        for text in [
            "Alpine",
            "a b",
            "a:",
            "a:-x",
            "a:.x",
            "a:é",
            "a//b",
            "/a",
            "a/",
            "-a",
            "a_",
            "a___b",
            "a..b",
            "a/:1",
            "é",
            "a@",
            "a@sha256:abc",
            "a..b/c",
            "-a.b/c",
            "a.b:/c",
            "a.b:x/c",
            "[x]/c",
            "https://a.b/c",
            &number,
            &long_path,
            &long_tag,
            &format!("a@{upper}"),
            &format!("a@md5:{number}"),
            &format!("a@{DIGEST}0"),
            &format!("a@{DIGEST}@{DIGEST}"),
        ] {
            assert!(matches!(Image::parse(text), Image::Invalid(_)), "{text}");
        }
    }

    #[test]
    fn a_reason_says_what_is_wrong() {
        for (text, word) in [
            ("Alpine:3", "upper-case"),
            ("a:b c", "tag"),
            ("a@sha256:1", "digest"),
            ("https://a.b/c", "protocol"),
        ] {
            let Image::Invalid(reason) = Image::parse(text) else {
                panic!("{text} is a reference")
            };
            assert!(reason.contains(word), "{text}: {reason}");
        }
    }
}
