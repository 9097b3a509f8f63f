//! Keeps the paths of this machine out of the WebAssembly that others download.
//!
//! The compiler writes the place of each possible panic into the program, as a path. Those paths
//! name the person who built it, differ from machine to machine, and are of no use to a reader.

use crate::workspace;
use std::ffi::OsString;
use std::path::PathBuf;

/// Flags for the compiler, where it compiles for WebAssembly and nowhere else.
const VARIABLE: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// The variable that makes cargo shorten the paths, for the environment of a command.
pub(crate) fn variable() -> (&'static str, OsString) {
    let registry = cargo_home().map(|home| (home.join("registry").join("src"), "registry"));
    let root = (workspace::root().to_path_buf(), "permafrost");
    let mut flags: Vec<String> = std::env::var(VARIABLE).into_iter().collect();
    for (path, name) in registry.into_iter().chain([root]) {
        let path = path.display().to_string();
        // Cargo parts the flags at spaces, and knows no quotes there.
        if !path.contains(' ') {
            flags.push(format!("--remap-path-prefix={path}={name}"));
        }
    }
    (VARIABLE, flags.join(" ").into())
}

/// Where cargo keeps the sources of other crates.
fn cargo_home() -> Option<PathBuf> {
    let home = std::env::home_dir().map(|home| home.join(".cargo"));
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or(home)
}
