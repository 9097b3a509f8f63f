//! What is known of Docker's official images.
//!
//! The source is the repository that their file in github.com/docker-library/official-images names.

use super::variant::{has_word, is_at_least, is_windows, linux_family};
use super::{DefaultUser, Facts, Family, NOTHING, of_elastic};

/// Official images of a whole system, whose root file systems come without a `USER`.
const SYSTEMS: &[(&str, Family)] = &[
    ("alpine", Family::Alpine),
    ("bash", Family::Alpine),
    ("busybox", Family::Alpine),
    ("debian", Family::Debian),
    ("ubuntu", Family::Debian),
    ("almalinux", Family::RedHat),
    ("centos", Family::RedHat),
    ("fedora", Family::RedHat),
    ("oraclelinux", Family::RedHat),
    ("rockylinux", Family::RedHat),
    // It has no `useradd` (github.com/amazonlinux/container-images/issues/28).
    ("amazonlinux", Family::Unknown),
];

/// Official images on Debian or Ubuntu, most with variants on Alpine, that set no `USER` on Linux.
const ON_DEBIAN: &[&str] = &[
    "buildpack-deps",
    "cassandra",
    "clojure",
    "dart",
    "drupal",
    "eclipse-temurin",
    "elixir",
    "erlang",
    "ghost",
    "golang",
    "gradle",
    "haskell",
    "httpd",
    "julia",
    "mongo",
    "nextcloud",
    "nginx",
    "node",
    "perl",
    "php",
    "postgres",
    "pypy",
    "python",
    "r-base",
    "rabbitmq",
    "redis",
    "ruby",
    "rust",
    "telegraf",
];

/// What is known of the official image of this name, in the variant that its tag names.
pub(super) fn of_official(name: &str, tag: &str) -> Facts {
    if name == "scratch" {
        return (Family::Bare, DefaultUser::Root);
    }
    if let Some(&(_, family)) = SYSTEMS.iter().find(|(system, _)| *system == name) {
        // Minimal variants come without the package that has `useradd`.
        let is_poor = family == Family::RedHat && has_word(tag, "minimal");
        return (if is_poor { Family::Unknown } else { family }, DefaultUser::Root);
    }
    if is_windows(tag) {
        return (Family::Windows, DefaultUser::Unknown);
    }
    if ON_DEBIAN.contains(&name) {
        return (linux_family(tag), DefaultUser::Root);
    }
    match name {
        "amazoncorretto" | "nats" if tag.contains("alpine") => (Family::Alpine, DefaultUser::Root),
        // The first is on Amazon Linux, which has no `useradd`.
        "amazoncorretto" | "traefik" => (Family::Unknown, DefaultUser::Root),
        // `adduser … -u 1000 rootless` and `USER rootless`.
        "docker" if has_word(tag, "rootless") => (Family::Alpine, DefaultUser::NonRoot(1000)),
        "caddy" | "composer" | "docker" | "registry" => (Family::Alpine, DefaultUser::Root),
        "elasticsearch" | "kibana" | "logstash" => of_elastic(tag),
        // `USER haproxy` with number 99 in every version that is still built.
        "haproxy" if is_at_least(tag, 2, 6) => (linux_family(tag), DefaultUser::NonRoot(99)),
        // `useradd --uid 1500 … influxdb3` and `USER influxdb3`.
        "influxdb" if has_word(tag, "core") || has_word(tag, "enterprise") => {
            (Family::Debian, DefaultUser::NonRoot(1500))
        }
        "influxdb" if is_at_least(tag, 2, 0) => (linux_family(tag), DefaultUser::Root),
        "mariadb" if tag.contains("ubi") => (Family::Unknown, DefaultUser::NonRoot(999)),
        "mariadb" => (Family::Debian, DefaultUser::Root),
        // What they are on besides is others', and others' to say.
        "maven" | "tomcat" => match linux_family(tag) {
            Family::Unknown => NOTHING,
            family => (family, DefaultUser::Root),
        },
        "memcached" => (linux_family(tag), DefaultUser::NonRoot(11211)),
        // On `oraclelinux:9-slim`, where it calls `groupadd` and `useradd` itself.
        "mysql" => (Family::RedHat, DefaultUser::Root),
        "nats" => (Family::Bare, DefaultUser::Root),
        // `SOLR_UID="8983"`, `USER $SOLR_UID`.
        "solr" if is_at_least(tag, 9, 9) => (Family::Debian, DefaultUser::NonRoot(8983)),
        // `useradd … --uid 1000 … sonarqube`, `USER sonarqube`; what was once `lts` is older.
        "sonarqube" if is_at_least(tag, 10, 0) && !has_word(tag, "lts") => {
            (Family::Debian, DefaultUser::NonRoot(1000))
        }
        // `adduser --uid 1000 … varnish`, `USER varnish`; the line that is called stable is older.
        "varnish" if is_at_least(tag, 8, 0) && !has_word(tag, "stable") => {
            (linux_family(tag), DefaultUser::NonRoot(1000))
        }
        // `USER www-data` on `php:…-alpine`, where that user has number 82.
        "wordpress" if has_word(tag, "cli") => (Family::Alpine, DefaultUser::NonRoot(82)),
        "wordpress" => (linux_family(tag), DefaultUser::Root),
        _ => NOTHING,
    }
}
