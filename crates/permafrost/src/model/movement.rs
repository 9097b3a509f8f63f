//! Whether a tag is made to name another image tomorrow.
//!
//! Nothing stops anybody from moving any tag, so this is about conventions: a tag moves if every
//! word of it does, or only names a variant. One word that looks like a version, a date or a commit
//! is enough to call it fixed, since a false alarm is as bad as a miss.

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

/// Names of channels, branches and releases that come round again.
const MOVING_WORDS: &[&str] = &[
    "alpha",
    "beta",
    "canary",
    "current",
    "daily",
    "dev",
    "devel",
    "develop",
    "development",
    "edge",
    "experimental",
    "head",
    "innovation",
    "insiders",
    "lts",
    "main",
    "mainline",
    "master",
    "next",
    "nightly",
    "oldoldstable",
    "oldstable",
    "preview",
    "rawhide",
    "rc",
    "release",
    "rolling",
    "sid",
    "snapshot",
    "stable",
    "testing",
    "tip",
    "trunk",
    "unstable",
    "weekly",
];

/// Names of variants that say nothing of a version, so that a tag of nothing else moves as well.
const BARE_VARIANTS: &[&str] = &[
    "alpine",
    "apache",
    "builder",
    "cli",
    "community",
    "debian",
    "dind",
    "enterprise",
    "fpm",
    "glibc",
    "jdk",
    "jre",
    "management",
    "minimal",
    "musl",
    "nanoserver",
    "otel",
    "perl",
    "rootless",
    "slim",
    "ubi",
    "ubuntu",
    "uclibc",
    "windowsservercore",
    "zts",
];

/// Names of variants that say nothing beside a word that moves, as in `lts-bookworm`.
///
/// Alone they move nothing: they may be all the version there is, as in `debian:bookworm`, or tell
/// one image of a repository from another, as in `example/tools:curl`.
const VERSIONED_VARIANTS: &[&str] = &[
    "aarch",
    "al",
    "almalinux",
    "amazonlinux",
    "amd64",
    "arm",
    "arm32v5",
    "arm32v6",
    "arm32v7",
    "arm64",
    "arm64v8",
    "armhf",
    "armv",
    "backports",
    "bookworm",
    "bullseye",
    "buster",
    "centos",
    "cuda",
    "curl",
    "debug",
    "developer",
    "fedora",
    "fips",
    "focal",
    "forky",
    "full",
    "go",
    "golang",
    "headless",
    "i386",
    "jammy",
    "java",
    "linux",
    "ltsc",
    "mips64le",
    "noble",
    "node",
    "openjdk",
    "oracle",
    "oraclelinux",
    "pg",
    "php",
    "ppc64le",
    "py",
    "python",
    "resolute",
    "rhel",
    "riscv",
    "rockylinux",
    "ruby",
    "s390x",
    "scm",
    "sdk",
    "temurin",
    "threaded",
    "trixie",
    "x64",
];

/// How the image behind a tag changes; `None` for a tag that is meant to stay.
pub(super) fn tag_movement(tag: &str) -> Option<Movement> {
    // The one name of an architecture that a separator would tear apart.
    let tag = tag.to_ascii_lowercase().replace("x86_64", "amd64");
    let words: Vec<&str> = tag.split(['-', '_']).collect();
    if let Some(at) = words.iter().position(|&word| word == "latest") {
        // `2022-latest` is the last one of 2022, but `latest-20240101` is that day's for good.
        let is_fixed = words[at + 1..].iter().any(|&word| names_a_version(word))
            || words[..at].iter().any(|&word| names_a_build(word));
        return (!is_fixed).then_some(Movement::Latest);
    }
    // Maven's convention, whatever version stands before it: `1.2-SNAPSHOT`.
    let is_snapshot =
        words.last() == Some(&"snapshot") && !words.iter().any(|&word| names_a_build(word));
    let is_bare = words.iter().all(|word| BARE_VARIANTS.contains(word));
    let is_moving = |word: &&str| MOVING_WORDS.contains(word);
    let moves = words.iter().position(is_moving).is_some_and(|at| {
        // What stands before may be the version itself: `python3.15-rc`, `bookworm-dev`.
        words[..at].iter().all(|word| BARE_VARIANTS.contains(word))
            && words[at..].iter().all(|word| is_moving(word) || is_variant(word))
    });
    (is_snapshot || is_bare || moves).then_some(Movement::ByConvention)
}

