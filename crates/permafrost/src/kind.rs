//! What a text is: a Dockerfile or Kubernetes manifests. Guessed as a person would guess.
//!
//! A file's name says it best, then the first lines that carry meaning. The text may be half
//! typed, so the guess never needs it to parse.

use serde::{Deserialize, Serialize};

/// The two kinds of text that can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Kind {
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// Kubernetes manifests, in YAML or JSON.
    Kubernetes,
}

/// Every instruction that `BuildKit` knows, as people spell them.
pub const INSTRUCTIONS: [&str; 18] = [
    "FROM",
    "RUN",
    "CMD",
    "LABEL",
    "MAINTAINER",
    "EXPOSE",
    "ENV",
    "ADD",
    "COPY",
    "ENTRYPOINT",
    "VOLUME",
    "USER",
    "WORKDIR",
    "ARG",
    "ONBUILD",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "SHELL",
];

/// How many lines that carry meaning are weighed.
const LINES_WEIGHED: usize = 60;

impl Kind {
    /// The kind that a file's name tells, if it tells one.
    ///
    /// `Dockerfile`, `Dockerfile.dev`, `web.Dockerfile` and the same with `Containerfile` are
    /// Dockerfiles; `.yaml`, `.yml` and `.json` are Kubernetes.
    pub fn of_file_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
        if matches!(extension, "yaml" | "yml" | "json") {
            return Some(Self::Kubernetes);
        }
        if extension == "dockerignore" {
            // `Dockerfile.dockerignore` says which files the build of `Dockerfile` doesn't see.
            return None;
        }
        let words = ["dockerfile", "containerfile"];
        let named = words.iter().any(|word| {
            extension == *word
                || name
                    .strip_prefix(word)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
        });
        (named && !stem.is_empty() || words.contains(&name.as_str())).then_some(Self::Dockerfile)
    }

    /// The kind that a text looks like; Kubernetes where nothing tells.
    pub fn guess(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with(['{', '[']) {
            return Self::Kubernetes;
        }
        let mut balance = 0_i32;
        for line in text
            .lines()
            .map(str::trim_end)
            .filter(|line| !line.trim().is_empty())
            .take(LINES_WEIGHED)
        {
            balance += weight(line);
        }
        if balance > 0 { Self::Dockerfile } else { Self::Kubernetes }
    }
}

/// How strongly a line speaks for a Dockerfile (above 0) or for YAML (below 0).
fn weight(line: &str) -> i32 {
    let start = line.trim_start();
    let indented = start.len() < line.len();
    if let Some(comment) = start.strip_prefix('#') {
        let comment = comment.trim_start().to_ascii_lowercase();
        let directive =
            ["syntax=", "escape=", "check="].iter().any(|name| comment.starts_with(name));
        return i32::from(directive) * 4;
    }
    if start == "---" || start.starts_with("--- ") || start.starts_with("%YAML") {
        return -8;
    }
    if start.starts_with("- ") || start == "-" {
        return -2;
    }
    let word = start.split([' ', '\t', ':']).next().unwrap_or_default();
    if start[word.len()..].starts_with(':') {
        return match word {
            "apiVersion" | "kind" | "metadata" | "spec" => -8,
            _ => -2,
        };
    }
    if indented {
        // The continuation of a RUN, or a scalar over several lines: it could be either.
        return 0;
    }
    let upper = word.to_ascii_uppercase();
    let shouted = word == upper;
    if INSTRUCTIONS.contains(&upper.as_str()) {
        return match (upper.as_str(), shouted) {
            ("FROM", _) => 8,
            (_, true) => 4,
            (_, false) => 2,
        };
    }
    let half_typed =
        shouted && !word.is_empty() && INSTRUCTIONS.iter().any(|it| it.starts_with(word));
    i32::from(half_typed)
}

#[cfg(test)]
mod tests {
    use super::Kind::{self, Dockerfile, Kubernetes};

    #[test]
    fn a_person_would_agree_with_the_guess() {
        let cases = [
            ("", Kubernetes),
            ("F", Dockerfile),
            ("FRO", Dockerfile),
            ("FROM", Dockerfile),
            ("from alpine", Dockerfile),
            ("USER root", Dockerfile),
            ("# syntax=docker/dockerfile:1\n", Dockerfile),
            ("\u{feff}# a comment\r\n\r\nARG V=1\r\nFROM alpine:${V}\r\n", Dockerfile),
            ("RUN apk add curl \\\n  && key: value\n", Dockerfile),
            ("FROM alpine\nRUN <<EOF\nname: x\nport: y\nEOF\n", Dockerfile),
            ("api", Kubernetes),
            ("apiVersion: v1\nkind: Pod", Kubernetes),
            ("# FROM here on\nkind: Pod\n", Kubernetes),
            ("---\nkind: Pod\n", Kubernetes),
            ("- name: a\n  image: b\n", Kubernetes),
            ("containers:\n", Kubernetes),
            ("env: prod\n", Kubernetes),
            ("{\"kind\": \"Pod\"}", Kubernetes),
            ("{{- if .Values.x }}\nkind: Pod\n", Kubernetes),
            (
                "kind: ConfigMap\ndata:\n  Dockerfile: |\n    FROM alpine\n    RUN true\n    USER root\n",
                Kubernetes,
            ),
        ];
        for (text, kind) in cases {
            assert_eq!(Kind::guess(text), kind, "{text:?}");
        }
    }

    #[test]
    fn names_of_files_tell_their_kind() {
        for name in [
            "Dockerfile",
            "dockerfile",
            "Dockerfile.dev",
            "web.Dockerfile",
            "Containerfile",
            "Dockerfile-ci",
        ] {
            assert_eq!(Kind::of_file_name(name), Some(Dockerfile), "{name}");
        }
        for name in ["a.yaml", "a.YML", "a.json", "Dockerfile.yaml"] {
            assert_eq!(Kind::of_file_name(name), Some(Kubernetes), "{name}");
        }
        for name in ["main.rs", "Dockerfiles", "Dockerfile.dockerignore", "README.md", ""] {
            assert_eq!(Kind::of_file_name(name), None, "{name}");
        }
    }
}
