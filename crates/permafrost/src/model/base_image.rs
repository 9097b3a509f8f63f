//! What is known of a base image beforehand: its family of system, and the user it runs as.
//!
//! Only what its own source says is here, as read in August 2026; the rest is unknown, and rules
//! say so. Docker's official images have a file of their own, `official`.

mod official;
mod variant;

use super::image::ImageReference;
use official::of_official;
use variant::{has_word, is_at_least, is_windows, linux_family};

/// The family of a base image's system: how one creates a user in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// `BusyBox`'s `addgroup` and `adduser`: Alpine, `BusyBox`, Wolfi.
    Alpine,
    /// `groupadd` and `useradd`: Debian, Ubuntu, and what is built on them.
    Debian,
    /// `groupadd` and `useradd`: Red Hat's and its kin.
    RedHat,
    /// No shell and no users to create: `scratch` and distroless images.
    Bare,
    /// Windows, where users have names and no numbers.
    Windows,
    /// Nothing is known, or there is nothing to create a user with.
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

type Facts = (Family, DefaultUser);

const NOTHING: Facts = (Family::Unknown, DefaultUser::Unknown);

/// Images of `bitnami/` whose Dockerfiles in github.com/bitnami/containers say `USER 1001`.
const BITNAMI: &[&str] = &[
    "kafka",
    "kubectl",
    "mariadb",
    "mongodb",
    "mysql",
    "nginx",
    "postgresql",
    "rabbitmq",
    "redis",
];

/// Images of Chainguard whose every variant says `run-as: 65532` in its `locked_config.json`
/// (github.com/chainguard-images/images); `bash`, `go`, `git` and `postgres` are not among them.
const CHAINGUARD: &[&str] = &[
    "aspnet-runtime",
    "busybox",
    "curl",
    "dotnet-runtime",
    "dotnet-sdk",
    "glibc-dynamic",
    "gradle",
    "helm",
    "jdk",
    "jre",
    "kubectl",
    "laravel",
    "mariadb",
    "maven",
    "mongodb",
    "nginx",
    "node",
    "php",
    "python",
    "ruby",
    "rust",
    "static",
    "tomcat",
    "valkey",
    "wordpress",
];

/// The tags by which the facts of one image differ, in kind and in age.
const TELLING_TAGS: &[&str] = &[
    "latest",
    "1",
    "alpine",
    "chiseled",
    "cli",
    "core",
    "dev",
    "minimal",
    "nanoserver",
    "nonroot",
    "rootless",
    "ubi",
];

/// What is known of the image behind a reference.
///
/// A digest without a tag may be that of any variant, so only what they all share is known then.
pub fn facts(reference: &ImageReference<'_>) -> Facts {
    if reference.tag.is_some() || reference.digest.is_none() {
        return facts_of_tag(reference, reference.tag.unwrap_or("latest"));
    }
    let mut variants = TELLING_TAGS.iter().map(|tag| facts_of_tag(reference, tag));
    let first = variants.next().unwrap_or(NOTHING);
    variants.fold(first, |(family, user), (other_family, other_user)| {
        (
            if family == other_family { family } else { Family::Unknown },
            if user == other_user { user } else { DefaultUser::Unknown },
        )
    })
}

/// The number of a user without rights that the image has ready for whoever runs it.
pub fn ready_user(reference: &ImageReference<'_>) -> Option<u32> {
    // github.com/nodejs/docker-node: `groupadd --gid 1000 node`, `useradd --uid 1000`, and the same
    // on Alpine.
    if reference.official_name() == Some("node") {
        return Some(1000);
    }
    // github.com/dotnet/dotnet-docker, src/runtime-deps: `APP_UID=1654`, since version 8.
    let is_dotnet = reference.domain == Some("mcr.microsoft.com") && is_dotnet(reference.path);
    let tag = reference.tag.or(reference.digest.is_none().then_some("latest"))?;
    (is_dotnet && !is_windows(tag) && is_at_least(tag, 8, 0)).then_some(1654)
}

fn facts_of_tag(reference: &ImageReference<'_>, tag: &str) -> Facts {
    if let Some(name) = reference.official_name() {
        return of_official(name, tag);
    }
    let domain = match reference.domain {
        None | Some("index.docker.io") => "docker.io",
        Some(domain) => domain,
    };
    let (namespace, name) = reference.path.split_once('/').unwrap_or(("", reference.path));
    match (domain, namespace) {
        ("gcr.io", "distroless") => of_distroless(tag),
        ("cgr.dev" | "docker.io", "chainguard") => of_chainguard(name, tag),
        ("docker.elastic.co", "elasticsearch" | "kibana" | "logstash") if name == namespace => {
            of_elastic(tag)
        }
        ("docker.io", "bitnami" | "bitnamilegacy") if BITNAMI.contains(&name) => {
            (linux_family(tag), DefaultUser::NonRoot(1001))
        }
        // github.com/nginxinc/docker-nginx-unprivileged: `ARG UID=101`, `USER $UID`.
        ("docker.io", "nginxinc") if name == "nginx-unprivileged" => {
            (linux_family(tag), DefaultUser::NonRoot(101))
        }
        // github.com/jenkinsci/docker: `ARG uid=1000`, `USER ${user}`.
        ("docker.io", "jenkins") if name == "jenkins" && !is_windows(tag) => {
            (linux_family(tag), DefaultUser::NonRoot(1000))
        }
        ("mcr.microsoft.com", "dotnet") if is_dotnet(reference.path) => of_dotnet(tag),
        ("mcr.microsoft.com", _) if reference.path.starts_with("windows") => {
            (Family::Windows, DefaultUser::Unknown)
        }
        ("registry.access.redhat.com" | "registry.redhat.io", _)
            if reference.path.starts_with("ubi") =>
        {
            (Family::RedHat, DefaultUser::Unknown)
        }
        _ => NOTHING,
    }
}