/// Whether a word names a variant, perhaps with a version of the variant's own: `alpine3.20`.
fn is_variant(word: &str) -> bool {
    let name = word.trim_end_matches(|last: char| last.is_ascii_digit() || last == '.');
    [BARE_VARIANTS, VERSIONED_VARIANTS].iter().any(|it| it.contains(&word) || it.contains(&name))
}

/// Whether a word looks like a version, a date or a commit: `3.9`, `v2`, `20240101`, `3f2c1ab`.
fn names_a_version(word: &str) -> bool {
    let starts_with_digit = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    starts_with_digit(word.strip_prefix('v').unwrap_or(word)) || names_a_build(word)
}

/// Whether a word looks like a date or a commit, which name one build: `20240101`, `3f2c1ab`.
fn names_a_build(word: &str) -> bool {
    // `git describe` puts a `g` before the commit.
    let word = word.strip_prefix('g').unwrap_or(word);
    word.len() >= 7
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latest_is_latest_with_any_variant() {
        for tag in [
            "latest",
            "LATEST",
            "latest-alpine",
            "latest-alpine3.20",
            "latest-gpu",
            "alpine-latest",
            "1-latest",
            "2022-latest",
            "nightly-latest",
            "main_latest",
        ] {
            assert_eq!(tag_movement(tag), Some(Movement::Latest), "{tag}");
        }
    }

    #[test]
    fn channels_branches_and_bare_variants_move() {
        for tag in [
            "stable",
            "edge",
            "nightly",
            "main",
            "master",
            "dev",
            "devel",
            "develop",
            "rolling",
            "lts",
            "current",
            "canary",
            "mainline",
            "unstable",
            "testing",
            "next",
            "head",
            "trunk",
            "snapshot",
            "sid",
            "sid-slim",
            "lts-alpine",
            "lts-jdk21",
            "lts-ubi9",
            "lts-community",
            "lts-windowsservercore-ltsc2022",
            "stable-slim",
            "lts-bookworm-slim",
            "edge-alpine3.20",
            "mainline-alpine-perl",
            "dev-amd64",
            "nightly-x86_64",
            "edge-arm32v7",
            "main-aarch64",
            "lts-almalinux",
            "lts-rhel-ubi9-jdk21",
            "stable-php8.3-fpm",
            "nightly-cuda12.1",
            "stable-curl",
            "development",
            "alpha-slim",
            "ubuntu-devel",
            "nightly_alpine",
            "alpine",
            "slim",
            "alpine-slim",
            "fpm-alpine",
            "management",
            "dind-rootless",
            "musl",
            "builder-alpine",
            "nanoserver",
            "1.2-SNAPSHOT",
            "feature-x-SNAPSHOT",
        ] {
            assert_eq!(tag_movement(tag), Some(Movement::ByConvention), "{tag}");
        }
    }

    #[test]
    fn a_version_a_date_or_a_commit_stays() {
        for tag in [
            "1",
            "v1",
            "1.2.3",
            "1.2-alpine",
            "3.0.0-rc.1",
            "1.0-beta",
            "2024",
            "bookworm",
            "bookworm-slim",
            "noble",
            "alpine3.20",
            "22-lts",
            "8.4-management",
            "dev-20240101",
            "dev_20240101",
            "main-3f2c1ab",
            "main-deadbee",
            "stable-1.2",
            "stable-20260803-slim",
            "edge-v2",
            "nightly-2024-01-01",
            "latest-20240101",
            "latest-3.9",
            "latest-v2",
            "latest-3f2c1ab",
            "3f2c1ab-latest",
            "20240101-snapshot",
            "1.2-5-g3f2c1ab-SNAPSHOT",
            "lts-krypton",
            "python3.15-rc",
            "php8.3-dev",
            "bookworm-dev",
            "alpine-headless",
            "curl",
            "amd64",
            "bookworm-scm",
            "1.2-20240101.120000-3",
            "nonroot",
            "developer",
            "maintenance",
            "latest2",
            "mainframe",
        ] {
            assert_eq!(tag_movement(tag), None, "{tag}");
        }
    }
}
