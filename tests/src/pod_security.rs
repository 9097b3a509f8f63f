//! Kubernetes' own fixtures of the Pod Security Standards, where they lie beside the checkout.
//!
//! `LEVEL/VERSION/pass` holds pods that are clean at that level and version; each pod in `fail` is
//! refused by the check whose id, in small letters and with a number behind it, names its file.

use crate::shared;
use permafrost::{KubernetesVersion, Level, PssCheck};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// One pod of the fixtures.
#[derive(Debug)]
pub struct Fixture {
    /// The level of the folder in which it lies.
    pub level: Level,
    /// The version of the folder in which it lies.
    pub version: KubernetesVersion,
    /// The check that refuses it, `None` if it is clean.
    pub refused_by: Option<PssCheck>,
    /// Its path below the folder of all of them, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// Every fixture, or `None` where they are absent.
///
/// # Panics
/// Where they aren't as they should be: tests can't go on without them.
pub fn fixtures() -> Option<Vec<Fixture>> {
    let root = shared("PERMAFROST_PSA", "psa")?;
    let mut found = Vec::new();
    for level in [Level::Baseline, Level::Restricted] {
        for folder in entries(&root.join(level.name())) {
            let version = folder.parse().expect("a folder is named after a version");
            for outcome in ["pass", "fail"] {
                let folder = root.join(level.name()).join(&folder).join(outcome);
                found.extend(entries(&folder).into_iter().map(|file| Fixture {
                    level,
                    version,
                    refused_by: (outcome == "fail").then(|| check_of(&file)),
                    text: fs::read_to_string(folder.join(&file)).expect("a fixture is UTF-8"),
                    name: format!("{level}/{version}/{outcome}/{file}"),
                }));
            }
        }
    }
    assert!(found.len() > 1000, "only {} fixtures were found", found.len());
    Some(found)
}

/// The names of what lies in a folder, in order.
fn entries(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the fixtures hold this folder");
    let name = |entry: fs::DirEntry| entry.file_name().into_string().expect("names are UTF-8");
    entries.map(|entry| name(entry.expect("the folder can be read"))).collect()
}

/// The check that a failing fixture is named after.
fn check_of(file: &str) -> PssCheck {
    let name = file.trim_end_matches(".yaml").trim_end_matches(|it: char| it.is_ascii_digit());
    let named = PssCheck::ALL.into_iter().find(|check| check.id().to_ascii_lowercase() == name);
    named.unwrap_or_else(|| panic!("`{file}` is named after a check"))
}