/// github.com/GoogleContainerTools/distroless, common/variables.bzl: `NONROOT = 65532`.
fn of_distroless(tag: &str) -> Facts {
    let is_non_root = has_word(tag, "nonroot");
    (Family::Bare, if is_non_root { DefaultUser::NonRoot(65532) } else { DefaultUser::Root })
}

fn of_chainguard(name: &str, tag: &str) -> Facts {
    if name == "wolfi-base" {
        return (Family::Alpine, DefaultUser::Root);
    }
    // Only the variants for building are sure to have a shell, and BusyBox with it.
    let family = if has_word(tag, "dev") { Family::Alpine } else { Family::Unknown };
    let is_non_root = CHAINGUARD.contains(&name);
    (family, if is_non_root { DefaultUser::NonRoot(65532) } else { DefaultUser::Unknown })
}

/// github.com/elastic/dockerfiles: `USER 1000:0` or `USER 1000`, by name in some versions 8.
fn of_elastic(tag: &str) -> Facts {
    if is_at_least(tag, 9, 0) {
        return (Family::Unknown, DefaultUser::NonRoot(1000));
    }
    // On Ubuntu; before version 8, Elasticsearch starts as root and changes its user itself.
    if is_at_least(tag, 8, 11) { (Family::Debian, DefaultUser::NonRoot(1000)) } else { NOTHING }
}

/// github.com/dotnet/dotnet-docker, src/runtime-deps: `USER $APP_UID` in images without a shell.
fn of_dotnet(tag: &str) -> Facts {
    if is_windows(tag) {
        return (Family::Windows, DefaultUser::Unknown);
    }
    if !has_word(tag, "chiseled") && !has_word(tag, "distroless") {
        return (linux_family(tag), DefaultUser::Root);
    }
    let is_recent = is_at_least(tag, 8, 0);
    (Family::Bare, if is_recent { DefaultUser::NonRoot(1654) } else { DefaultUser::Unknown })
}

