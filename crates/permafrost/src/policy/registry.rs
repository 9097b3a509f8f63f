//! A place from which images may come: a registry, or a part of one.

use crate::model::image::{Image, ImageReference};
use std::fmt;
use std::str::FromStr;

/// A registry, or the part of one below a path: `ghcr.io/example`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Registry {
    /// The host, with its port.
    host: String,
    /// The repository of this name and those below it; empty for all.
    path: String,
}

impl Registry {
    /// Whether an image comes from here.
    pub fn holds(&self, image: &ImageReference<'_>) -> bool {
        let host = host_of(image);
        if !self.host.eq_ignore_ascii_case(host) {
            return false;
        }
        // Official images stand in a folder that nobody writes.
        let implied = if host == DEFAULT && !image.path.contains('/') { "library/" } else { "" };
        let path = format!("{implied}{}", image.path);
        let below = path.strip_prefix(&self.path);
        self.path.is_empty() || below.is_some_and(|it| it.is_empty() || it.starts_with('/'))
    }
}

/// The registry that is meant where an image names none.
const DEFAULT: &str = "docker.io";

/// The host of the registry from which an image comes.
pub fn host_of<'t>(image: &ImageReference<'t>) -> &'t str {
    match image.domain {
        None | Some("index.docker.io") => DEFAULT,
        Some(domain) => domain,
    }
}

impl FromStr for Registry {
    type Err = String;

    /// Reads a host, perhaps with a port and a path: `ghcr.io`, `registry:5000/team`.
    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.trim_end_matches('/');
        let image = format!("{name}/x");
        let reference = Image::parse(&image).reference().filter(|it| it.domain.is_some());
        let reference = reference.ok_or_else(|| {
            format!(
                "`{text}` is no registry; write a host, and perhaps a path: `docker.io/example`"
            )
        })?;
        let path = reference.path.strip_suffix('x').unwrap_or_default();
        let path = path.trim_end_matches('/').to_owned();
        Ok(Self { host: host_of(&reference).to_owned(), path })
    }
}

impl fmt::Display for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.path.is_empty() { "" } else { "/" };
        write!(f, "{}{separator}{}", self.host, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(registry: &str, image: &str) -> bool {
        let registry: Registry = registry.parse().expect("it is a registry");
        registry.holds(&Image::parse(image).reference().expect("it is an image"))
    }

    #[test]
    fn a_registry_holds_what_stands_at_its_path_and_below_it() {
        assert!(holds("ghcr.io", "ghcr.io/example/app:1"));
        assert!(holds("ghcr.io/example/", "GHCR.io/example/app:1"));
        assert!(holds(
            "registry:5000/a/b",
            "registry:5000/a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
        ));
        assert!(!holds("ghcr.io/example", "ghcr.io/example2/app:1"));
        assert!(!holds("ghcr.io", "ghcr.io.example.com/app"));
        assert!(!holds("registry:5000", "registry:5001/a"));
    }

    #[test]
    fn the_registry_that_nobody_writes_is_docker_hub() {
        assert!(holds("docker.io", "alpine:3.22"));
        assert!(holds("docker.io/library", "alpine") && holds("index.docker.io", "example/app"));
        assert!(holds("docker.io/example", "example/app"));
        assert!(!holds("docker.io/library", "example/app"));
    }

    #[test]
    fn what_names_no_host_is_refused() {
        for text in
            ["", "/", "example", "example/app", "https://ghcr.io", "ghcr.io/app:1", "a b", "*"]
        {
            assert!(text.parse::<Registry>().is_err(), "{text}");
        }
        let shown = |text: &str| text.parse::<Registry>().map(|it| it.to_string());
        assert_eq!(shown("ghcr.io/").as_deref(), Ok("ghcr.io"));
        assert_eq!(shown("index.docker.io/example").as_deref(), Ok("docker.io/example"));
    }
}
