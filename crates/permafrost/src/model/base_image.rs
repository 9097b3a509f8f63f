//! What is known of a base image beforehand: its family of system, and the user it runs as.
//!
//! Only what its own source says is here; the rest is unknown, and rules say so.

use super::image::ImageReference;

/// The family of a base image's system: how one creates a user in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// `BusyBox`'s `addgroup` and `adduser`: Alpine, `BusyBox`.
    Alpine,
    /// `groupadd` and `useradd`: Debian, Ubuntu, and what is built on them.
    Debian,
    /// `groupadd` and `useradd`: Red Hat's and its kin.
    RedHat,
    /// No shell and no users to create: `scratch` and distroless images.
    Bare,
    /// Windows, where users have names and no numbers.
    Windows,
    /// Nothing is known.
    Unknown,
}

/// The user that an image runs as where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultUser {
    /// Root.
    Root,
    /// A user with this number.
    NonRoot(u32),
    /// The image may say either.
    Unknown,
}

/// Official images of a whole system, whose root file systems come without a `USER`.
const SYSTEMS: [(&str, Family); 11] = [
    ("alpine", Family::Alpine),
    ("busybox", Family::Alpine),
    ("debian", Family::Debian),
    ("ubuntu", Family::Debian),
    ("fedora", Family::RedHat),
    ("almalinux", Family::RedHat),
    ("rockylinux", Family::RedHat),
    ("oraclelinux", Family::RedHat),
    ("amazonlinux", Family::RedHat),
    ("centos", Family::RedHat),
    ("bash", Family::Alpine),
];

/// Official images on Debian, with variants on Alpine, whose Dockerfiles set no `USER`.
const ON_DEBIAN: [&str; 14] = [
    "node",
    "python",
    "golang",
    "rust",
    "ruby",
    "php",
    "perl",
    "nginx",
    "httpd",
    "postgres",
    "mysql",
    "mariadb",
    "redis",
    "buildpack-deps",
];

/// What is known of the image behind a reference.
pub fn facts(reference: &ImageReference<'_>) -> (Family, DefaultUser) {
    let tag = reference.tag.unwrap_or("latest");
    if let Some(name) = reference.official_name() {
        return of_official(name, tag);
    }
    match (reference.domain, reference.path) {
        // github.com/GoogleContainerTools/distroless, common/variables.bzl: NONROOT = 65532.
        (Some("gcr.io"), path) if path.starts_with("distroless/") => {
            let unprivileged = tag.split('-').any(|word| word == "nonroot");
            (
                Family::Bare,
                if unprivileged { DefaultUser::NonRoot(65532) } else { DefaultUser::Root },
            )
        }
        // github.com/nginxinc/docker-nginx-unprivileged, its Dockerfiles: ARG UID=101, USER $UID.
        (None | Some("docker.io"), "nginxinc/nginx-unprivileged") => {
            (debian_or_alpine(tag), DefaultUser::NonRoot(101))
        }
        (Some("mcr.microsoft.com"), path) if path.starts_with("windows") => {
            (Family::Windows, DefaultUser::Unknown)
        }
        (Some("registry.access.redhat.com" | "registry.redhat.io"), path)
            if path.starts_with("ubi") =>
        {
            (Family::RedHat, DefaultUser::Unknown)
        }
        _ => (Family::Unknown, DefaultUser::Unknown),
    }
}

/// The number of a user without rights that the image has ready for whoever runs it.
pub fn ready_user(reference: &ImageReference<'_>) -> Option<u32> {
    // github.com/nodejs/docker-node, its Dockerfile templates: `addgroup -g 1000 node`.
    (reference.official_name() == Some("node")).then_some(1000)
}

fn of_official(name: &str, tag: &str) -> (Family, DefaultUser) {
    if name == "scratch" {
        return (Family::Bare, DefaultUser::Root);
    }
    if let Some(&(_, family)) = SYSTEMS.iter().find(|(system, _)| *system == name) {
        return (family, DefaultUser::Root);
    }
    if ON_DEBIAN.contains(&name) && !is_windows(tag) {
        return (debian_or_alpine(tag), DefaultUser::Root);
    }
    (if is_windows(tag) { Family::Windows } else { Family::Unknown }, DefaultUser::Unknown)
}

fn debian_or_alpine(tag: &str) -> Family {
    if tag.contains("alpine") { Family::Alpine } else { Family::Debian }
}

fn is_windows(tag: &str) -> bool {
    tag.contains("windowsservercore") || tag.contains("nanoserver")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::image::Image;

    fn of(text: &str) -> (Family, DefaultUser) {
        facts(&Image::parse(text).reference().expect("it is a reference"))
    }

    #[test]
    fn families_are_told_by_name_and_tag() {
        for (text, family) in [
            ("alpine:3.22", Family::Alpine),
            ("node:22-alpine3.20", Family::Alpine),
            ("docker.io/library/node:22", Family::Debian),
            ("fedora:42", Family::RedHat),
            ("gcr.io/distroless/static-debian12:nonroot", Family::Bare),
            ("registry.access.redhat.com/ubi9/ubi-minimal:9.4", Family::RedHat),
            ("mcr.microsoft.com/windows/nanoserver:ltsc2022", Family::Windows),
            ("python:3.13-windowsservercore", Family::Windows),
            ("registry.example.com/alpine:3", Family::Unknown),
        ] {
            assert_eq!(of(text).0, family, "{text}");
        }
    }

    #[test]
    fn a_user_is_known_only_where_the_source_says_so() {
        for (text, user) in [
            ("alpine", DefaultUser::Root),
            ("gcr.io/distroless/base-debian12", DefaultUser::Root),
            ("gcr.io/distroless/base-debian12:debug-nonroot", DefaultUser::NonRoot(65532)),
            ("nginxinc/nginx-unprivileged:1.29", DefaultUser::NonRoot(101)),
            ("memcached:1.6", DefaultUser::Unknown),
            ("example/app", DefaultUser::Unknown),
        ] {
            assert_eq!(of(text).1, user, "{text}");
        }
    }
}