fn is_dotnet(path: &str) -> bool {
    matches!(path, "dotnet/aspnet" | "dotnet/runtime" | "dotnet/runtime-deps" | "dotnet/sdk")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::image::Image;

    const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn of(text: &str) -> Facts {
        facts(&Image::parse(text).reference().expect("it is a reference"))
    }

    #[test]
    fn families_are_told_by_name_and_tag() {
        for (text, family) in [
            ("alpine:3.22", Family::Alpine),
            ("node:22-alpine3.20", Family::Alpine),
            ("docker.io/library/node:22", Family::Debian),
            ("fedora:42", Family::RedHat),
            ("almalinux:9-minimal", Family::Unknown),
            ("amazonlinux:2023", Family::Unknown),
            ("mysql:8.4", Family::RedHat),
            ("tomcat:11-jre21", Family::Debian),
            ("mariadb:11.8", Family::Debian),
            ("mariadb:11.8-ubi9", Family::Unknown),
            ("maven:3-eclipse-temurin-21", Family::Debian),
            ("maven:3-eclipse-temurin-21-alpine", Family::Alpine),
            ("maven:3-amazoncorretto-21", Family::Unknown),
            ("amazoncorretto:25-alpine", Family::Alpine),
            ("amazoncorretto:25", Family::Unknown),
            ("elasticsearch:8.19.20", Family::Debian),
            ("elasticsearch:9.4.5", Family::Unknown),
            ("gradle:9-jdk25-ubi", Family::Unknown),
            ("nats:2.14-alpine", Family::Alpine),
            ("nats:2.14", Family::Bare),
            ("gcr.io/distroless/static-debian12:nonroot", Family::Bare),
            ("cgr.dev/chainguard/wolfi-base", Family::Alpine),
            ("cgr.dev/chainguard/node:latest-dev", Family::Alpine),
            ("mcr.microsoft.com/dotnet/aspnet:9.0", Family::Debian),
            ("mcr.microsoft.com/dotnet/aspnet:9.0-alpine", Family::Alpine),
            ("mcr.microsoft.com/dotnet/aspnet:9.0-azurelinux3.0", Family::Unknown),
            ("mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled", Family::Bare),
            ("mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-ltsc2025", Family::Windows),
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
            ("bitnami/redis:7.4", DefaultUser::NonRoot(1001)),
            ("bitnami/minideb:bookworm", DefaultUser::Unknown),
            ("cgr.dev/chainguard/static", DefaultUser::NonRoot(65532)),
            ("cgr.dev/chainguard/wolfi-base", DefaultUser::Root),
            ("cgr.dev/chainguard/git", DefaultUser::Unknown),
            ("jenkins/jenkins:lts-jdk21", DefaultUser::NonRoot(1000)),
            ("memcached:1.6", DefaultUser::NonRoot(11211)),
            ("haproxy:lts", DefaultUser::NonRoot(99)),
            ("haproxy:3.2-alpine", DefaultUser::NonRoot(99)),
            ("haproxy:2.2", DefaultUser::Unknown),
            ("mariadb:11.8", DefaultUser::Root),
            ("mariadb:11.8-ubi9", DefaultUser::NonRoot(999)),
            ("wordpress:cli-php8.4", DefaultUser::NonRoot(82)),
            ("wordpress:6", DefaultUser::Root),
            ("mcr.microsoft.com/dotnet/aspnet:9.0", DefaultUser::Root),
            ("mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled", DefaultUser::NonRoot(1654)),
            ("mcr.microsoft.com/dotnet/aspnet:6.0-jammy-chiseled", DefaultUser::Unknown),
            ("golang:1.27-nanoserver", DefaultUser::Unknown),
            ("docker:29-dind", DefaultUser::Root),
            ("docker:29-dind-rootless", DefaultUser::NonRoot(1000)),
            ("elasticsearch:9.4.5", DefaultUser::NonRoot(1000)),
            ("docker.elastic.co/kibana/kibana:8.19.20", DefaultUser::NonRoot(1000)),
            ("docker.elastic.co/beats/filebeat:8.19.20", DefaultUser::Unknown),
            ("elasticsearch:7.17.28", DefaultUser::Unknown),
            ("gradle:9-jdk25-corretto", DefaultUser::Root),
            ("influxdb:2.9", DefaultUser::Root),
            ("influxdb:1.12", DefaultUser::Unknown),
            ("influxdb:3.11-core", DefaultUser::NonRoot(1500)),
            ("nats:2.14", DefaultUser::Root),
            ("solr:9.10-slim", DefaultUser::NonRoot(8983)),
            ("sonarqube:community", DefaultUser::NonRoot(1000)),
            ("sonarqube:lts-community", DefaultUser::Unknown),
            ("varnish:8-alpine", DefaultUser::NonRoot(1000)),
            ("varnish:stable", DefaultUser::Unknown),
            ("example/app", DefaultUser::Unknown),
        ] {
            assert_eq!(of(text).1, user, "{text}");
        }
    }

    #[test]
    fn a_digest_alone_may_be_any_variant() {
        for (name, expected) in [
            ("debian", (Family::Debian, DefaultUser::Root)),
            ("almalinux", (Family::Unknown, DefaultUser::Root)),
            ("nginx", (Family::Unknown, DefaultUser::Unknown)),
            ("docker", (Family::Unknown, DefaultUser::Unknown)),
            ("elasticsearch", (Family::Unknown, DefaultUser::Unknown)),
            ("haproxy", (Family::Unknown, DefaultUser::Unknown)),
            ("influxdb", (Family::Unknown, DefaultUser::Unknown)),
            ("sonarqube", (Family::Unknown, DefaultUser::Unknown)),
            ("gcr.io/distroless/static", (Family::Bare, DefaultUser::Unknown)),
            ("cgr.dev/chainguard/node", (Family::Unknown, DefaultUser::NonRoot(65532))),
            ("bitnami/redis", (Family::Unknown, DefaultUser::NonRoot(1001))),
            ("mariadb:11", (Family::Debian, DefaultUser::Root)),
        ] {
            assert_eq!(of(&format!("{name}@{DIGEST}")), expected, "{name}");
        }
    }

    #[test]
    fn a_ready_user_is_one_that_the_image_made() {
        let ready = |text: &str| ready_user(&Image::parse(text).reference().expect("a reference"));
        assert_eq!(ready("node:22-alpine"), Some(1000));
        assert_eq!(ready(&format!("node@{DIGEST}")), Some(1000));
        assert_eq!(ready("example/node:22"), None);
        assert_eq!(ready("mcr.microsoft.com/dotnet/aspnet"), Some(1654));
        assert_eq!(ready("mcr.microsoft.com/dotnet/sdk:9.0-alpine"), Some(1654));
        assert_eq!(ready("mcr.microsoft.com/dotnet/aspnet:6.0"), None);
        assert_eq!(ready(&format!("mcr.microsoft.com/dotnet/aspnet@{DIGEST}")), None);
    }
}
